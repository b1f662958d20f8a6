// Package hint gives errors a hint: what the reader of the error can do.
package hint

// With returns err with a hint, which the method Hint of the result returns. It returns nil for nil.
func With(err error, text string) error {
	if err == nil {
		return nil
	}
	return hinted{err, text}
}

type hinted struct {
	error
	text string
}

func (h hinted) Unwrap() error { return h.error }

// Hint returns the hint.
func (h hinted) Hint() string { return h.text }
