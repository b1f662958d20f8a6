package server

import (
	"context"
	"slices"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/audit"
	rights "github.com/runstatus/runstatus/server/internal/auth"
	"github.com/runstatus/runstatus/server/internal/gate"
	"github.com/runstatus/runstatus/server/internal/requestid"
	"github.com/runstatus/runstatus/server/internal/sender"
	"github.com/runstatus/runstatus/server/internal/store"
)

// admit returns the context of a unary call with its session, or the error with which the call is refused.
// It is called by go-grpc-middleware's auth interceptor. Which methods need no session is decided by the
// gate and not by the middleware's selector, because it depends on where the call comes from.
func (c *chain) admit(ctx context.Context) (context.Context, error) {
	if c.access.gate.IsOpen() {
		return ctx, nil
	}
	method, _ := grpc.Method(ctx)
	session, err := c.access.gate.Admit(ctx, method)
	if err != nil {
		c.auditCall(ctx, session, method, nil, err)
		return nil, err
	}
	if session == nil {
		return ctx, nil
	}
	return rights.WithSession(ctx, session), nil
}

// admitStream admits a stream, and ends its context once its rights or credentials end. The middleware's auth
// interceptor does not do that: it asks once, when the stream opens.
func (c *chain) admitStream(srv any, stream grpc.ServerStream, info *grpc.StreamServerInfo, next grpc.StreamHandler) error {
	if c.access.gate.IsOpen() {
		return next(srv, stream)
	}
	ctx := stream.Context()
	session, err := c.access.gate.Admit(ctx, info.FullMethod)
	if err != nil {
		c.auditCall(ctx, session, info.FullMethod, nil, err)
		return err
	}
	if session == nil {
		return next(srv, stream)
	}
	judged, done := c.access.gate.Open(ctx, session, info.FullMethod)
	defer done()
	err = next(srv, &judgedStream{stream, sender.WithClient(judged, ctx)}) // it still has to tell its client that its rights have ended
	c.auditCall(ctx, session, info.FullMethod, nil, err)
	return err
}

// judgedStream is a stream whose context ends when its rights do.
type judgedStream struct {
	grpc.ServerStream
	ctx context.Context
}

// Context implements grpc.ServerStream.
func (s *judgedStream) Context() context.Context { return s.ctx }

// audited writes a line of the audit log for a call that writes, or that is denied.
func (c *chain) audited(ctx context.Context, req any, info *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
	resp, err := next(ctx, req)
	if c.auditLog() == nil {
		return resp, err
	}
	if created, ok := resp.(*runstatusv1.CreateRunResponse); ok && err == nil {
		req = &runstatusv1.GetRunRequest{Run: created.GetRun().GetName()} // the request may leave the id to the server
	}
	c.auditCall(ctx, rights.FromContext(ctx), info.FullMethod, req, err)
	return resp, err
}

// denials are the reasons of errors that the audit log has whatever the method is.
var denials = []store.Reason{apierr.Unauthenticated, apierr.InvalidCredentials, apierr.CredentialsExpired, apierr.PermissionDenied, apierr.RightsChanged}

// auditCall writes a line of the audit log if the call writes or is denied. A stream of reports has a line
// for each report, so that the stream itself has one only if it is denied.
func (c *chain) auditCall(ctx context.Context, session *rights.Session, method string, req any, err error) {
	if c.auditLog() == nil {
		return
	}
	m, _ := gate.MethodOf(method)
	if m.Role < rights.Writer || req == nil {
		if !slices.Contains(denials, store.ReasonOf(err)) {
			return
		}
	}
	c.writeAudit(ctx, session, audit.Record{Method: method, Outcome: outcomeOf(err), Run: runOf(req)})
}

// principalOf returns the principal of a call for logs, nil if it is not known.
func (c *chain) principalOf(ctx context.Context) *rights.Principal {
	if c.access == nil {
		return nil
	}
	return c.access.gate.Known(ctx)
}

// auditLog returns nil if there is none.
func (c *chain) auditLog() *audit.Log {
	if c.access == nil {
		return nil
	}
	return c.access.audit
}

// auditReport writes a line of the audit log for a report of a stream.
func (c *chain) auditReport(ctx context.Context, n store.Name, err error) {
	if c.auditLog() == nil {
		return
	}
	c.writeAudit(ctx, rights.FromContext(ctx), audit.Record{
		Method: runstatusv1.StatusService_ReportStatuses_FullMethodName, Outcome: outcomeOf(err), Run: n.String(),
	})
}

func (c *chain) writeAudit(ctx context.Context, session *rights.Session, r audit.Record) {
	if session != nil {
		r.Principal = session.Principal().String()
	}
	if p, ok := peer.FromContext(ctx); ok {
		r.Peer = p.Addr.String()
	}
	r.RequestID = requestid.Sent(ctx)
	c.access.audit.Write(r)
}

// outcomeOf returns OK, or the reason with which an error leaves.
func outcomeOf(err error) string {
	if err == nil {
		return codes.OK.String()
	}
	if reason := reasonOf(reply(err)); reason != "" {
		return string(reason)
	}
	return status.Code(err).String()
}

// maxAuditName bounds what the audit log has of a name that is none, in bytes.
const maxAuditName = 200

// runOf returns the full name of the run that a request names, or its namespace. What is no name is cut.
func runOf(req any) string {
	name := nameIn(req)
	if n, err := store.ParseName(name); err == nil {
		return n.String()
	}
	return strings.ToValidUTF8(name[:min(len(name), maxAuditName)], "")
}

// nameIn returns the name in the field run or parent of a request.
func nameIn(req any) string {
	m, ok := req.(proto.Message)
	if !ok {
		return ""
	}
	for _, name := range []protoreflect.Name{"run", "parent"} {
		if field := m.ProtoReflect().Descriptor().Fields().ByName(name); field != nil && field.Kind() == protoreflect.StringKind {
			return m.ProtoReflect().Get(field).String()
		}
	}
	return ""
}
