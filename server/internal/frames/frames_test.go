package frames_test

import (
	"bytes"
	"errors"
	"io"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
	"golang.org/x/net/http2"

	"github.com/runstatus/runstatus/server/internal/frames"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// sent returns what a client sends that writes these frames.
func sent(t testing.TB, write func(*http2.Framer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	b.WriteString(http2.ClientPreface)
	if err := write(http2.NewFramer(&b, nil)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// source is a connection that yields bytes, at most so many a read.
type source struct {
	net.Conn
	*bytes.Reader
	most int
}

func (s source) Read(p []byte) (int, error) { return s.Reader.Read(p[:min(s.most, len(p))]) }

func (source) RemoteAddr() net.Addr { return &net.TCPAddr{} }

func (source) SetReadDeadline(time.Time) error { return nil }

func TestFloodsEndTheConnectionAndNothingElseDoes(t *testing.T) {
	const most = 100 // a second, and burst at once
	for _, tt := range []struct {
		name  string
		write func(*http2.Framer) error
		flood bool
	}{
		{"RST_STREAM", func(f *http2.Framer) error { return f.WriteRSTStream(1, http2.ErrCodeCancel) }, true},
		{"SETTINGS", func(f *http2.Framer) error {
			return f.WriteSettings(http2.Setting{ID: http2.SettingMaxFrameSize, Val: 1 << 14})
		}, true},
		{"PRIORITY", func(f *http2.Framer) error { return f.WritePriority(1, http2.PriorityParam{StreamDep: 3}) }, true},
		{"empty DATA", func(f *http2.Framer) error { return f.WriteData(1, false, nil) }, true},
		{"the end of a stream", func(f *http2.Framer) error { return f.WriteData(1, true, nil) }, false},
		{"DATA", func(f *http2.Framer) error {
			return f.WriteData(1, false, []byte("\x03\x00\x00\x03\x03\x03\x03\x03\x03"))
		}, false},
		{"the ack of SETTINGS", func(f *http2.Framer) error { return f.WriteSettingsAck() }, false},
		{"WINDOW_UPDATE", func(f *http2.Framer) error { return f.WriteWindowUpdate(1, 10) }, false},
		{"HEADERS", func(f *http2.Framer) error {
			return f.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: []byte("\x03\x03"), EndHeaders: true})
		}, false},
	} {
		for _, chunk := range []int{1, 7, 1 << 15} {
			t.Run(tt.name, func(t *testing.T) {
				all := sent(t, func(f *http2.Framer) error {
					for range 6000 {
						if err := tt.write(f); err != nil {
							return err
						}
					}
					return nil
				})
				told := 0
				c := frames.New(source{Reader: bytes.NewReader(all), most: chunk}, frames.Config{Rate: most, Ended: func(net.Addr, error) { told++ }})
				got, err := io.ReadAll(c)
				if tt.flood != errors.Is(err, frames.ErrFlood) || tt.flood != (told == 1) {
					t.Errorf("%d of %d bytes were read, then: %v, told %d times", len(got), len(all), err, told)
				}
				if !tt.flood && !bytes.Equal(got, all) {
					t.Error("other bytes arrived than were sent")
				}
			})
		}
	}
}

func TestHeadersArriveInTimeOrEndTheConnection(t *testing.T) {
	headers := func(end bool) []byte {
		return sent(t, func(f *http2.Framer) error {
			return f.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: make([]byte, 100), EndHeaders: end})
		})
	}
	for _, tt := range []struct {
		name  string
		bytes []byte
		slow  bool
	}{
		{"complete", headers(true), false},
		{"the last byte is missing", headers(true)[:len(headers(true))-1], true},
		{"no CONTINUATION comes", headers(false), true},
		{"a part of a frame's header", headers(true)[:24+5], true},
		{"a part of DATA", append(headers(true), 0, 0, 9, 0, 0, 0, 0, 0, 1, 1, 2), false}, // keepalive ends it
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client, server := net.Pipe()
				defer func() { _, _ = client.Close(), server.Close() }()
				c := frames.New(server, frames.Config{})
				go func() { _, _ = client.Write(tt.bytes) }()
				// The silence ends long after every deadline.
				defer time.AfterFunc(time.Minute, func() { _ = client.Close() }).Stop()
				began := time.Now()
				_, err := io.ReadAll(c)
				took := time.Since(began)
				if errors.Is(err, frames.ErrSlowHeader) != tt.slow || tt.slow && took != frames.DefaultHeaderTime || !tt.slow && took != time.Minute {
					t.Errorf("it ended after %v: %v", took, err)
				}
			})
		})
	}
}

// Byte by byte, each within the time, is not in time.
func TestAHeaderThatTricklesEndsTheConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, server := net.Pipe()
		defer func() { _, _ = client.Close(), server.Close() }()
		all := sent(t, func(f *http2.Framer) error {
			return f.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: make([]byte, 100), EndHeaders: true})
		})
		ended := make(chan struct{})
		defer close(ended)
		go func() {
			_, _ = client.Write(all[:40])
			for _, b := range all[40:] {
				select {
				case <-time.After(time.Second):
				case <-ended:
					return
				}
				if _, err := client.Write([]byte{b}); err != nil {
					return
				}
			}
		}()
		began := time.Now()
		_, err := io.ReadAll(frames.New(server, frames.Config{}))
		if took := time.Since(began); !errors.Is(err, frames.ErrSlowHeader) || took != frames.DefaultHeaderTime {
			t.Errorf("it ended after %v: %v", took, err)
		}
	})
}

func FuzzFrames(f *testing.F) {
	f.Add(sent(f, func(f *http2.Framer) error { return f.WriteRSTStream(1, http2.ErrCodeCancel) }), 3)
	f.Add([]byte(http2.ClientPreface+"\xff\xff\xff\x01\x00\x00\x00\x00\x01"), 1)
	f.Fuzz(func(t *testing.T, b []byte, chunk int) {
		c := frames.New(source{Reader: bytes.NewReader(b), most: max(1, chunk%1000)}, frames.Config{})
		got, err := io.ReadAll(c)
		if err == nil && !bytes.Equal(got, b) {
			t.Error("other bytes arrived than were sent")
		}
		if err != nil && !errors.Is(err, frames.ErrFlood) {
			t.Error(err)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	all := sent(b, func(f *http2.Framer) error {
		for range 100 {
			if err := f.WriteData(1, false, make([]byte, 100)); err != nil {
				return err
			}
		}
		return nil
	})
	buffer := make([]byte, 32<<10)
	for b.Loop() {
		c := frames.New(source{Reader: bytes.NewReader(all), most: len(buffer)}, frames.Config{})
		if _, err := c.Read(buffer); err != nil {
			b.Fatal(err)
		}
	}
}
