package e2e

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"connectrpc.com/connect/v2/connecthttp"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/doors"
)

const (
	killedRun = "namespaces/main/test_runs/1"
	theEnd    = "the end"
)

// httpFollower follows a run through a door, over connections that break. It resumes with the last token.
type httpFollower struct {
	// open begins a watch behind a token, "" for one that begins now, and returns a function for its messages.
	open func(ctx context.Context, token string) (func() (*runstatusv1.WatchStatusesResponse, error), error)

	synced    chan struct{} // closed once the watch has begun
	sequences []int64
	resumed   int
}

// follow returns once the last line has come.
func (f *httpFollower) follow(ctx context.Context) error {
	token, begun := "", false
	for ctx.Err() == nil {
		err := f.once(ctx, &token, &begun)
		if err == nil {
			return nil
		}
		f.resumed++
		wait(ctx, 5*time.Millisecond)
	}
	return fmt.Errorf("after %d lines: %w", len(f.sequences), ctx.Err())
}

// once follows until the connection breaks. It returns nil behind the last line.
func (f *httpFollower) once(ctx context.Context, token *string, begun *bool) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	next, err := f.open(ctx, *token)
	if err != nil {
		return err
	}
	for {
		m, err := next()
		if err != nil {
			return err
		}
		if m.GetSynced() != nil && !*begun {
			*begun = true
			close(f.synced)
		}
		*token = m.GetResumeToken()
		if s := m.GetStatus(); s != nil {
			f.sequences = append(f.sequences, s.GetSequence())
			if s.GetNote() == theEnd {
				return nil
			}
		}
	}
}

// followEvents returns a follower of server-sent events.
func followEvents(client *http.Client, base string, packed bool) *httpFollower {
	return &httpFollower{synced: make(chan struct{}), open: func(ctx context.Context, token string) (func() (*runstatusv1.WatchStatusesResponse, error), error) {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/v1/"+killedRun+":watch?start=WATCH_START_NOW&progress_interval=1s", nil)
		if err != nil {
			return nil, err
		}
		if token != "" {
			req.Header.Set("Last-Event-ID", token)
		}
		req.Header.Set("Accept-Encoding", map[bool]string{true: "gzip", false: "identity"}[packed])
		resp, err := client.Do(req)
		if err != nil {
			return nil, err
		}
		if resp.StatusCode != http.StatusOK {
			return nil, doors.Refused(resp)
		}
		var body io.Reader = resp.Body
		if packed {
			if body, err = gzip.NewReader(resp.Body); err != nil {
				return nil, err
			}
		}
		events := bufio.NewReader(body)
		return func() (*runstatusv1.WatchStatusesResponse, error) {
			e, err := doors.ReadEvent(events)
			if err != nil {
				return nil, err
			}
			m := &runstatusv1.WatchStatusesResponse{}
			if e.Data != "" && e.Kind != "error" {
				if err := protojson.Unmarshal([]byte(e.Data), m); err != nil {
					return nil, err
				}
			}
			if e.ID != "" {
				token = e.ID
			}
			m.ResumeToken = token // as a browser knows it
			return m, nil
		}, nil
	}}
}

// followDoor returns a follower of a door whose streams receive sends on.
func followDoor(d door) *httpFollower {
	return &httpFollower{synced: make(chan struct{}), open: func(ctx context.Context, token string) (func() (*runstatusv1.WatchStatusesResponse, error), error) {
		req := &runstatusv1.WatchStatusesRequest{
			Selection: &runstatusv1.WatchStatusesRequest_Runs{Runs: &runstatusv1.RunNames{Names: []string{killedRun}}}, ResumeToken: token,
		}
		if token == "" {
			req.Start = runstatusv1.WatchStart_WATCH_START_NOW
		}
		messages, ended := make(chan *runstatusv1.WatchStatusesResponse), make(chan error, 1)
		go func() {
			_, err := d(ctx, &apiCall{method: runstatusv1.StatusService_WatchStatuses_FullMethodName, out: &runstatusv1.WatchStatusesResponse{}, requests: []proto.Message{req}, stream: true,
				each: func(m proto.Message) {
					select {
					case messages <- m.(*runstatusv1.WatchStatusesResponse):
					case <-ctx.Done():
					}
				}})
			if err == nil {
				err = io.EOF
			}
			ended <- err
		}()
		return func() (*runstatusv1.WatchStatusesResponse, error) {
			select {
			case m := <-messages:
				return m, nil
			case err := <-ended:
				return nil, err
			}
		}, nil
	}}
}

// Watches over HTTP miss nothing and are told nothing twice, while the server is killed ten times, and each
// connection is cut after half a second at the latest.
func TestWatchesOverHTTPUnderKillsAndCuts(t *testing.T) {
	const kills, lines = 10, 400
	dir, sockets := t.TempDir(), shortDir(t)
	native, httpSocket := filepath.Join(sockets, "g"), filepath.Join(sockets, "h")
	args := []string{"--dir", dir, "--listen", "unix:" + native, "--http", "unix:" + httpSocket, "--durability", "buffered"}
	s := start(t, func(*exec.Cmd) {}, args...)
	defer func() { s.stop(t) }()
	s.must(t, "set", "--create", "1", "CREATED")
	cuts := newCutter(t, httpSocket, 500*time.Millisecond)
	defer cuts.close()
	base := "http://" + cuts.addr
	protocols := &http.Protocols{}
	protocols.SetUnencryptedHTTP2(true)
	two, one := &http.Client{Transport: &http.Transport{Protocols: protocols}}, &http.Client{Transport: &http.Transport{DisableKeepAlives: true, DisableCompression: true}}
	defer two.CloseIdleConnections()
	all := map[string]*httpFollower{
		"SSE":              followEvents(one, base, false),
		"SSE, gzip":        followEvents(one, base, true),
		"SSE, HTTP/2":      followEvents(two, base, false),
		"Connect JSON":     followDoor(callsBy(doors.Connect(one, base, connecthttp.WithProtoJSON()))),
		"Connect protobuf": followDoor(callsBy(doors.Connect(two, base))),
		"gRPC-Web":         followDoor(callsBy(doors.Connect(one, base, connecthttp.WithGRPCWeb()))),
		"REST":             followDoor(callsBy(doors.REST(one, base))),
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*hang)
	defer cancel()
	var following sync.WaitGroup
	for name, f := range all {
		following.Go(func() {
			if err := f.follow(ctx); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
	for name, f := range all {
		select {
		case <-f.synced:
		case <-ctx.Done():
			t.Fatalf("%s does not begin", name)
		}
	}
	reached := make(chan int)
	following.Go(func() { appendLines(ctx, t, "unix:"+native, lines, reached) })
	for n := range reached {
		if n%(lines/kills) == lines/kills/2 {
			s.kill(t)
			s = start(t, func(*exec.Cmd) {}, args...)
		}
	}
	following.Wait()
	var want []int64
	for i := range lines {
		want = append(want, int64(i)+3)
	}
	for name, f := range all {
		if !slices.Equal(f.sequences, want) {
			t.Errorf("%s: %d lines %v", name, len(f.sequences), f.sequences)
		}
		if f.resumed < kills/2 {
			t.Errorf("%s was resumed only %d times", name, f.resumed)
		}
		t.Logf("%s: %d lines, resumed %d times", name, len(f.sequences), f.resumed)
	}
	t.Logf("%d connections were cut", cuts.cuts.Load())
}

// appendLines appends lines, each as often as it takes, and sends the number of each before it is written.
func appendLines(ctx context.Context, t *testing.T, target string, lines int, reached chan<- int) {
	defer close(reached)
	conn, err := grpc.NewClient(target, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Error(err)
		return
	}
	defer conn.Close()
	began := time.Now()
	for i := range lines {
		select {
		case reached <- i:
		case <-ctx.Done():
			return
		}
		note := map[bool]string{true: theEnd, false: fmt.Sprint(i)}[i == lines-1]
		req := &runstatusv1.SetStatusRequest{
			Run: killedRun, State: &runstatusv1.SetStatusRequest_StateName{StateName: "RUNNING"}, Note: note, When: timestamppb.New(began.Add(time.Duration(i) * time.Millisecond)),
		}
		for {
			if _, err = runstatusv1.NewStatusServiceClient(conn).SetStatus(ctx, req, grpc.WaitForReady(true)); err == nil {
				break
			}
			if ctx.Err() != nil {
				t.Errorf("line %d: %v", i, errors.Join(err, ctx.Err()))
				return
			}
		}
		wait(ctx, 2*time.Millisecond)
	}
}

// Every id that a browser keeps, also that of a comment, resumes the watch.
func TestCommentsOfAnIdleWatchHaveIDs(t *testing.T) {
	s := serve(t, "--dir", t.TempDir(), "--http", "127.0.0.1:0")
	s.must(t, "set", "--create", "1", "RUNNING")
	ctx, cancel := context.WithTimeout(t.Context(), hang)
	defer cancel()
	address := "http://" + s.http() + "/v1/namespaces/main:watch?" + url.Values{"filter": {`id = "1"`}, "start": {"WATCH_START_NOW"}, "progress_interval": {"1s"}}.Encode()
	open := func(id string) *bufio.Reader {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
		must(t, err)
		req.Header.Set("Last-Event-ID", id)
		resp, err := http.DefaultClient.Do(req)
		must(t, err)
		t.Cleanup(func() { _ = resp.Body.Close(); http.DefaultClient.CloseIdleConnections() })
		return bufio.NewReader(resp.Body)
	}
	first, last := open(""), ""
	for comments := 0; comments < 2; {
		e, err := doors.ReadEvent(first)
		must(t, err)
		if e.ID != "" {
			last = e.ID
		}
		if e.ID != "" && e.Data == "" {
			comments++
		}
	}
	s.must(t, "set", "1", "INFO", "after")
	again := open(last)
	for {
		e, err := doors.ReadEvent(again)
		must(t, err)
		if e.Kind == "status" {
			if !strings.Contains(e.Data, `"after"`) {
				t.Errorf("resumed with %+v", e)
			}
			return
		}
	}
}
