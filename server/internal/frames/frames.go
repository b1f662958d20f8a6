// Package frames bounds what a client may send on an HTTP/2 connection beyond what gRPC bounds itself.
//
// A Conn looks at the headers of the frames that it passes on. Its Read fails, and the server then closes the
// connection, when the client sends more frames than an honest one needs of the kinds that are cheap to send:
// RST_STREAM, SETTINGS, PRIORITY and empty DATA; or when the header of a frame, or a block of request headers,
// does not arrive within a time. gRPC has neither bound: it carries out resets and settings as fast as they come, and a header that
// is sent byte by byte keeps its connection until the keepalive, 25 seconds later. What gRPC bounds is left
// to it: pings, streams, sizes of headers and messages, and the time of the handshake.
//
// The looking costs a few instructions a frame; no byte is copied. Read may be called by one goroutine at a
// time, which is what gRPC does, and everything else concurrently.
package frames

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"os"
	"time"

	"golang.org/x/time/rate"
)

// Defaults of Config.
const (
	// DefaultRate leaves an honest client room: it resets a stream whose call it cancels or gives up, and sends
	// SETTINGS once.
	DefaultRate = 1000
	// burst is twice the streams that a client may have open, as all of them may be cancelled at once.
	burst             = 2048
	DefaultHeaderTime = 5 * time.Second
)

// Config bounds a connection.
type Config struct {
	Rate       int           // counted frames a second; 0: DefaultRate
	HeaderTime time.Duration // of a block of headers; 0: DefaultHeaderTime
	// Ended is called once with the error that ends a connection because of a bound.
	Ended func(peer net.Addr, err error)
}

// ErrFlood is the error of a connection with too many counted frames.
var ErrFlood = errors.New("too many HTTP/2 frames that ask for nothing")

// ErrSlowHeader is the error of a connection whose request headers do not arrive.
var ErrSlowHeader = errors.New("request headers did not arrive in time")

// The frames of HTTP/2 that matter here (RFC 9113, section 6), and their flags.
const (
	frameData         = 0x0
	frameHeaders      = 0x1
	framePriority     = 0x2
	frameRSTStream    = 0x3
	frameSettings     = 0x4
	frameContinuation = 0x9

	flagEndStream  = 0x1
	flagAck        = 0x1
	flagEndHeaders = 0x4
)

const (
	prefaceLen = 24 // "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
	headerLen  = 9
)

// Conn is a connection whose client's frames are bounded.
type Conn struct {
	net.Conn
	config Config
	budget *rate.Limiter // nil until a frame is counted

	skip     int             // bytes until the next frame's header
	header   [headerLen]byte // of the next frame
	have     int             // bytes of it
	inBlock  bool            // a block of headers has begun and not ended
	last     bool            // the frame that is skipped ends it
	deadline time.Time       // of headers that are incomplete; the zero time: none is set
}

// New returns a connection that has not read the client's preface yet.
func New(conn net.Conn, c Config) *Conn {
	if c.Rate == 0 {
		c.Rate = DefaultRate
	}
	if c.HeaderTime == 0 {
		c.HeaderTime = DefaultHeaderTime
	}
	return &Conn{Conn: conn, config: c, skip: prefaceLen}
}

// NetConn returns the connection below.
func (c *Conn) NetConn() net.Conn { return c.Conn }

// Read implements net.Conn. Its error is ErrFlood or ErrSlowHeader (errors.Is) when a bound ends the connection.
func (c *Conn) Read(p []byte) (int, error) {
	n, err := c.read(p)
	if (errors.Is(err, ErrFlood) || errors.Is(err, ErrSlowHeader)) && c.config.Ended != nil {
		c.config.Ended(c.RemoteAddr(), err)
		c.config.Ended = nil
	}
	if err != nil {
		return 0, err // gRPC closes the connection
	}
	return n, nil
}

func (c *Conn) read(p []byte) (int, error) {
	if err := c.setDeadline(); err != nil {
		return 0, err
	}
	n, err := c.Conn.Read(p)
	if c.isInside() && errors.Is(err, os.ErrDeadlineExceeded) {
		return 0, fmt.Errorf("%w: %w after %s", ErrSlowHeader, err, c.config.HeaderTime)
	}
	if err != nil {
		return 0, err
	}
	return n, c.look(p[:n])
}

// look follows the frames through the bytes of one read.
func (c *Conn) look(p []byte) error {
	for {
		if c.skip > len(p) {
			c.skip -= len(p)
			return nil
		}
		p = p[c.skip:]
		if c.skip = 0; c.last {
			c.inBlock, c.last = false, false
		}
		n := copy(c.header[c.have:], p)
		c.have += n
		p = p[n:]
		if c.have < headerLen {
			return nil
		}
		c.have = 0
		if err := c.frame(); err != nil {
			return err
		}
	}
}

// frame judges the frame whose header is complete.
func (c *Conn) frame() error {
	kind, flags := c.header[3], c.header[4]
	c.skip = int(binary.BigEndian.Uint32(c.header[:4]) >> 8)
	switch {
	case kind == frameHeaders, kind == frameContinuation:
		c.inBlock, c.last = true, flags&flagEndHeaders != 0
	case kind == frameRSTStream, kind == framePriority,
		kind == frameSettings && flags&flagAck == 0,
		kind == frameData && c.skip == 0 && flags&flagEndStream == 0:
		return c.count()
	}
	return nil
}

func (c *Conn) count() error {
	if c.budget == nil {
		c.budget = rate.NewLimiter(rate.Limit(c.config.Rate), max(burst, c.config.Rate))
	}
	if !c.budget.Allow() {
		return fmt.Errorf("%w: more than %d a second of RST_STREAM, SETTINGS, PRIORITY and empty DATA", ErrFlood, c.config.Rate)
	}
	return nil
}

// isInside reports whether the header of a frame, or a block of request headers, is incomplete.
func (c *Conn) isInside() bool { return c.inBlock || c.have > 0 }

// setDeadline has the next read end in time if headers are incomplete. It sets the same deadline again before each
// read, because gRPC removes it when the handshake ends.
func (c *Conn) setDeadline() error {
	switch {
	case c.isInside() && c.deadline.IsZero():
		c.deadline = time.Now().Add(c.config.HeaderTime)
	case !c.isInside() && c.deadline.IsZero():
		return nil
	case !c.isInside():
		c.deadline = time.Time{}
	}
	return c.SetReadDeadline(c.deadline)
}
