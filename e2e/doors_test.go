package e2e

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"github.com/runstatus/runstatus/internal/doors"
	"github.com/runstatus/runstatus/internal/pavtree"
	"github.com/runstatus/runstatus/internal/testkit"
)

// methodNamed returns a method of the API by its full name, nil if there is none.
func methodNamed(name string) protoreflect.MethodDescriptor {
	found, err := protoregistry.GlobalFiles.FindDescriptorByName(protoreflect.FullName(name))
	if err != nil {
		return nil
	}
	return found.(protoreflect.MethodDescriptor)
}

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

// setting is how the servers of the cases are reached.
type setting struct {
	secure bool
	token  bool // callers need one
}

func (s setting) String() string {
	return strings.Join(append([]string{map[bool]string{false: "plain", true: "TLS"}[s.secure]}, map[bool][]string{true: {"token"}}[s.token]...), ", ")
}

// newDoors starts the servers of the cases and returns the doors to each, by the server's name and the door's, and
// the token that the servers take.
func newDoors(t *testing.T, how setting) (all map[string]map[string]door, token string) {
	t.Helper()
	var common []string
	plain := insecure.NewCredentials()
	var config *tls.Config
	if how.secure {
		ca, dir := testkit.NewCA(t, "ours"), t.TempDir()
		cert, key := ca.Files(t, dir, "server", testkit.Leaf{Names: []string{"127.0.0.1"}})
		common = []string{"--tls-cert", cert, "--tls-key", key}
		roots := x509.NewCertPool()
		roots.AppendCertsFromPEM(ca.PEM())
		config = &tls.Config{RootCAs: roots}
		plain = credentials.NewTLS(config.Clone())
	}
	if how.token {
		var flags []string
		token, flags = withToken(t)
		common = append(common, flags...)
	}
	malformed := filepath.Join(t.TempDir(), "malformed")
	must(t, os.CopyFS(malformed, os.DirFS(repository+"/conformance/malformed")))
	servers := map[string]*server{
		"": serve(t, append(common, "--dir", t.TempDir(), "--namespace", "adopted="+pavtree.Unpack(t),
			"--namespace", "malformed="+malformed, "--durability", "buffered", "--http", "127.0.0.1:0")...),
		"read-only": serve(t, append(common, "--namespace", "adopted="+pavtree.Unpack(t), "--read-only", "--state-dir", t.TempDir(), "--http", "127.0.0.1:0")...),
	}
	all = map[string]map[string]door{}
	for name, s := range servers {
		all[name] = doorsTo(t, s, plain, config)
	}
	return all, token
}

// withToken returns a token, and the flags of a server that takes it.
func withToken(t *testing.T) (token string, flags []string) {
	t.Helper()
	tokens := filepath.Join(t.TempDir(), "tokens")
	made := well(t, finish(t, command(t, nil, "runstatus", "token", "create", "--file", tokens, "--label", "conformance")), nil)
	return strings.TrimSpace(made), []string{"--auth-tokens", tokens}
}

// bearing returns a door whose calls carry a token.
func (d door) bearing(token string) door {
	return func(ctx context.Context, c *apiCall) ([]proto.Message, error) {
		return d(metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+token), c)
	}
}

func doorsTo(t *testing.T, s *server, creds credentials.TransportCredentials, config *tls.Config) map[string]door {
	t.Helper()
	conn, err := grpc.NewClient(s.addr, grpc.WithTransportCredentials(creds))
	must(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	base := "http://" + s.http()
	if config != nil {
		base = "https://" + s.http()
	}
	all := map[string]door{"gRPC": callsBy(conn)}
	for name, by := range doors.All(t, base, &http.Transport{TLSClientConfig: config}) {
		all[name] = callsBy(by)
	}
	return all
}

// receiveAll returns what a stream has until its end, or as many as the call takes.
func receiveAll(c *apiCall, receive func(any) error) (answers []proto.Message, err error) {
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

// callsBy returns a door that makes the calls of cases by a client.
func callsBy(by grpc.ClientConnInterface) door {
	return func(ctx context.Context, c *apiCall) ([]proto.Message, error) {
		if !c.stream {
			m := proto.Clone(c.out)
			err := by.Invoke(ctx, c.method, c.requests[0], m)
			return []proto.Message{m}, err
		}
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		stream, err := by.NewStream(ctx, &grpc.StreamDesc{ServerStreams: true, ClientStreams: c.both}, c.method)
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
		return receiveAll(c, stream.RecvMsg)
	}
}
