package query

// Bounds of a page. PageSize applies the first two.
const (
	defaultPage = 100
	MaxPage     = 1000   // the most elements of a page
	MaxBasic    = 10_000 // the most runs of a page of the view BASIC

	// MaxPageBytes ends a page early: no client has to take, and the server has to hold, more
	// than about this many bytes of messages.
	MaxPageBytes = 1 << 20
	// MaxBasicBytes is MaxPageBytes for the view BASIC. It is below the 4 MiB that clients take by
	// default.
	MaxBasicBytes = 7 << 19
)

// PageSize returns how many elements a page has at most, for the size that a request asks for:
// 100 if it asks for none, and never more than most.
func PageSize(asked int32, most int) int {
	if asked <= 0 {
		return min(defaultPage, most)
	}
	return min(int(asked), most)
}

// MaxSummaryBytes is the largest size of a summary in one message, which every client accepts.
const MaxSummaryBytes = 4<<20 - 64<<10
