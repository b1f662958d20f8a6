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
	"github.com/runstatus/runstatus/internal/doors"
	"github.com/runstatus/runstatus/internal/tokenfile"
	"github.com/runstatus/runstatus/server/internal/repeats"
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
			_, err := runstatusv1.NewAuthServiceClient(h.any()).WhoAmI(t.Context(), &runstatusv1.WhoAmIRequest{})
			return err
		},
		"runstatus.v1.AuthService/CheckAccess": func(t testing.TB, h *harness) error {
			_, err := runstatusv1.NewAuthServiceClient(h.any()).CheckAccess(t.Context(), &runstatusv1.CheckAccessRequest{Method: "GetRun", Resource: run})
			return err
		},
		"grpc.health.v1.Health/Check": func(t testing.TB, h *harness) error {
			_, err := grpc_health_v1.NewHealthClient(h.any()).Check(t.Context(), &grpc_health_v1.HealthCheckRequest{})
			return err
		},
		"grpc.health.v1.Health/List": func(t testing.TB, h *harness) error {
			_, err := grpc_health_v1.NewHealthClient(h.any()).List(t.Context(), &grpc_health_v1.HealthListRequest{})
			return err
		},
		"grpc.health.v1.Health/Watch": func(t testing.TB, h *harness) error {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			stream, err := grpc_health_v1.NewHealthClient(h.any()).Watch(ctx, &grpc_health_v1.HealthCheckRequest{})
			if err == nil {
				_, err = stream.Recv()
			}
			return err
		},
		"grpc.reflection.v1.ServerReflection/ServerReflectionInfo": func(t testing.TB, h *harness) error {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			stream, err := grpc_reflection_v1.NewServerReflectionClient(h.any()).ServerReflectionInfo(ctx)
			if err == nil {
				_ = stream.Send(&grpc_reflection_v1.ServerReflectionRequest{MessageRequest: &grpc_reflection_v1.ServerReflectionRequest_ListServices{}})
				_, err = stream.Recv()
			}
			return err
		},
		"grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo": func(t testing.TB, h *harness) error {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			stream, err := grpc_reflection_v1alpha.NewServerReflectionClient(h.any()).ServerReflectionInfo(ctx)
			if err == nil {
				_ = stream.Send(&grpc_reflection_v1alpha.ServerReflectionRequest{MessageRequest: &grpc_reflection_v1alpha.ServerReflectionRequest_ListServices{}}) //nolint:staticcheck // as above
				_, err = stream.Recv()
			}
			return err
		},
	}
}

// everyMethod returns a call of each method that the server has, by its name without the first slash. Names
// come from the descriptors of the registered services.
func everyMethod(t testing.TB, names []string, run string) map[string]call {
	t.Helper()
	calls, others := map[string]call{}, otherCalls(run)
	ours := everyRPC(run)
	for _, name := range names {
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
func methodNames() (names []string) {
	s := newServing(&memoryStore{}, Config{Log: discard, inProcess: true}, streamLimits{}, &repeats.Facts{})
	defer func() { _ = s.stop() }()
	for service, about := range s.grpc.GetServiceInfo() {
		for _, m := range about.Methods {
			names = append(names, service+"/"+m.Name)
		}
	}
	slices.Sort(names)
	return names
}

// offered reports whether a door has a form for a method. HTTP has none of the descriptions of the API.
func offered(door, method string) bool {
	switch {
	case door == "gRPC":
		return true
	case strings.HasPrefix(method, "grpc.reflection."):
		return false
	}
	return door != doors.RESTName && door != doors.EventsName || doors.HasForm(method)
}

// identity is a way of being recognized.
type identity struct {
	who    string                         // how the policy matches it
	socket string                         // "": anywhere; "peer", "cert": see site
	header func(testing.TB, *site) string // nil: none
}

// bearing returns the header of a token of the token file.
func bearing(label string) func(testing.TB, *site) string {
	return func(_ testing.TB, s *site) string { return "Bearer " + s.tokens[label] }
}

var identities = map[string]identity{
	"anonymous": {who: "{anonymous: true}"},
	"unix":      {who: "[{group: '4244'}, {kind: unix}]", socket: "peer"},
	"cert":      {who: "{san: '*.example'}", socket: "cert"},
	"token":     {who: "{token: ci}", header: bearing("ci")},
	"jwt":       {who: "{claim: {project: [ocean, weather]}}", header: func(t testing.TB, s *site) string { return "Bearer " + s.jwt(t, nil) }},
	"slurm":     {who: "{kind: slurm, user: ada}", header: func(t testing.TB, s *site) string { return "Bearer " + s.slurm(t, "ada", time.Hour) }},
	// A token that has its role from the token file: the policy is not asked.
	"narrow token": {who: "{token: narrow}", header: bearing("narrow")},
}

var rolesInOrder = []string{"none", "reader", "writer", "admin"}

// The table of roles holds for each method through each door, however the caller is recognized.
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
		for _, socket := range []bool{false, true} {
			s := serveSiteOverHTTP(t, socket, policy, tokens)
			c := &roleCheck{site: s, root: s.bearing(t, "root"), names: methodNames(), has: has}
			for _, name := range slices.Sorted(maps.Keys(identities)) {
				c.who, c.id = name, identities[name]
				c.check(t)
			}
		}
	}
}

// roleCheck checks what callers with a role may do.
type roleCheck struct {
	*site
	root  *harness
	names []string // of the methods
	has   int      // the role
	runs  int      // made
	who   string
	id    identity
}

func (c *roleCheck) check(t *testing.T) {
	t.Helper()
	header := ""
	if c.id.header != nil {
		header = c.id.header(t, c.site)
	}
	for door, h := range c.doors(t, c.id, header) {
		for _, method := range c.names {
			if !offered(door, method) {
				continue
			}
			run := c.run(t, method)
			c.judge(t, fmt.Sprintf("%s over %s as %s with the role %s", method, door, c.who, rolesInOrder[c.has]), leastRole[method],
				everyMethod(t, []string{method}, run)[method](t, h))
		}
	}
}

// run returns the name of a run for a call. Calls that may change theirs have one of their own.
func (c *roleCheck) run(t *testing.T, method string) string {
	t.Helper()
	if least := leastRole[method]; c.runs == 0 || least >= 2 && c.has >= least {
		c.runs++
		if strings.HasSuffix(method, "/CreateRun") {
			return fmt.Sprintf("namespaces/main/test_runs/%d", c.runs)
		}
		c.root.create(t, &runstatusv1.CreateRunRequest{Id: fmt.Sprint(c.runs)})
		c.root.create(t, &runstatusv1.CreateRunRequest{Id: fmt.Sprint(c.runs), Kind: runstatusv1.Kind_KIND_SERIES})
		c.root.set(t, fmt.Sprintf("test_runs/%d", c.runs), "RUNNING", "")
		return fmt.Sprintf("namespaces/main/test_runs/%d", c.runs)
	}
	return "namespaces/main/test_runs/1"
}

func (c *roleCheck) judge(t *testing.T, what string, least int, err error) {
	t.Helper()
	switch {
	case c.has >= least && err != nil:
		t.Errorf("%s: %v", what, err)
	case c.has < least && c.who == "anonymous":
		wantDenial(t, what, err, codes.Unauthenticated, "UNAUTHENTICATED")
	case c.has < least:
		wantDenial(t, what, err, codes.PermissionDenied, "PERMISSION_DENIED")
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
	s := serveSiteOverHTTP(t, false, "rules:\n  - {who: [{anonymous: true}, {token: old}, {kind: jwt}, {kind: slurm}], role: admin}\n",
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
		calls := everyMethod(t, methodNames(), "namespaces/main/test_runs/1")
		for door, h := range s.doors(t, identity{}, bad.header) {
			for method, call := range calls {
				if leastRole[method] >= 0 && offered(door, method) { // public methods do not look at credentials
					wantDenial(t, fmt.Sprintf("%s, %s, over %s", method, name, door), call(t, h), codes.Unauthenticated, bad.reason)
				}
			}
		}
	}
	for _, token := range s.tokens {
		if strings.Contains(s.log.String(), token) {
			t.Error("the log has a token")
		}
	}
}
