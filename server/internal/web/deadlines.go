package web

import (
	"errors"
	"io"
	"net/http"
	"time"
)

// timed ends requests whose client neither sends nor reads. A request has no time limit as a whole, because a
// watch has none.
func timed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		control := http.NewResponseController(w)
		slow := &slowWriter{ResponseWriter: w, control: control}
		slow.until(time.Time{}) // that of the request before, on the same connection
		if r.Body != nil && r.Body != http.NoBody && r.ProtoMajor < 2 {
			r = withBody(r, &slowBody{ReadCloser: r.Body, control: control})
		}
		next.ServeHTTP(slow, r)
		slow.until(time.Now().Add(unsentTime)) // for what net/http still holds
	})
}

// withBody returns a copy of a request with another body. The request itself must keep its own: net/http looks
// at it to tell whether the connection can be used again, and would take the rest of a body for a request.
func withBody(r *http.Request, body io.ReadCloser) *http.Request {
	other := *r
	other.Body = body
	return &other
}

// slowWriter bounds the time of each write.
type slowWriter struct {
	http.ResponseWriter
	control *http.ResponseController
}

// Unwrap is for http.ResponseController.
func (w *slowWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// until sets the deadline of writes. The zero time is none.
func (w *slowWriter) until(t time.Time) { _ = w.control.SetWriteDeadline(t) } // best effort: a closed connection has none

// Write implements http.ResponseWriter.
func (w *slowWriter) Write(p []byte) (int, error) {
	w.until(time.Now().Add(unsentTime))
	defer w.until(time.Time{})
	return w.ResponseWriter.Write(p)
}

// FlushError is for http.ResponseController.
func (w *slowWriter) FlushError() error {
	w.until(time.Now().Add(unsentTime))
	defer w.until(time.Time{})
	return w.control.Flush()
}

// Flush implements http.Flusher.
func (w *slowWriter) Flush() { _ = w.FlushError() } // the next write reports it again

// slowBody bounds the time of each read of a request over HTTP/1.1. Over HTTP/2, pings find a client that is
// gone, and a stream that sends nothing is one of few that its connection may have.
type slowBody struct {
	io.ReadCloser
	control *http.ResponseController
	over    bool
}

// Read implements io.Reader.
func (b *slowBody) Read(p []byte) (int, error) {
	if !b.over {
		_ = b.control.SetReadDeadline(time.Now().Add(unreadTime)) // best effort: a closed connection has none
	}
	n, err := b.ReadCloser.Read(p)
	if errors.Is(err, io.EOF) && !b.over {
		b.over = true
		_ = b.control.SetReadDeadline(time.Time{})
	}
	return n, err
}
