// Package hint gives errors a hint: what the person who reads the error can do.
package hint

// With returns err with a hint, which its method Hint returns. Nil stays nil.
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

// Hint returns what would help.
func (h hinted) Hint() string { return h.text }
