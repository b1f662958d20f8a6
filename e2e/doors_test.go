package e2e

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"connectrpc.com/connect/v2"
	"connectrpc.com/connect/v2/connecthttp"
	"google.golang.org/genproto/googleapis/api/annotations"
	spb "google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/known/anypb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/pavtree"
	"github.com/runstatus/runstatus/internal/testkit"
)

const servicePath = "/runstatus.v1.StatusService/"

func protoName(s string) protoreflect.Name { return protoreflect.Name(s) }

func messageOf(d protoreflect.MessageDescriptor) proto.Message {
	t, err := protoregistry.GlobalTypes.FindMessageByName(d.FullName())
	if err != nil {
		panic(err)
	}
	return t.New().Interface()
}

// codeName returns a code as google.rpc.Code spells it.
func codeName(c codes.Code) string {
	text := c.String()
	if c == codes.Canceled {
		return "CANCELLED"
	}
	var b strings.Builder
	for i, r := range text {
		if i > 0 && unicode.IsUpper(r) && unicode.IsLower(rune(text[i-1])) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToUpper(r))
	}
	return b.String()
}

// newDoors starts the servers of the cases and returns the doors to each, by the server's name and the door's.
func newDoors(t *testing.T, secure bool) map[string]map[string]door {
	t.Helper()
	var common []string
	plain := insecure.NewCredentials()
	var config *tls.Config
	if secure {
		ca, dir := testkit.NewCA(t, "ours"), t.TempDir()
		cert, key := ca.Files(t, dir, "server", testkit.Leaf{Names: []string{"127.0.0.1"}})
		common = []string{"--tls-cert", cert, "--tls-key", key}
		roots := x509.NewCertPool()
		roots.AppendCertsFromPEM(ca.PEM())
		config = &tls.Config{RootCAs: roots}
		plain = credentials.NewTLS(config.Clone())
	}
	malformed := filepath.Join(t.TempDir(), "malformed")
	must(t, os.CopyFS(malformed, os.DirFS(repository+"/conformance/malformed")))
	servers := map[string]*server{
		"": serve(t, append(common, "--dir", t.TempDir(), "--namespace", "adopted="+pavtree.Unpack(t),
			"--namespace", "malformed="+malformed, "--durability", "buffered", "--http", "127.0.0.1:0")...),
		"read-only": serve(t, append(common, "--namespace", "adopted="+pavtree.Unpack(t), "--read-only", "--state-dir", t.TempDir(), "--http", "127.0.0.1:0")...),
	}
	doors := map[string]map[string]door{}
	for name, s := range servers {
		doors[name] = doorsTo(t, s, plain, config)
	}
	return doors
}

func doorsTo(t *testing.T, s *server, creds credentials.TransportCredentials, config *tls.Config) map[string]door {
	t.Helper()
	conn, err := grpc.NewClient(s.addr, grpc.WithTransportCredentials(creds))
	must(t, err)
	base, protocols := "http://"+s.http(), &http.Protocols{}
	protocols.SetUnencryptedHTTP2(true) // streams of requests need HTTP/2
	if config != nil {
		base = "https://" + s.http()
		protocols.SetHTTP2(true)
	}
	two := &http.Client{Transport: &http.Transport{TLSClientConfig: config.Clone(), Protocols: protocols}}
	one := &http.Client{Transport: &http.Transport{TLSClientConfig: config.Clone()}}
	t.Cleanup(func() { _ = conn.Close(); two.CloseIdleConnections(); one.CloseIdleConnections() })
	connected := func(options ...connecthttp.Option) door {
		return connectDoor{connecthttp.NewTransport(two, base, options...)}.call
	}
	return map[string]door{
		"gRPC":             grpcDoor{conn}.call,
		"gRPC over HTTP":   connected(connecthttp.WithGRPC()),
		"gRPC-Web":         connected(connecthttp.WithGRPCWeb()),
		"Connect protobuf": connected(connecthttp.WithSendGzip()),
		"Connect JSON":     connected(connecthttp.WithProtoJSON()),
		"REST":             restDoor{one, base}.call,
		"SSE":              sseDoor{one, base}.call,
	}
}

// receiveAll returns what a stream has until its end, or as many as the call takes.
func receiveAll(c *apiCall, receive func(proto.Message) error) (answers []proto.Message, err error) {
	for c.take == 0 || len(answers) < c.take {
		m := proto.Clone(c.out)
		if err := receive(m); errors.Is(err, io.EOF) {
			return answers, nil
		} else if err != nil {
			return answers, err
		}
		if c.each != nil {
			c.each(m)
		} else if eventOf(m) != "progress" {
			answers = append(answers, m)
		}
	}
	return answers, nil
}

// eventOf returns the name of what a message of a watch holds, "" for other messages.
func eventOf(m proto.Message) protoreflect.Name {
	r := m.ProtoReflect()
	one := r.Descriptor().Oneofs().ByName("event")
	if one == nil || r.WhichOneof(one) == nil {
		return ""
	}
	return r.WhichOneof(one).Name()
}

type grpcDoor struct{ conn *grpc.ClientConn }

func (d grpcDoor) call(ctx context.Context, c *apiCall) ([]proto.Message, error) {
	if !c.stream {
		m := proto.Clone(c.out)
		err := d.conn.Invoke(ctx, servicePath+c.method, c.requests[0], m)
		return []proto.Message{m}, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stream, err := d.conn.NewStream(ctx, &grpc.StreamDesc{ServerStreams: true, ClientStreams: true}, servicePath+c.method)
	if err != nil {
		return nil, err
	}
	for _, m := range c.requests {
		if err := stream.SendMsg(m); err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
	}
	if err := stream.CloseSend(); err != nil {
		return nil, err
	}
	return receiveAll(c, func(m proto.Message) error { return stream.RecvMsg(m) })
}

// connectDoor is a client of the protocols that Connect has.
type connectDoor struct{ transport connect.Transport }

func (d connectDoor) call(ctx context.Context, c *apiCall) ([]proto.Message, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	client := connect.NewClient(d.transport)
	spec := connect.Spec{Procedure: servicePath + c.method}
	if !c.stream {
		m := proto.Clone(c.out)
		err := client.CallUnary(ctx, spec, c.requests[0], m)
		return []proto.Message{m}, fromConnect(err)
	}
	spec.StreamType = connect.StreamTypeServer
	if c.both {
		spec.StreamType = connect.StreamTypeBidi
	}
	stream, err := client.CallClientStream(ctx, spec)
	if err != nil {
		return nil, fromConnect(err)
	}
	defer stream.Close()
	for _, m := range c.requests {
		if err := stream.Send(m); err != nil && !errors.Is(err, io.EOF) {
			return nil, fromConnect(err)
		}
	}
	if err := stream.CloseSend(); err != nil {
		return nil, fromConnect(err)
	}
	answers, err := receiveAll(c, func(m proto.Message) error { return stream.Receive(m) })
	return answers, fromConnect(err)
}

// fromConnect returns an error of Connect as gRPC has it.
func fromConnect(err error) error {
	if err == nil {
		return nil
	}
	failed, ok := errors.AsType[*connect.Error](err)
	if !ok {
		return err
	}
	st := &spb.Status{Code: int32(failed.Code()), Message: failed.Message()}
	for _, d := range failed.Details() {
		st.Details = append(st.Details, &anypb.Any{TypeUrl: "type.googleapis.com/" + d.Type, Value: d.Value})
	}
	return status.FromProto(st).Err()
}

// restDoor makes requests as the annotations of the API say.
type restDoor struct {
	client *http.Client
	base   string
}

func (d restDoor) call(ctx context.Context, c *apiCall) ([]proto.Message, error) {
	resp, err := d.request(ctx, c, nil)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, refusedAnswer(resp)
	}
	if !c.stream {
		text, err := io.ReadAll(resp.Body)
		if err != nil {
			return nil, err
		}
		m := proto.Clone(c.out)
		return []proto.Message{m}, protojson.Unmarshal(text, m)
	}
	lines := json.NewDecoder(resp.Body)
	return receiveAll(c, func(m proto.Message) error {
		var line struct{ Result, Error json.RawMessage }
		switch err := lines.Decode(&line); {
		case err != nil:
			return err
		case line.Error != nil:
			return statusOfText(line.Error)
		}
		return protojson.Unmarshal(line.Result, m)
	})
}

// refusedAnswer returns the error that an answer is.
func refusedAnswer(resp *http.Response) error {
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	return statusOfText(text)
}

func statusOfText(text []byte) error {
	var st spb.Status
	var line struct{ Error json.RawMessage } // as the first line of a stream
	if json.Unmarshal(text, &line) == nil && line.Error != nil {
		text = line.Error
	}
	if err := protojson.Unmarshal(text, &st); err != nil {
		return fmt.Errorf("%w: %s", err, text)
	}
	return status.FromProto(&st).Err()
}

// request makes the request of a call: the first binding of its method whose path it fits.
func (d restDoor) request(ctx context.Context, c *apiCall, headers http.Header) (*http.Response, error) {
	m := runstatusv1.File_runstatus_v1_service_proto.Services().Get(0).Methods().ByName(protoName(c.method))
	if m == nil || len(c.requests) != 1 {
		return nil, errLeftOut
	}
	rule, _ := proto.GetExtension(m.Options(), annotations.E_Http).(*annotations.HttpRule)
	for _, binding := range append([]*annotations.HttpRule{rule}, rule.GetAdditionalBindings()...) {
		req, ok := bind(binding, c.requests[0])
		if !ok || req.Method == http.MethodGet != (binding.GetGet() != "") {
			continue
		}
		req.URL, _ = url.Parse(d.base + req.URL.String())
		if deadline, ok := ctx.Deadline(); ok {
			req.Header.Set("Grpc-Timeout", fmt.Sprintf("%dm", time.Until(deadline).Milliseconds()))
		}
		for name, values := range headers {
			req.Header[name] = values
		}
		// The server's deadline is to come first.
		return d.client.Do(req.WithContext(context.WithoutCancel(ctx)))
	}
	return nil, errLeftOut
}

var pathField = regexp.MustCompile(`\{([a-z_.]+)(?:=([^}]+))?\}`)

// bind returns the request of a binding, false if the message does not fit its path.
func bind(rule *annotations.HttpRule, m proto.Message) (*http.Request, bool) {
	method, path := http.MethodGet, rule.GetGet()
	switch {
	case rule.GetPost() != "":
		method, path = http.MethodPost, rule.GetPost()
	case rule.GetDelete() != "":
		method, path = http.MethodDelete, rule.GetDelete()
	case path == "":
		return nil, false
	}
	m = proto.Clone(m)
	fits := true
	path = pathField.ReplaceAllStringFunc(path, func(found string) string {
		parts := pathField.FindStringSubmatch(found)
		value := takeText(m, parts[1])
		pattern := "^" + strings.ReplaceAll(regexp.QuoteMeta(parts[2]), `\*`, "[^/]+") + "$"
		fits = fits && regexp.MustCompile(pattern).MatchString(value)
		return (&url.URL{Path: value}).EscapedPath()
	})
	if !fits {
		return nil, false
	}
	if rule.GetBody() != "" {
		text, _ := protojson.Marshal(m)
		req, err := http.NewRequest(method, path, bytes.NewReader(text))
		return req, err == nil
	}
	values := url.Values{}
	parameters(m.ProtoReflect(), "", values)
	req, err := http.NewRequest(method, path+"?"+values.Encode(), nil)
	return req, err == nil
}

// takeText returns the text of a field and clears it.
func takeText(m proto.Message, path string) string {
	at := m.ProtoReflect()
	names := strings.Split(path, ".")
	for _, name := range names[:len(names)-1] {
		at = at.Get(at.Descriptor().Fields().ByName(protoName(name))).Message()
	}
	field := at.Descriptor().Fields().ByName(protoName(names[len(names)-1]))
	value := at.Get(field)
	if !at.Has(field) {
		return ""
	}
	text := ""
	if field.IsList() {
		if value.List().Len() == 1 {
			text = value.List().Get(0).String()
		}
	} else {
		text = value.String()
	}
	at.Clear(field)
	return text
}

// parameters adds the fields of a message as parameters of an address.
func parameters(m protoreflect.Message, prefix string, into url.Values) {
	m.Range(func(f protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		name := prefix + f.JSONName()
		switch {
		case f.IsList():
			for i := range v.List().Len() {
				into.Add(name, v.List().Get(i).String())
			}
		case f.Enum() != nil:
			into.Set(name, string(f.Enum().Values().ByNumber(v.Enum()).Name()))
		case f.Message() != nil && f.Message().ParentFile().Package() == "google.protobuf":
			text, _ := protojson.Marshal(v.Message().Interface())
			into.Set(name, strings.Trim(string(text), `"`))
		case f.Message() != nil:
			parameters(v.Message(), name+".", into)
		default:
			into.Set(name, fmt.Sprint(v.Interface()))
		}
		return true
	})
}

// sseDoor makes the watches of a case as server-sent events, and all other calls as REST does.
type sseDoor restDoor

func (d sseDoor) call(ctx context.Context, c *apiCall) ([]proto.Message, error) {
	if !c.stream || c.both {
		return restDoor(d).call(ctx, c)
	}
	resp, err := d.open(ctx, c)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, refusedAnswer(resp)
	}
	if kind := resp.Header.Get("Content-Type"); kind != "text/event-stream" {
		return nil, fmt.Errorf("the answer is %s", kind)
	}
	events := bufio.NewReader(resp.Body)
	return receiveAll(c, func(m proto.Message) error {
		for {
			e, err := readEvent(events)
			switch {
			case err != nil:
				return err
			case e.kind == "error":
				return statusOfText([]byte(e.data))
			case e.data != "":
				return protojson.Unmarshal([]byte(e.data), m)
			}
		}
	})
}

func (d sseDoor) open(ctx context.Context, c *apiCall) (*http.Response, error) {
	headers := http.Header{"Accept": {"text/event-stream"}}
	req, ok := c.requests[0].(*runstatusv1.WatchStatusesRequest)
	if !ok {
		return restDoor(d).request(ctx, c, headers)
	}
	if req.GetResumeToken() != "" {
		req = proto.CloneOf(req)
		headers.Set("Last-Event-ID", req.GetResumeToken())
		req.ResumeToken = ""
		req.Start = runstatusv1.WatchStart_WATCH_START_BEGINNING // as a browser repeats it
	}
	m := runstatusv1.File_runstatus_v1_service_proto.Services().Get(0).Methods().ByName("WatchStatuses")
	rule, _ := proto.GetExtension(m.Options(), annotations.E_Http).(*annotations.HttpRule)
	for _, binding := range rule.GetAdditionalBindings() {
		r, ok := bind(binding, req)
		if !ok {
			continue
		}
		r.URL, _ = url.Parse(d.base + r.URL.String())
		r.Header = headers
		if deadline, ok := ctx.Deadline(); ok {
			r.Header.Set("Grpc-Timeout", fmt.Sprintf("%dm", time.Until(deadline).Milliseconds()))
		}
		return d.client.Do(r.WithContext(context.WithoutCancel(ctx)))
	}
	return nil, errLeftOut
}

// sseEvent is an event as a browser sees it; the id also of a block without data.
type sseEvent struct{ kind, id, data string }

// readEvent returns the next block of lines.
func readEvent(from *bufio.Reader) (e sseEvent, err error) {
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
			e.kind = value
		case "id":
			e.id = value
		case "data":
			e.data += value
		}
	}
}
