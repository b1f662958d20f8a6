package doors

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// eventsDoor is restDoor but for streams.
type eventsDoor struct{ restDoor }

// Events returns a door that makes watches as server-sent events, and all other calls as REST does.
func Events(client *http.Client, base string) grpc.ClientConnInterface {
	return eventsDoor{restDoor{authorizing(client), base}}
}

// NewStream implements grpc.ClientConnInterface.
func (d eventsDoor) NewStream(ctx context.Context, desc *grpc.StreamDesc, method string, _ ...grpc.CallOption) (grpc.ClientStream, error) {
	return newStream(ctx, desc, func(ctx context.Context, in proto.Message) (*http.Response, func(proto.Message) error, error) {
		resp, err := d.open(ctx, method, in)
		if err != nil {
			return nil, nil, err
		}
		if kind := resp.Header.Get("Content-Type"); resp.StatusCode == http.StatusOK && kind != "text/event-stream" {
			_ = resp.Body.Close() // it is of no use
			return nil, nil, fmt.Errorf("the answer is %s", kind)
		}
		events := bufio.NewReader(resp.Body)
		return resp, func(m proto.Message) error { return receiveEvent(events, m) }, nil
	})
}

// open makes the request of a watch as a browser makes it: the header Last-Event-ID says where it goes on.
func (d eventsDoor) open(ctx context.Context, method string, in proto.Message) (*http.Response, error) {
	headers, bindings := http.Header{"Accept": {"text/event-stream"}}, rules(method)
	req, ok := in.(*runstatusv1.WatchStatusesRequest)
	if !ok {
		return d.request(ctx, bindings, in, headers)
	}
	if req.GetResumeToken() != "" {
		req = proto.CloneOf(req)
		headers.Set("Last-Event-ID", req.GetResumeToken())
		req.ResumeToken = ""
		req.Start = runstatusv1.WatchStart_WATCH_START_BEGINNING // a browser repeats the whole address
	}
	return d.request(ctx, bindings[1:], req, headers)
}

// receiveEvent reads events until one has a message.
func receiveEvent(from *bufio.Reader, m proto.Message) error {
	for {
		e, err := ReadEvent(from)
		switch {
		case err != nil:
			return err
		case e.Kind == "error":
			return statusOf([]byte(e.Data))
		case e.Data != "":
			return protojson.Unmarshal([]byte(e.Data), m)
		}
	}
}

// Event is an event as a browser sees it; the ID also of a block without data.
type Event struct{ Kind, ID, Data string }

// ReadEvent returns the next block of lines. The error is that of the reader.
func ReadEvent(from *bufio.Reader) (e Event, err error) {
	for {
		line, err := from.ReadString('\n')
		if err != nil {
			return e, err
		}
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		switch name {
		case "":
			if line == "\n" {
				return e, nil
			}
		case "event":
			e.Kind = value
		case "id":
			e.ID = value
		case "data":
			e.Data += value
		}
	}
}
