// Package web is the HTTP port of the server. Behind one address are Connect, gRPC-Web and gRPC for all
// methods (connect.go), REST as the google.api.http annotations say (rest.go), watches as server-sent events
// (events.go), the web page with its login (session.go, package page), the OpenAPI document, /healthz, /readyz and
// /metrics (pages.go).
//
// Each request becomes a call through a relay, on behalf of the request's peer, so that it passes the
// interceptors of the gRPC server. The package keeps no state of its own between requests. It makes no errors
// of its own either, but for what the server never sees: they get their reason from Config.Status, the
// server's error boundary, as all others do.
//
// A Server is safe for concurrent use. Its goroutines are those of net/http and, for each stream of reports, one
// that receives. They end with Shutdown or Close.
package web

import (
	"context"
	"crypto/tls"
	"log"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"github.com/rs/cors"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/status"

	"github.com/runstatus/runstatus/server/internal/page"
	"github.com/runstatus/runstatus/server/internal/relay"
)

// Limits of the HTTP port.
const (
	maxBody       = 4 << 20 // of a request, as of a message over gRPC
	headerTime    = 5 * time.Second
	idleTime      = 2 * time.Minute
	unsentTime    = 30 * time.Second // until a client takes what was written
	unreadTime    = 30 * time.Second // until a client has sent more of a request
	maxHeader     = 32 << 10
	maxStreams    = 1024
	pingTime      = 20 * time.Second
	pingTimeout   = 5 * time.Second
	connectWindow = 1 << 20
)

// Config is what a Server needs.
type Config struct {
	Relay *relay.Relay
	// Services are the names of the services that Connect offers.
	Services []string
	// Peer returns what is known of the peer of a connection: as accepted by the listener, with the state of
	// TLS that its requests have, nil without TLS.
	Peer func(net.Conn, *tls.ConnectionState) (credentials.AuthInfo, error)
	// Status is the error boundary of the server.
	Status func(error) *status.Status
	// NotReady returns why the server is not ready, or nil.
	NotReady func() error
	// Metrics answers GET /metrics to callers for which MayScrape returns nil; nil: there are none.
	Metrics   http.Handler
	MayScrape func(context.Context) error
	Version   string
	// Origins are those of web pages that may use the port beside its own.
	Origins []string
	// Complain is called with what net/http has to say of a connection, such as a handshake that failed.
	Complain func(text string)
	Log      *slog.Logger
}

// Server is an HTTP server.
type Server struct {
	config  Config
	http    *http.Server
	gateway *runtime.ServeMux
}

// New returns a server. It fails on a mistake in the configuration.
func New(config Config) (*Server, error) {
	s := &Server{config: config}
	handler, err := s.handler()
	if err != nil {
		return nil, err
	}
	protocols := &http.Protocols{}
	protocols.SetHTTP1(true)
	protocols.SetHTTP2(true)
	protocols.SetUnencryptedHTTP2(true)
	s.http = &http.Server{
		Handler: handler, Protocols: protocols,
		ReadHeaderTimeout: headerTime, IdleTimeout: idleTime, MaxHeaderBytes: maxHeader,
		HTTP2: &http.HTTP2Config{
			MaxConcurrentStreams: maxStreams, MaxReceiveBufferPerStream: connectWindow, MaxReceiveBufferPerConnection: 4 * connectWindow,
			SendPingTimeout: pingTime, PingTimeout: pingTimeout, WriteByteTimeout: unsentTime,
		},
		ConnContext: func(ctx context.Context, conn net.Conn) context.Context {
			return context.WithValue(ctx, connKey{}, &connection{conn: conn})
		},
		ErrorLog: log.New(complaints(config.Complain), "", 0),
	}
	return s, nil
}

// Serve accepts connections until Shutdown or Close. It returns http.ErrServerClosed then.
func (s *Server) Serve(l net.Listener) error { return s.http.Serve(l) }

// Shutdown accepts no further requests and returns when those under way have ended, or ctx.
func (s *Server) Shutdown(ctx context.Context) error { return s.http.Shutdown(ctx) }

// Close breaks all connections.
func (s *Server) Close() error { return s.http.Close() }

// complaints writes lines of a log.Logger to a function.
type complaints func(text string)

// Write implements io.Writer.
func (c complaints) Write(p []byte) (int, error) {
	c(strings.TrimSuffix(string(p), "\n"))
	return len(p), nil
}

// handler returns what answers requests, from the outside in: deadlines, the check of where a page is from,
// the caller, and the doors.
func (s *Server) handler() (http.Handler, error) {
	rest, err := s.rest()
	if err != nil {
		return nil, err
	}
	document, err := openAPI(s.config.Version)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	if err := s.mountConnect(mux); err != nil {
		return nil, err
	}
	mux.Handle("GET /healthz", http.HandlerFunc(healthy))
	mux.Handle("GET /readyz", http.HandlerFunc(s.ready))
	mux.Handle("GET /openapi.json", document)
	if s.config.Metrics != nil {
		mux.Handle("GET /metrics", http.HandlerFunc(s.metrics))
	}
	mux.Handle("/v1/", s.events(rest))
	mux.Handle("POST /login", http.HandlerFunc(logins{s}.login))
	mux.Handle("POST /logout", http.HandlerFunc(logins{s}.logout))
	front, err := page.New()
	if err != nil {
		return nil, err
	}
	front.Mount(mux, takesGzip)
	mux.Handle("/", http.HandlerFunc(s.notFound))
	guarded, err := s.guard(s.called(mux))
	if err != nil {
		return nil, err
	}
	return timed(s.shared(guarded)), nil
}

// shared lets web pages of the configured origins read answers.
func (s *Server) shared(next http.Handler) http.Handler {
	if len(s.config.Origins) == 0 {
		return next
	}
	return cors.New(cors.Options{
		AllowedOrigins: s.config.Origins,
		AllowedMethods: []string{http.MethodGet, http.MethodPost, http.MethodDelete},
		AllowedHeaders: []string{"Authorization", "Content-Type", "Last-Event-ID", "Connect-Protocol-Version", "Connect-Timeout-Ms",
			"Connect-Content-Encoding", "Connect-Accept-Encoding", "Grpc-Timeout", "X-Grpc-Web", "X-User-Agent"},
		ExposedHeaders: []string{"Grpc-Status", "Grpc-Message", "Grpc-Status-Details-Bin", "Retry-After"},
		MaxAge:         7200,
	}).Handler(next)
}
