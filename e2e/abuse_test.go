package e2e

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/proto"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/watchreq"
)

// abuseTime is how long an attack lasts that has no end of its own.
func abuseTime() time.Duration {
	if *longCampaign {
		return 15 * time.Second
	}
	return 1500 * time.Millisecond
}

// attacker is a connection on which a test writes frames as it likes.
type attacker struct {
	*http2.Framer
	conn    net.Conn
	encoder *hpack.Encoder
	block   bytes.Buffer
	stream  uint32 // the last one

	gone                  chan struct{} // closed when the server has closed the connection
	refused, reset, ended atomic.Int64  // streams, by REFUSED_STREAM, another code, and with trailers
	calm                  chan struct{} // closed when the server has said ENHANCE_YOUR_CALM
}

// from is where attackers come from: not the address of the bystander.
const from, bystanderFrom = "127.0.0.2", "127.0.0.3"

func connectFrom(t testing.TB, source, addr string) net.Conn {
	t.Helper()
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(source)}}
	conn, err := dialer.DialContext(t.Context(), "tcp", addr)
	must(t, err)
	return conn
}

// attack opens a connection and sends the preface and settings. Its answers are read and counted unless the window is
// 0: then the server may send no message.
func attack(t testing.TB, s *server, settings ...http2.Setting) *attacker {
	t.Helper()
	conn := connectFrom(t, from, s.addr)
	a := &attacker{Framer: http2.NewFramer(conn, conn), conn: conn, gone: make(chan struct{}), calm: make(chan struct{})}
	a.AllowIllegalWrites = true
	a.encoder = hpack.NewEncoder(&a.block)
	_, err := io.WriteString(conn, http2.ClientPreface)
	must(t, err)
	must(t, a.WriteSettings(settings...))
	var reading sync.WaitGroup
	reading.Go(a.read)
	t.Cleanup(func() { _ = conn.Close(); reading.Wait() })
	return a
}

func (a *attacker) read() {
	defer close(a.gone)
	calm := sync.OnceFunc(func() { close(a.calm) })
	for {
		f, err := a.ReadFrame()
		if _, isStream := errors.AsType[http2.StreamError](err); err != nil && !isStream {
			return
		}
		switch f := f.(type) {
		case *http2.RSTStreamFrame:
			if f.ErrCode == http2.ErrCodeRefusedStream {
				a.refused.Add(1)
			} else {
				a.reset.Add(1)
			}
		case *http2.HeadersFrame:
			if f.StreamEnded() {
				a.ended.Add(1)
			}
		case *http2.GoAwayFrame:
			if f.ErrCode == http2.ErrCodeEnhanceYourCalm {
				calm()
			}
		}
	}
}

// headers begins a call.
func (a *attacker) headers(method string, more ...hpack.HeaderField) error {
	a.stream += 2
	if a.stream == 2 {
		a.stream = 1
	}
	return a.WriteHeaders(http2.HeadersFrameParam{StreamID: a.stream, BlockFragment: a.encode(method, more...), EndHeaders: true})
}

func (a *attacker) encode(method string, more ...hpack.HeaderField) []byte {
	a.block.Reset()
	for _, f := range append([]hpack.HeaderField{
		{Name: ":method", Value: "POST"}, {Name: ":scheme", Value: "http"}, {Name: ":path", Value: "/" + service + "/" + method}, {Name: ":authority", Value: "a"},
		{Name: "content-type", Value: "application/grpc"}, {Name: "te", Value: "trailers"},
	}, more...) {
		_ = a.encoder.WriteField(f) // into memory
	}
	return a.block.Bytes()
}

// isGone waits for a moment and reports whether the server has closed the connection.
func (a *attacker) isGone(within time.Duration) bool {
	select {
	case <-a.gone:
		return true
	case <-time.After(within):
		return false
	}
}

// bystander is an honest client beside an attack: a call each 5 ms, and a watch.
type bystander struct {
	took   []time.Duration
	failed []error
	stop   func()
}

// standBy has a client call until its stop is called.
func standBy(t testing.TB, s *server) *bystander {
	t.Helper()
	conn, err := grpc.NewClient("passthrough:///"+s.addr, grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithContextDialer(func(ctx context.Context, addr string) (net.Conn, error) {
			return (&net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(bystanderFrom)}}).DialContext(ctx, "tcp", addr)
		}))
	must(t, err)
	api := runstatusv1.NewStatusServiceClient(conn)
	ctx, cancel := context.WithCancel(t.Context())
	watch, err := api.WatchStatuses(ctx, &runstatusv1.WatchStatusesRequest{Selection: watchreq.Query("", "")})
	must(t, err)
	_, err = watch.Recv()
	must(t, err)
	b := &bystander{}
	var calling sync.WaitGroup
	calling.Go(func() {
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			began := time.Now()
			_, err := api.ListRuns(ctx, &runstatusv1.ListRunsRequest{PageSize: 1})
			if ctx.Err() != nil {
				return
			}
			if b.took = append(b.took, time.Since(began)); err != nil {
				b.failed = append(b.failed, err)
			}
		}
	})
	var watching sync.WaitGroup
	var watchFailed error
	watching.Go(func() {
		for watchFailed == nil {
			_, watchFailed = watch.Recv()
		}
		if ctx.Err() != nil {
			watchFailed = nil
		}
	})
	b.stop = sync.OnceFunc(func() {
		cancel()
		calling.Wait()
		watching.Wait()
		if watchFailed != nil {
			b.failed = append(b.failed, fmt.Errorf("the watch: %w", watchFailed))
		}
		_ = conn.Close()
	})
	t.Cleanup(b.stop)
	return b
}

func (b *bystander) quantile(q float64) time.Duration {
	if len(b.took) == 0 {
		return 0
	}
	slices.Sort(b.took)
	return b.took[min(len(b.took)-1, int(q*float64(len(b.took))))].Round(10 * time.Microsecond)
}

// abuses are the attacks of HTTP/2 that are known. Run returns what became of it; memory is what the server may
// need beside it: a new one takes some 20 MiB for anything.
var abuses = []struct {
	name   string
	run    func(t *testing.T, s *server) string
	memory int64 // MiB above what the server had
}{
	{"nothing", func(*testing.T, *server) string { forAWhile(abuseTime()); return "" }, 48},
	{"rapid reset on 4 connections", rapidReset, 200},
	{"CONTINUATION without end", continuations, 48},
	{"1 MB of metadata", largeMetadata, 48},
	{"100,000 pings", pings, 48},
	{"SETTINGS", flood(func(a *attacker) error {
		return a.WriteSettings(http2.Setting{ID: http2.SettingInitialWindowSize, Val: 70000})
	}), 48},
	{"empty DATA", flood(func(a *attacker) error {
		if a.stream == 0 {
			return a.headers("ReportStatuses")
		}
		return a.WriteData(a.stream, false, nil)
	}), 48},
	{"20,000 streams on a connection", manyStreams, 96},
	{"5,000 watches that are never read, on 5 connections", unreadStreams, 400},
	{"200 half-open connections", halfOpen, 48},
	{"lengths of 4 GiB, gzip bombs", bombs, 48},
	{"many connections", manyConnections, 400},
}

// TestAbuse attacks a server beside a bystander, whose calls and watch must go on; afterwards the server must be what
// it was.
func TestAbuse(t *testing.T) {
	slowest := 5 * time.Second // other tests may run beside
	if *longCampaign {
		slowest = time.Second
	}
	for _, tt := range abuses {
		t.Run(tt.name, func(t *testing.T) {
			s := serve(t, "--dir", t.TempDir())
			before, peak := s.resident(t), int64(0)
			b := standBy(t, s)
			watching := make(chan struct{})
			var looking sync.WaitGroup
			looking.Go(func() {
				for {
					select {
					case <-watching:
						return
					case <-time.After(20 * time.Millisecond):
						peak = max(peak, s.resident(t))
					}
				}
			})
			said := tt.run(t, s)
			close(watching)
			looking.Wait()
			peak = max(peak, s.resident(t))
			b.stop()
			grown := (peak - before) >> 20
			t.Logf("%s; the bystander: %d calls, p50 %v, p99 %v, at most %v; resident %d MiB, at most +%d", said, len(b.took), b.quantile(.5), b.quantile(.99), b.quantile(1), before>>20, grown)
			if len(b.failed) > 0 {
				t.Errorf("%d calls of the bystander failed, the first with: %v", len(b.failed), b.failed[0])
			}
			if !raceEnabled && (b.quantile(.99) > slowest || grown > tt.memory) {
				t.Errorf("more than %v, or %d MiB", slowest, tt.memory)
			}
			if r := s.runstatus(t, "status"); r.code != 0 {
				t.Errorf("the server is not what it was: %+v", r)
			}
			if *longCampaign {
				forAWhile(10 * time.Second) // what is left then is what counts
				t.Logf("after 10 s: +%d MiB", (s.resident(t)-before)>>20)
			}
		})
	}
}

func rapidReset(t *testing.T, s *server) string {
	var resets, conns atomic.Int64
	var all sync.WaitGroup
	end := time.Now().Add(abuseTime())
	for range 4 {
		all.Go(func() {
			for time.Now().Before(end) {
				a := attack(t, s)
				conns.Add(1)
				for time.Now().Before(end) {
					if a.headers("GetVersion") != nil || a.WriteRSTStream(a.stream, http2.ErrCodeCancel) != nil {
						break
					}
					resets.Add(1)
				}
				_ = a.conn.Close()
			}
		})
	}
	all.Wait()
	if conns.Load() <= 4 && !raceEnabled { // with the race detector the server does not get that far
		t.Errorf("%d connections with %d resets: none was closed", conns.Load(), resets.Load())
	}
	return fmt.Sprintf("%.0f resets/s, each connection closed after %d", float64(resets.Load())/abuseTime().Seconds(), resets.Load()/conns.Load())
}

func continuations(t *testing.T, s *server) string {
	a := attack(t, s)
	must(t, a.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: a.encode("GetVersion")}))
	sent, frames := 0, 0
	var fragment bytes.Buffer
	encoder := hpack.NewEncoder(&fragment)
	for !a.isGone(10*time.Millisecond) && sent < 1<<20 {
		fragment.Reset()
		must(t, encoder.WriteField(hpack.HeaderField{Name: fmt.Sprint("x-", frames), Value: strings.Repeat("a", 10_000), Sensitive: true}))
		if a.WriteContinuation(1, false, fragment.Bytes()) != nil {
			break
		}
		sent += fragment.Len()
		frames++
	}
	if sent > 100<<10 {
		t.Errorf("cut after %d bytes", sent)
	}
	return fmt.Sprintf("cut after %d frames, %d bytes", frames, sent)
}

func largeMetadata(t *testing.T, s *server) string {
	tries, end := 0, time.Now().Add(abuseTime())
	for time.Now().Before(end) {
		a := attack(t, s)
		block := a.encode("GetVersion", hpack.HeaderField{Name: "x-large", Value: strings.Repeat("a", 1<<20), Sensitive: true})
		first := true
		for len(block) > 0 {
			n := min(len(block), 16<<10)
			var err error
			if first {
				err = a.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: block[:n], EndStream: true, EndHeaders: n == len(block)})
			} else {
				err = a.WriteContinuation(1, n == len(block), block[:n])
			}
			if err != nil {
				break
			}
			first, block = false, block[n:]
		}
		for !a.isGone(5*time.Millisecond) && a.refused.Load()+a.reset.Load()+a.ended.Load() == 0 && time.Now().Before(end) {
		}
		if a.ended.Load() > 0 {
			t.Fatal("the call was carried out")
		}
		_ = a.conn.Close()
		tries++
	}
	return fmt.Sprintf("%d calls, all refused", tries)
}

func pings(t *testing.T, s *server) string {
	a := attack(t, s)
	began, sent := time.Now(), 0
	for sent < 100_000 && a.WritePing(false, [8]byte{}) == nil {
		sent++
	}
	select {
	case <-a.calm:
	case <-time.After(time.Second):
		t.Error("the server did not say ENHANCE_YOUR_CALM")
	}
	took := time.Since(began)
	if !a.isGone(5 * time.Second) {
		t.Error("the connection is open")
	}
	return fmt.Sprintf("ENHANCE_YOUR_CALM after %v", took.Round(time.Millisecond))
}

// flood returns an attack by one kind of frame on 4 connections.
func flood(write func(*attacker) error) func(*testing.T, *server) string {
	return func(t *testing.T, s *server) string {
		var frames, conns atomic.Int64
		var all sync.WaitGroup
		end := time.Now().Add(abuseTime())
		for range 4 {
			all.Go(func() {
				for time.Now().Before(end) {
					a := attack(t, s)
					conns.Add(1)
					for time.Now().Before(end) && write(a) == nil {
						frames.Add(1)
					}
					_ = a.conn.Close()
				}
			})
		}
		all.Wait()
		if conns.Load() <= 4 && !raceEnabled {
			t.Errorf("%d connections with %d frames: none was closed", conns.Load(), frames.Load())
		}
		return fmt.Sprintf("%.0f frames/s, each connection closed after %d", float64(frames.Load())/abuseTime().Seconds(), frames.Load()/conns.Load())
	}
}

func manyStreams(t *testing.T, s *server) string {
	a := attack(t, s)
	const streams, most = 20_000, 1024
	for range streams {
		must(t, a.headers("WatchStatuses"))
	}
	eventually(t, "the streams are refused", func() bool { return a.refused.Load() >= streams-most })
	return fmt.Sprintf("%d of %d refused", a.refused.Load(), streams)
}

func unreadStreams(t *testing.T, s *server) string {
	request := grpcFrame(t, &runstatusv1.WatchStatusesRequest{Selection: watchreq.Query("", "")})
	before := s.resident(t)
	const conns, streams = 5, 1000
	for range conns {
		a := attack(t, s, http2.Setting{ID: http2.SettingInitialWindowSize, Val: 0})
		defer a.conn.Close()
		for range streams {
			must(t, a.headers("WatchStatuses"))
			must(t, a.WriteData(a.stream, true, request))
		}
	}
	forAWhile(abuseTime()) // what they take then is what counts
	each := (s.resident(t) - before) / (conns * streams)
	if each > 80<<10 && !raceEnabled {
		t.Errorf("a stream takes %d bytes", each)
	}
	return fmt.Sprintf("%d KiB each", each>>10)
}

// halfOpen has connections that send nothing, half of the preface, half of a call's headers, or one byte a second of
// either.
func halfOpen(t *testing.T, s *server) string {
	var slowest atomic.Int64
	var all sync.WaitGroup
	preface := []byte(http2.ClientPreface + "\x00\x00\x00\x04\x00\x00\x00\x00\x00")
	headers := append(bytes.Clone(preface), "\x00\x00\x64\x01\x00\x00\x00\x00\x01"...)
	for i := range 200 {
		all.Go(func() {
			conn := connectFrom(t, from, s.addr)
			defer conn.Close()
			began := time.Now()
			at := [][]byte{nil, preface[:12], preface[:12], headers, headers}[i%5]
			_, _ = conn.Write(at)
			if i%5 == 2 || i%5 == 4 {
				ticks := time.NewTicker(time.Second)
				defer ticks.Stop()
				done := make(chan struct{})
				defer close(done)
				go func() {
					for {
						select {
						case <-ticks.C:
							_, _ = conn.Write([]byte("P"))
						case <-done:
							return
						}
					}
				}()
			}
			must(t, conn.SetReadDeadline(began.Add(20*time.Second)))
			_, _ = io.Copy(io.Discard, conn)
			took := int64(time.Since(began))
			for old := slowest.Load(); took > old && !slowest.CompareAndSwap(old, took); old = slowest.Load() {
			}
		})
	}
	all.Wait()
	took := time.Duration(slowest.Load())
	if took > 8*time.Second {
		t.Errorf("one was open for %v", took)
	}
	return fmt.Sprintf("all closed after %v at most", took.Round(10*time.Millisecond))
}

// bombs announces messages that are larger than memory, or that would be when they are decompressed.
func bombs(t *testing.T, s *server) string {
	huge := []byte{0, 0xff, 0xff, 0xff, 0xff, 1, 2, 3}
	gzipped := append([]byte{1}, binary.BigEndian.AppendUint32(nil, 14<<10)...)
	gzipped = append(gzipped, make([]byte, 14<<10)...)
	calls, end := int64(0), time.Now().Add(abuseTime())
	for tick := time.Tick(abuseTime() / 20); time.Now().Before(end); <-tick {
		a := attack(t, s)
		for range 100 {
			must(t, a.headers("SetStatus"))
			must(t, a.WriteData(a.stream, false, huge))
			must(t, a.headers("SetStatus", hpack.HeaderField{Name: "grpc-encoding", Value: "gzip"}))
			must(t, a.WriteData(a.stream, true, gzipped))
		}
		eventually(t, "the calls are refused", func() bool { return a.ended.Load() >= 200 })
		calls += a.ended.Load()
		_ = a.conn.Close()
	}
	return fmt.Sprintf("%d calls, all refused", calls)
}

func manyConnections(t *testing.T, s *server) string {
	n := 1000
	if *longCampaign {
		n = 10000
	}
	before := s.resident(t)
	for range n {
		a := attack(t, s)
		must(t, a.headers("WatchStatuses"))
	}
	forAWhile(abuseTime()) // what they take then is what counts
	each := (s.resident(t) - before) / int64(n)
	return fmt.Sprintf("%d connections with a stream each, %d KiB each", n, each>>10)
}

// forAWhile lets time pass in which something is measured, or between two looks.
func forAWhile(d time.Duration) { <-time.After(d) }

func eventually(t testing.TB, what string, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(hang); !is(); forAWhile(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("this does not happen: " + what)
		}
	}
}

// grpcFrame returns a message as gRPC sends it.
func grpcFrame(t testing.TB, m proto.Message) []byte {
	t.Helper()
	b, err := proto.Marshal(m)
	must(t, err)
	return append(binary.BigEndian.AppendUint32([]byte{0}, uint32(len(b))), b...)
}
