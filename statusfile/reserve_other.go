//go:build !linux

package statusfile

// reserve does nothing: only Linux reserves space without changing the size.
func (d descriptor) reserve(at, length int64) error { return nil }
