package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"github.com/grpc-ecosystem/grpc-gateway/v2/utilities"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

const (
	eventStream = "text/event-stream"
	// retry is after how many milliseconds a browser connects again.
	retry = 1000
)

// events returns a handler that answers GET requests for a watch with server-sent events, and passes on all
// others. WatchSummary has lines of JSON beside these, for clients that do not ask for events.
func (s *Server) events(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, isWatch := strings.CutSuffix(strings.TrimPrefix(r.URL.Path, "/v1/"), ":watch")
		parent, isSummary := strings.CutSuffix(strings.TrimPrefix(r.URL.Path, "/v1/"), "/runs:watchSummary")
		switch {
		case r.Method != http.MethodGet:
			next.ServeHTTP(w, r)
		case isWatch && strings.HasPrefix(name, "namespaces/"):
			s.watch(w, r, name)
		case isSummary && strings.Contains(r.Header.Get("Accept"), eventStream):
			s.watchSummary(w, r, parent)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// watch answers with the messages of WatchStatuses for a run, a series with its members, or a namespace.
func (s *Server) watch(w http.ResponseWriter, r *http.Request, name string) {
	req, err := watchRequest(name, r)
	if err != nil {
		s.refuse(w, s.malformed(err.Error()))
		return
	}
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	stream, err := s.openWatchStatuses(ctx, r, req)
	if err != nil {
		s.refuse(w, s.statusOf(err))
		return
	}
	s.stream(w, r, func() (event, error) {
		m, err := stream.Recv()
		return event{message: m, id: m.GetResumeToken()}, err
	})
}

// watchRequest returns the request of a watch. The header that browsers and curl repeat says where it goes on.
func watchRequest(name string, r *http.Request) (*runstatusv1.WatchStatusesRequest, error) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, fmt.Errorf("read the parameters: %w", err)
	}
	req := &runstatusv1.WatchStatusesRequest{}
	switch parts := strings.Split(name, "/"); {
	case len(parts) == 4 && parts[2] == "test_runs":
		req.Selection = &runstatusv1.WatchStatusesRequest_Runs{Runs: &runstatusv1.RunNames{Names: []string{name}}}
	case len(parts) == 4 && parts[2] == "series":
		req.Selection = &runstatusv1.WatchStatusesRequest_Series{Series: name}
	default:
		query := &runstatusv1.RunQuery{Parent: name, Filter: values.Get("filter")}
		values.Del("filter")
		req.Selection = &runstatusv1.WatchStatusesRequest_Query{Query: query}
	}
	if err := (strictParser{}).Parse(req, values, utilities.NewDoubleArray(nil)); err != nil {
		return nil, err
	}
	if id := r.Header.Get("Last-Event-ID"); id != "" {
		req.ResumeToken = id
	}
	if req.GetResumeToken() != "" {
		req.Start = runstatusv1.WatchStart_WATCH_START_UNSPECIFIED // a browser repeats the whole address
	}
	return req, nil
}

// watchSummary answers with the messages of WatchSummary. They need no ids: each holds all counts.
func (s *Server) watchSummary(w http.ResponseWriter, r *http.Request, parent string) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	req := &runstatusv1.WatchSummaryRequest{Parent: parent}
	if err == nil {
		err = strictParser{}.Parse(req, values, utilities.NewDoubleArray([][]string{{"parent"}}))
	}
	if err != nil {
		s.refuse(w, s.malformed(err.Error()))
		return
	}
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	stream, err := s.openWatchSummary(ctx, r, req)
	if err != nil {
		s.refuse(w, s.statusOf(err))
		return
	}
	s.stream(w, r, func() (event, error) {
		m, err := stream.Recv()
		return event{message: m}, err
	})
}

// openWatchStatuses begins a watch, with the deadline that the request has as requests of REST may.
func (s *Server) openWatchStatuses(ctx context.Context, r *http.Request, req *runstatusv1.WatchStatusesRequest) (grpc.ServerStreamingClient[runstatusv1.WatchStatusesResponse], error) {
	ctx, err := runtime.AnnotateContext(ctx, s.gateway, r, runstatusv1.StatusService_WatchStatuses_FullMethodName)
	if err != nil {
		return nil, err
	}
	return runstatusv1.NewStatusServiceClient(s.config.Relay).WatchStatuses(ctx, req)
}

func (s *Server) openWatchSummary(ctx context.Context, r *http.Request, req *runstatusv1.WatchSummaryRequest) (grpc.ServerStreamingClient[runstatusv1.WatchSummaryResponse], error) {
	ctx, err := runtime.AnnotateContext(ctx, s.gateway, r, runstatusv1.StatusService_WatchSummary_FullMethodName)
	if err != nil {
		return nil, err
	}
	return runstatusv1.NewStatusServiceClient(s.config.Relay).WatchSummary(ctx, req)
}

// event is a message with what continues the watch after it.
type event struct {
	message proto.Message
	id      string
}

// stream answers with events until there are none, or the client is gone. An error before the first event is
// the answer's status; a later one is an event.
func (s *Server) stream(w http.ResponseWriter, r *http.Request, next func() (event, error)) {
	e, err := next()
	if err != nil && !errors.Is(err, io.EOF) {
		s.refuse(w, s.statusOf(err))
		return
	}
	out := newEventWriter(w, r)
	out.begin()
	for ; err == nil; e, err = next() {
		out.event(e)
		if out.flush() != nil {
			return // the client has gone, or does not read
		}
	}
	if !errors.Is(err, io.EOF) {
		text, _ := protojson.Marshal(s.statusOf(err).Proto()) // without the text it is an error still
		out.lines("error", "", text)
	}
	_ = out.close() // best effort: the client may have gone
}

// eventWriter writes server-sent events.
type eventWriter struct {
	control *http.ResponseController
	to      http.ResponseWriter
	packed  *gzip.Writer // nil: the client does not take it
	line    bytes.Buffer
}

func newEventWriter(w http.ResponseWriter, r *http.Request) *eventWriter {
	header := w.Header()
	header.Set("Content-Type", eventStream)
	header.Set("Cache-Control", "no-store")
	header.Set("X-Accel-Buffering", "no") // some proxies would hold events back
	header.Set("X-Content-Type-Options", "nosniff")
	header.Add("Vary", "Accept-Encoding")
	out := &eventWriter{control: http.NewResponseController(w), to: w}
	if takesGzip(r) {
		header.Set("Content-Encoding", "gzip")
		out.packed, _ = gzip.NewWriterLevel(w, gzip.BestSpeed) // the level is valid
	}
	w.WriteHeader(http.StatusOK)
	return out
}

// takesGzip reports whether the client accepts an answer in gzip.
func takesGzip(r *http.Request) bool {
	for one := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, quality, _ := strings.Cut(strings.TrimSpace(one), ";")
		if name == "gzip" {
			return strings.Trim(strings.TrimPrefix(strings.TrimSpace(quality), "q="), "0.") != "" || quality == ""
		}
	}
	return false
}

func (out *eventWriter) begin() { fmt.Fprintf(&out.line, "retry: %d\n\n", retry) }

// event writes a message under the name of its kind. Progress is a comment with an id: a browser notes the id
// and tells its page nothing.
func (out *eventWriter) event(e event) {
	m := e.message.ProtoReflect()
	kind := m.WhichOneof(m.Descriptor().Oneofs().Get(0))
	switch {
	case kind == nil: // of a later version
	case kind.Name() == "progress":
		out.line.WriteString(": progress\n")
		out.id(e.id)
		out.line.WriteByte('\n')
	default:
		text, err := protojson.Marshal(e.message)
		if err == nil {
			out.lines(kind.Name(), e.id, text)
		}
	}
}

func (out *eventWriter) lines(kind protoreflect.Name, id string, data []byte) {
	fmt.Fprintf(&out.line, "event: %s\n", kind)
	out.id(id)
	fmt.Fprintf(&out.line, "data: %s\n\n", data)
}

func (out *eventWriter) id(id string) {
	if id != "" {
		fmt.Fprintf(&out.line, "id: %s\n", id)
	}
}

// flush sends what was written.
func (out *eventWriter) flush() error {
	defer out.line.Reset()
	if out.packed == nil {
		if _, err := out.to.Write(out.line.Bytes()); err != nil {
			return err
		}
		return out.control.Flush()
	}
	if _, err := out.packed.Write(out.line.Bytes()); err != nil {
		return err
	}
	if err := out.packed.Flush(); err != nil {
		return err
	}
	return out.control.Flush()
}

func (out *eventWriter) close() error {
	err := out.flush()
	if out.packed != nil && err == nil {
		err = out.packed.Close()
	}
	return err
}
