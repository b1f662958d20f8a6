package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"github.com/grpc-ecosystem/grpc-gateway/v2/utilities"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	gateway "github.com/runstatus/runstatus/gen/gateway/runstatus/v1"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// rest returns a handler of the paths that the annotations of the API name.
func (s *Server) rest() (http.Handler, error) {
	refuseUnknownParameters()
	mux := runtime.NewServeMux(
		runtime.WithMarshalerOption(runtime.MIMEWildcard, &runtime.JSONPb{
			UnmarshalOptions: protojson.UnmarshalOptions{DiscardUnknown: true},
		}),
		runtime.WithIncomingHeaderMatcher(func(string) (string, bool) { return "", false }), // the relay passes the authorization
		runtime.WithOutgoingHeaderMatcher(func(string) (string, bool) { return "", false }),
		runtime.WithErrorHandler(s.restError),
		runtime.WithStreamErrorHandler(func(_ context.Context, err error) *status.Status { return s.statusOf(err) }),
		runtime.WithRoutingErrorHandler(s.restRouting),
	)
	s.gateway = mux
	ctx := context.Background()
	if err := errors.Join(
		gateway.RegisterStatusServiceHandlerClient(ctx, mux, runstatusv1.NewStatusServiceClient(s.config.Relay)),
		gateway.RegisterAuthServiceHandlerClient(ctx, mux, runstatusv1.NewAuthServiceClient(s.config.Relay)),
	); err != nil {
		return nil, fmt.Errorf("register the paths of the API: %w", err)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Content-Type-Options", "nosniff")
		mux.ServeHTTP(w, withBody(r, &limitedBody{ReadCloser: http.MaxBytesReader(w, r.Body, maxBody)}))
	}), nil
}

// restError answers with the status of a call that failed.
func (s *Server) restError(_ context.Context, _ *runtime.ServeMux, _ runtime.Marshaler, w http.ResponseWriter, r *http.Request, err error) {
	if body, ok := r.Body.(*limitedBody); ok && body.exceeded {
		s.refuse(w, s.tooLarge())
		return
	}
	s.refuse(w, s.statusOf(err))
}

// restRouting answers a request for a path or a method that there is not.
func (s *Server) restRouting(_ context.Context, _ *runtime.ServeMux, _ runtime.Marshaler, w http.ResponseWriter, r *http.Request, code int) {
	s.refuseAs(w, code, s.unknown(r))
}

// limitedBody notes that a request is larger than it may be.
type limitedBody struct {
	io.ReadCloser
	exceeded bool
}

// Read implements io.Reader.
func (b *limitedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		b.exceeded = true
	}
	return n, err
}

// refuseUnknownParameters has the gateway refuse parameters that a request does not have. It would ignore
// them, so that a misspelt filter selects everything. The gateway's setting is one for the process.
var refuseUnknownParameters = sync.OnceFunc(func() { runtime.NewServeMux(runtime.SetQueryParameterParser(strictParser{})) })

// strictParser is a runtime.QueryParameterParser.
type strictParser struct{ runtime.DefaultQueryParser }

// Parse implements runtime.QueryParameterParser.
func (p strictParser) Parse(into proto.Message, values url.Values, filter *utilities.DoubleArray) error {
	for name := range values {
		if !hasField(into, name) {
			return fmt.Errorf("there is no parameter %q", name)
		}
	}
	return p.DefaultQueryParser.Parse(into, values, filter)
}

// hasField reports whether a message has the field of a path such as query.filter.
func hasField(m proto.Message, path string) bool {
	d := m.ProtoReflect().Descriptor()
	for name := range strings.SplitSeq(path, ".") {
		if d == nil {
			return false
		}
		field := d.Fields().ByTextName(name)
		if field == nil {
			field = d.Fields().ByJSONName(name)
		}
		if field == nil || field.IsMap() {
			return false
		}
		d = field.Message()
	}
	return true
}
