package server

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/apierr"
	rights "github.com/runstatus/runstatus/server/internal/auth"
	"github.com/runstatus/runstatus/server/internal/convert"
	"github.com/runstatus/runstatus/server/internal/gate"
	"github.com/runstatus/runstatus/server/internal/guard"
	"github.com/runstatus/runstatus/server/internal/query"
	"github.com/runstatus/runstatus/server/internal/store"
)

// authService implements AuthService. It is safe for concurrent use.
type authService struct {
	runstatusv1.UnsafeAuthServiceServer
	gate  *gate.Gate
	store *guard.Store
}

var _ runstatusv1.AuthServiceServer = (*authService)(nil)

// session returns the session of a call. An open server has none, but the connection may identify the caller.
func (s *authService) session(ctx context.Context) (*rights.Session, error) {
	if session := rights.FromContext(ctx); session != nil {
		return session, nil
	}
	p, err := s.gate.Identify(ctx)
	if err != nil {
		return nil, err
	}
	return rights.NewSession(p, s.gate.RightsOf(p)), nil
}

// WhoAmI implements AuthServiceServer.
func (s *authService) WhoAmI(ctx context.Context, _ *runstatusv1.WhoAmIRequest) (*runstatusv1.WhoAmIResponse, error) {
	session, err := s.session(ctx)
	if err != nil {
		return nil, err
	}
	p := session.Principal()
	resp := &runstatusv1.WhoAmIResponse{
		Kind: runstatusv1.PrincipalKind(p.Kind), User: convert.ValidText(p.User), TokenLabel: p.Label, Issuer: convert.ValidText(p.Issuer),
	}
	for _, group := range p.Groups {
		resp.Groups = append(resp.Groups, convert.ValidText(group))
	}
	for _, san := range p.SANs {
		resp.Sans = append(resp.Sans, convert.ValidText(san))
	}
	if p.Kind == rights.Unix {
		resp.Uid, resp.Gid = proto.Int64(int64(p.UID)), proto.Int64(int64(p.GID))
	}
	if !p.Expires.IsZero() {
		resp.ExpireTime = timestamppb.New(p.Expires)
	}
	for _, g := range session.Rights().Grants {
		grant := &runstatusv1.WhoAmIResponse_Grant{
			Parent: "namespaces/-", Role: runstatusv1.Role(g.Role), Filter: convert.ValidText(g.Filter), ByFiles: g.ByFiles != "",
		}
		if g.Namespace != "" {
			grant.Parent = "namespaces/" + g.Namespace
		}
		resp.Grants = append(resp.Grants, grant)
	}
	return resp, nil
}

// CheckAccess implements AuthServiceServer.
func (s *authService) CheckAccess(ctx context.Context, req *runstatusv1.CheckAccessRequest) (*runstatusv1.CheckAccessResponse, error) {
	m, name, ok := gate.StatusMethod(req.GetMethod())
	if !ok {
		return nil, apierr.Invalid("method", apierr.InvalidField, fmt.Sprintf("there is no method %.80q of StatusService: want one such as SetStatus", req.GetMethod()))
	}
	session, err := s.session(ctx)
	if err != nil {
		return nil, err
	}
	resp := &runstatusv1.CheckAccessResponse{Role: runstatusv1.Role(m.Role)}
	why, err := s.refusal(ctx, session, m, name, req.GetResource())
	if err != nil {
		return nil, err
	}
	resp.Allowed, resp.Why = why == "", why
	return resp, nil
}

// refusal returns why a principal may not call a method, which has a full name, for a resource; "" if it may.
func (s *authService) refusal(ctx context.Context, session *rights.Session, m gate.Method, method, resource string) (string, error) {
	isRun := strings.Contains(strings.TrimPrefix(resource, "namespaces/"), "/")
	switch {
	case m.OfRuns && !isRun:
		return "", apierr.Invalid("resource", apierr.InvalidField, fmt.Sprintf("%s is about a run: name one, such as test_runs/12", path.Base(method)))
	case isRun:
		return s.refusalOfRun(ctx, m, method, resource)
	}
	namespace, err := query.ParseParents(resource)
	if err != nil {
		return "", apierr.InField("resource", err)
	}
	if session.Rights().Scope(m.Role, namespace).None && m.Role > rights.NoRole {
		return fmt.Sprintf("%s has the role %s for no run of this namespace", session.Principal(), m.Role), nil
	}
	return "", nil
}

func (s *authService) refusalOfRun(ctx context.Context, m gate.Method, method, run string) (string, error) {
	n, err := store.ParseName(run)
	if err != nil {
		return "", apierr.InField("resource", err)
	}
	if method == runstatusv1.StatusService_CreateRun_FullMethodName {
		err = s.store.AllowedToCreate(ctx, n)
	} else {
		err = s.store.Allowed(ctx, n, m.Role)
	}
	if e, ok := errors.AsType[*store.Error](err); ok && (e.Reason == store.NotFound || e.Reason == store.NamespaceUnknown || e.Reason == apierr.PermissionDenied) {
		return e.Detail, nil
	}
	return "", err
}
