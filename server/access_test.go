package server

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/reflection/grpc_reflection_v1"
	"google.golang.org/grpc/reflection/grpc_reflection_v1alpha"
	"google.golang.org/grpc/status"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/tokenfile"
)

// leastRole is the role that each method takes: 0 none, 1 reader, 2 writer, 3 admin, and -1 none at all on this
// machine. A method without a line here fails the test.
var leastRole = map[string]int{
	"runstatus.v1.StatusService/CreateRun": 2, "runstatus.v1.StatusService/SetStatus": 2, "runstatus.v1.StatusService/ReportStatuses": 2,
	"runstatus.v1.StatusService/GetStatus": 1, "runstatus.v1.StatusService/HasState": 1, "runstatus.v1.StatusService/ListStatuses": 1,
	"runstatus.v1.StatusService/GetRun": 1, "runstatus.v1.StatusService/ListRuns": 1, "runstatus.v1.StatusService/SummarizeRuns": 1,
	"runstatus.v1.StatusService/WatchSummary": 1, "runstatus.v1.StatusService/WatchStatuses": 1,
	"runstatus.v1.StatusService/CompleteRun": 2, "runstatus.v1.StatusService/CloseSeries": 2, "runstatus.v1.StatusService/DeleteRun": 3,
	"runstatus.v1.StatusService/ListStates": 1, "runstatus.v1.StatusService/GetVersion": 0,
	"runstatus.v1.AuthService/WhoAmI": 0, "runstatus.v1.AuthService/CheckAccess": 0,
	"grpc.health.v1.Health/Check": -1, "grpc.health.v1.Health/List": -1, "grpc.health.v1.Health/Watch": -1,
	"grpc.reflection.v1.ServerReflection/ServerReflectionInfo":      -1,
	"grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo": -1,
}

// otherCalls are calls of the methods that are not StatusService's.
func otherCalls(run string) map[string]call {
	return map[string]call{
		"runstatus.v1.AuthService/WhoAmI": func(t testing.TB, h *harness) error {
			_, err := runstatusv1.NewAuthServiceClient(h.conn).WhoAmI(t.Context(), &runstatusv1.WhoAmIRequest{})
			return err
		},
		"runstatus.v1.AuthService/CheckAccess": func(t testing.TB, h *harness) error {
			_, err := runstatusv1.NewAuthServiceClient(h.conn).CheckAccess(t.Context(), &runstatusv1.CheckAccessRequest{Method: "GetRun", Resource: run})
			return err
		},
		"grpc.health.v1.Health/Check": func(t testing.TB, h *harness) error {
			_, err := grpc_health_v1.NewHealthClient(h.conn).Check(t.Context(), &grpc_health_v1.HealthCheckRequest{})
			return err
		},
		"grpc.health.v1.Health/List": func(t testing.TB, h *harness) error {
			_, err := grpc_health_v1.NewHealthClient(h.conn).List(t.Context(), &grpc_health_v1.HealthListRequest{})
			return err
		},
		"grpc.health.v1.Health/Watch": func(t testing.TB, h *harness) error {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			stream, err := grpc_health_v1.NewHealthClient(h.conn).Watch(ctx, &grpc_health_v1.HealthCheckRequest{})
			if err == nil {
				_, err = stream.Recv()
			}
			return err
		},
		"grpc.reflection.v1.ServerReflection/ServerReflectionInfo": func(t testing.TB, h *harness) error {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			stream, err := grpc_reflection_v1.NewServerReflectionClient(h.conn).ServerReflectionInfo(ctx)
			if err == nil {
				_ = stream.Send(&grpc_reflection_v1.ServerReflectionRequest{MessageRequest: &grpc_reflection_v1.ServerReflectionRequest_ListServices{}})
				_, err = stream.Recv()
			}
			return err
		},
		"grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo": func(t testing.TB, h *harness) error {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			stream, err := grpc_reflection_v1alpha.NewServerReflectionClient(h.conn).ServerReflectionInfo(ctx)
			if err == nil {
				_ = stream.Send(&grpc_reflection_v1alpha.ServerReflectionRequest{MessageRequest: &grpc_reflection_v1alpha.ServerReflectionRequest_ListServices{}}) //nolint:staticcheck // as above
				_, err = stream.Recv()
			}
			return err
		},
	}
}

// everyMethod returns a call of each method that the server has, by its name without the first slash. It
// comes from the descriptors of the registered services.
func everyMethod(t testing.TB, h *harness, run string) map[string]call {
	t.Helper()
	calls, others := map[string]call{}, otherCalls(run)
	ours := everyRPC(run)
	for _, name := range methodNames(t, h) {
		if rest, ok := strings.CutPrefix(name, "runstatus.v1.StatusService/"); ok {
			calls[name] = ours[rest]
		} else {
			calls[name] = others[name]
		}
		if _, known := leastRole[name]; !known || calls[name] == nil {
			t.Fatalf("the table of roles or that of calls lacks %s", name)
		}
	}
	return calls
}

// methodNames returns the names of all methods of the server's program.
func methodNames(t testing.TB, _ *harness) (names []string) {
	t.Helper()
	s := newServing(&memoryStore{}, Config{Log: discard, inProcess: true}, streamLimits{}, &repeats{})
	defer func() { _ = s.stop() }()
	for service, about := range s.grpc.GetServiceInfo() {
		for _, m := range about.Methods {
			names = append(names, service+"/"+m.Name)
		}
	}
	slices.Sort(names)
	return names
}

// identity is a way of being recognized.
type identity struct {
	who  string // how the policy matches it
	open func(testing.TB, *site) *harness
}

var identities = map[string]identity{
	"anonymous": {"{anonymous: true}", func(t testing.TB, s *site) *harness { return s.over(t, s.conn.Target(), "") }},
	"unix":      {"{group: '4244'}", func(t testing.TB, s *site) *harness { return s.over(t, "unix:"+s.peer, "") }},
	"cert":      {"{san: '*.example'}", func(t testing.TB, s *site) *harness { return s.over(t, "unix:"+s.cert, "") }},
	"token":     {"{token: ci}", func(t testing.TB, s *site) *harness { return s.bearing(t, "ci") }},
	"jwt":       {"{claim: {project: [ocean, weather]}}", func(t testing.TB, s *site) *harness { return s.as(t, s.jwt(t, nil)) }},
	"slurm":     {"{kind: slurm, user: ada}", func(t testing.TB, s *site) *harness { return s.as(t, s.slurm(t, "ada", time.Hour)) }},
	// A token that has its role from the token file: the policy is not asked.
	"narrow token": {"{token: narrow}", func(t testing.TB, s *site) *harness { return s.bearing(t, "narrow") }},
}

var rolesInOrder = []string{"none", "reader", "writer", "admin"}

func TestEachMethodIsForTheRolesThatTheTableSays(t *testing.T) {
	for has, role := range rolesInOrder {
		policy := "rules:\n  - {who: {token: root}, role: admin}\n"
		tokens := map[string]tokenfile.Entry{"root": {}, "ci": {}, "narrow": {}}
		if has > 0 {
			for name, who := range identities {
				if name != "narrow token" {
					policy += fmt.Sprintf("  - {who: %s, role: %s}\n", who.who, role)
				}
			}
			tokens["narrow"] = tokenfile.Entry{Role: role}
		}
		s := serveSite(t, policy, tokens)
		root, next := s.bearing(t, "root"), 0
		for _, name := range slices.Sorted(maps.Keys(identities)) {
			h := identities[name].open(t, s)
			for method := range everyMethod(t, h, "") {
				next++
				run := fmt.Sprintf("test_runs/%d", next)
				if !strings.HasSuffix(method, "/CreateRun") {
					root.create(t, &runstatusv1.CreateRunRequest{Id: fmt.Sprint(next)})
					root.create(t, &runstatusv1.CreateRunRequest{Id: fmt.Sprint(next), Kind: runstatusv1.Kind_KIND_SERIES})
					root.set(t, run, "RUNNING", "")
				}
				err := everyMethod(t, h, run)[method](t, h)
				least := leastRole[method]
				switch {
				case has >= least && err != nil:
					t.Errorf("%s as %s with the role %s: %v", method, name, role, err)
				case has < least && name == "anonymous":
					wantDenial(t, method, err, codes.Unauthenticated, "UNAUTHENTICATED")
				case has < least:
					wantDenial(t, method, err, codes.PermissionDenied, "PERMISSION_DENIED")
				}
			}
		}
	}
}

func wantDenial(t *testing.T, method string, err error, code codes.Code, reason string) {
	t.Helper()
	if status.Code(err) != code || string(reasonOf(err)) != reason {
		t.Errorf("%s: %v (%s), want %v %s", method, err, reasonOf(err), code, reason)
	}
}

func TestBadCredentialsAreRefusedByEachMethod(t *testing.T) {
	past := time.Now().Add(-time.Minute)
	s := serveSite(t, "rules:\n  - {who: [{anonymous: true}, {token: old}, {kind: jwt}, {kind: slurm}], role: admin}\n",
		map[string]tokenfile.Entry{"old": {Expires: &past}, "old-narrow": {Expires: &past, Role: "admin"}})
	for name, bad := range map[string]struct{ header, reason string }{
		"unknown":            {"Bearer " + tokenfile.New(), "INVALID_CREDENTIALS"},
		"expired":            {"Bearer " + s.tokens["old"], "CREDENTIALS_EXPIRED"},
		"expired narrow":     {"Bearer " + s.tokens["old-narrow"], "CREDENTIALS_EXPIRED"},
		"cut":                {"Bearer " + s.tokens["old"][:20], "INVALID_CREDENTIALS"},
		"none":               {"Bearer ", "INVALID_CREDENTIALS"},
		"another scheme":     {"Basic YTpi", "INVALID_CREDENTIALS"},
		"no scheme":          {s.tokens["old"], "INVALID_CREDENTIALS"},
		"of no kind":         {"Bearer abc", "INVALID_CREDENTIALS"},
		"jwt expired":        {"Bearer " + s.jwt(t, func(c map[string]any) { c["exp"] = past.Add(-time.Hour).Unix() }), "CREDENTIALS_EXPIRED"},
		"jwt other audience": {"Bearer " + s.jwt(t, func(c map[string]any) { c["aud"] = "else" }), "INVALID_CREDENTIALS"},
		"jwt other issuer":   {"Bearer " + s.jwt(t, func(c map[string]any) { c["iss"] = "https://else.example" }), "INVALID_CREDENTIALS"},
		"slurm expired":      {"Bearer " + s.slurm(t, "ada", -time.Hour), "CREDENTIALS_EXPIRED"},
	} {
		h := s.over(t, s.conn.Target(), bad.header)
		for method, call := range everyMethod(t, h, "test_runs/1") {
			if leastRole[method] >= 0 { // public methods do not look at credentials
				wantDenial(t, method+", "+name, call(t, h), codes.Unauthenticated, bad.reason)
			}
		}
	}
	for _, token := range s.tokens {
		if strings.Contains(s.log.String(), token) {
			t.Error("the log has a token")
		}
	}
}
