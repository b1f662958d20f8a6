package query

// Bounds of a page. PageSize applies the first two.
const (
	defaultPage = 100
	maxPage     = 1000
	// MaxPageBytes ends a page early: no client has to take, and the server has to hold, more
	// than about this many bytes of messages.
	MaxPageBytes = 1 << 20
)

// PageSize returns how many elements a page has at most, for the size that a request asks for:
// 100 if it asks for none, and never more than 1000.
func PageSize(asked int32) int {
	if asked <= 0 {
		return defaultPage
	}
	return min(int(asked), maxPage)
}
