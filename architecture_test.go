// Package runstatus_test holds the whole project to the directions that
// docs/architecture.md draws.
package runstatus_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/runstatus/runstatus/"

// mayImport says, for each package of the project, which others it may import.
// What is not listed has no place yet: give it one here and in the picture.
var mayImport = map[string][]string{
	"cmd/runstatusd":                     {"cmd/runstatusd/internal/systemd", "internal/hint", "internal/pavconfig", "internal/yamlfile", "server", "statusfile"},
	"cmd/runstatusd/internal/systemd":    {},
	"cmd/runstatus":                      {"client", "cmd/runstatus/internal/access", "cmd/runstatus/internal/certs", "cmd/runstatus/internal/demo", "cmd/runstatus/internal/jobended", "cmd/runstatus/internal/moment", "cmd/runstatus/internal/stdio", "cmd/runstatus/internal/unreachable", "gen/go/runstatus/v1", "internal/nearest", "internal/pavconfig", "internal/runname", "internal/textfit", "server", "statusfile"},
	"cmd/runstatus/internal/access":      {"client", "gen/go/runstatus/v1", "internal/tokenfile"},
	"cmd/runstatus/internal/jobended":    {"client", "cmd/runstatus/internal/access", "gen/go/runstatus/v1"},
	"client/internal/bearer":             {},
	"client/internal/clock":              {},
	"client":                             {"client/internal/bearer", "client/internal/clock", "client/internal/uids", "client/internal/spool", "client/internal/until", "client/internal/userfile", "gen/go/runstatus/v1", "internal/runname", "internal/watchreq", "client/internal/dial", "client/internal/checkpoint", "client/internal/sendgate"},
	"client/internal/spool":              {"client/internal/userfile", "gen/go/runstatus/v1", "internal/runname"},
	"client/internal/uids":               {"client/internal/userfile", "gen/go/runstatus/v1", "internal/runname"},
	"client/internal/userfile":           {},
	"client/internal/until":              {"gen/go/runstatus/v1", "internal/runname"},
	"server":                             {"gen/go/runstatus/v1", "internal/hint", "server/internal/apierr", "server/internal/audit", "server/internal/auth", "server/internal/auth/files", "server/internal/auth/jwt", "server/internal/auth/policy", "server/internal/auth/token", "server/internal/convert", "server/internal/debugport", "server/internal/filestore", "server/internal/frames", "server/internal/fsck", "server/internal/gate", "server/internal/guard", "server/internal/limits", "server/internal/metrics", "server/internal/notify", "server/internal/peercred", "server/internal/query", "server/internal/relay", "server/internal/repeats", "server/internal/requestid", "server/internal/safefs", "server/internal/sender", "server/internal/silence", "server/internal/store", "server/internal/tlsfiles", "server/internal/tracing", "server/internal/transport", "server/internal/underway", "server/internal/watch", "server/internal/watchsummary", "server/internal/web", "statusfile"},
	"server/internal/debugport":          {"server/internal/rebinding"},
	"server/internal/repeats":            {},
	"server/internal/requestid":          {"server/internal/tracing"},
	"server/internal/metrics":            {"server/internal/store", "server/internal/tally", "statusfile"},
	"server/internal/underway":           {},
	"server/internal/tally":              {},
	"server/internal/tracing":            {"gen/go/runstatus/v1", "server/internal/store"},
	"server/internal/audit":              {},
	"server/internal/auth":               {"server/internal/apierr", "server/internal/query", "server/internal/store"},
	"server/internal/auth/files":         {"server/internal/auth", "server/internal/query", "server/internal/store"},
	"server/internal/auth/jwt":           {"server/internal/apierr", "server/internal/auth", "server/internal/store"},
	"server/internal/auth/policy":        {"server/internal/auth", "server/internal/query", "server/internal/store", "statusfile"},
	"server/internal/auth/token":         {"internal/tokenfile", "server/internal/auth", "server/internal/auth/policy", "statusfile"},
	"server/internal/gate":               {"gen/go/runstatus/v1", "server/internal/apierr", "server/internal/auth", "server/internal/store"},
	"server/internal/guard":              {"server/internal/auth", "server/internal/query", "server/internal/store", "statusfile"},
	"server/internal/peercred":           {},
	"server/internal/tlsfiles":           {},
	"server/internal/transport":          {"server/internal/peercred", "server/internal/tlsfiles", "server/internal/frames"},
	"server/internal/relay":              {},
	"server/internal/web":                {"gen/gateway/runstatus/v1", "gen/go/runstatus/v1", "server/internal/apierr", "server/internal/page", "server/internal/rebinding", "server/internal/relay", "server/internal/store"},
	"server/internal/page":               {},
	"gen/gateway/runstatus/v1":           {"gen/go/runstatus/v1"},
	"server/internal/apierr":             {"server/internal/store"},
	"server/internal/convert":            {"gen/go/runstatus/v1", "server/internal/store", "statusfile"},
	"server/internal/query":              {"internal/nearest", "server/internal/apierr", "server/internal/store", "statusfile"},
	"cmd/runstatus/internal/certs":       {},
	"cmd/runstatus/internal/demo":        {"client", "gen/go/runstatus/v1"},
	"cmd/runstatus/internal/moment":      {},
	"cmd/runstatus/internal/stdio":       {"client", "internal/hint"},
	"cmd/runstatus/internal/unreachable": {},
	"client/internal/dial":               {},
	"client/internal/checkpoint":         {"client/internal/userfile"},
	"client/internal/sendgate":           {},
	"server/internal/silence":            {"server/internal/store", "statusfile"},
	"server/internal/notify":             {"server/internal/convert", "server/internal/query", "server/internal/statedir", "server/internal/store", "statusfile"},
	"server/internal/frames":             {},
	"server/internal/limits":             {"server/internal/apierr", "server/internal/store"},
	"server/internal/filestore":          {"server/internal/bulkhead", "server/internal/changelog", "server/internal/codec", "server/internal/dirlock", "server/internal/dirwatch", "server/internal/fault", "server/internal/host", "server/internal/ids", "server/internal/journal", "server/internal/layout", "server/internal/lockorder", "server/internal/registry", "server/internal/rundir", "server/internal/runfile", "server/internal/runindex", "server/internal/runstate", "server/internal/safefs", "server/internal/statedir", "server/internal/store", "server/internal/workdir", "statusfile"},
	"server/internal/runfile":            {"server/internal/bulkhead", "server/internal/changelog", "server/internal/fault", "server/internal/host", "server/internal/layout", "server/internal/lockorder", "server/internal/redo", "server/internal/registry", "server/internal/rundir", "server/internal/runindex", "server/internal/runstate", "server/internal/safefs", "server/internal/store", "server/internal/tally", "server/internal/workdir", "statusfile"},
	"server/internal/fsck":               {"server/internal/changelog", "server/internal/dirlock", "server/internal/journal", "server/internal/layout", "server/internal/redo", "server/internal/rundir", "server/internal/runindex", "server/internal/runstate", "server/internal/safefs", "server/internal/statedir", "server/internal/store", "server/internal/workdir", "statusfile"},
	"server/internal/lockorder":          {},
	"server/internal/ids":                {"server/internal/fault", "server/internal/host", "server/internal/layout", "server/internal/safefs", "server/internal/store", "server/internal/workdir", "statusfile"},
	"server/internal/dirwatch":           {"server/internal/fswatch", "server/internal/layout", "server/internal/store", "statusfile"},
	"server/internal/fault":              {"server/internal/statedir", "server/internal/store"},
	"server/internal/rebinding":          {},
	"server/internal/redo":               {"server/internal/changelog", "server/internal/layout", "server/internal/safefs", "server/internal/store", "statusfile"},
	"server/internal/workdir":            {"server/internal/dirlock", "server/internal/layout", "server/internal/safefs", "server/internal/statedir", "server/internal/store", "statusfile"},
	"server/internal/runindex":           {"server/internal/safefs", "server/internal/store", "statusfile"},
	"server/internal/runstate":           {"server/internal/changelog", "server/internal/codec", "server/internal/layout", "server/internal/registry", "server/internal/rundir", "server/internal/safefs", "server/internal/store", "statusfile"},
	"server/internal/rundir":             {"server/internal/fault", "server/internal/layout", "server/internal/safefs", "server/internal/store", "server/internal/workdir", "statusfile"},
	"server/internal/registry":           {"server/internal/store", "statusfile"},
	"server/internal/changelog":          {"server/internal/codec", "server/internal/host", "server/internal/journal", "server/internal/layout", "server/internal/store", "statusfile"},
	"server/internal/codec":              {"server/internal/layout", "server/internal/safefs", "server/internal/store", "statusfile"},
	"server/internal/layout":             {"server/internal/host", "server/internal/safefs", "server/internal/store", "statusfile"},
	"server/internal/dirlock":            {"server/internal/host", "server/internal/safefs", "server/internal/store"},
	"server/internal/fswatch":            {"server/internal/safefs"},
	"server/internal/statedir":           {"server/internal/host", "server/internal/journal", "server/internal/safefs"},
	"server/internal/bulkhead":           {},
	"server/internal/safefs":             {},
	"server/internal/host":               {},
	"server/internal/journal":            {"server/internal/tally"},
	"server/internal/sender":             {"server/internal/apierr", "server/internal/store"},
	"server/internal/store":              {"server/internal/tally", "statusfile"},
	"server/internal/watch":              {"gen/go/runstatus/v1", "server/internal/apierr", "server/internal/auth", "server/internal/convert", "server/internal/query", "server/internal/sender", "server/internal/store", "statusfile"},
	"server/internal/watchsummary":       {"gen/go/runstatus/v1", "server/internal/apierr", "server/internal/auth", "server/internal/convert", "server/internal/query", "server/internal/sender", "server/internal/store", "statusfile"},
	"statusfile":                         {},
	"gen/go/runstatus/v1":                {},
	"internal/genstates":                 {"gen/go/runstatus/v1"},
	"internal/hint":                      {},
	"internal/nearest":                   {},
	"internal/pavconfig":                 {"internal/hint", "internal/yamlfile"},
	"internal/runname":                   {},
	"internal/textfit":                   {},
	"internal/tokenfile":                 {},
	"internal/watchreq":                  {"gen/go/runstatus/v1"},
	"internal/yamlfile":                  {},
	// For tests only.
	"client/internal/clienttest":      {"gen/go/runstatus/v1"},
	"e2e":                             {"client", "gen/go/runstatus/v1", "internal/pavtree"},
	"internal/doors":                  {"gen/go/runstatus/v1"},
	"internal/manpage":                {},
	"internal/pavtree":                {},
	"internal/testkit":                {"gen/go/runstatus/v1"},
	"runstatustest":                   {"client", "server"},
	"server/internal/store/storetest": {"server/internal/store", "statusfile"},
}

func TestImportsRunOneWay(t *testing.T) {
	for pkg, imports := range goList(t, `{{.ImportPath}} {{join .Imports " "}}`) {
		allowed, ok := mayImport[pkg]
		if !ok {
			t.Errorf("%s has no place in the picture", pkg)
		}
		for _, path := range imports {
			if own, ok := strings.CutPrefix(path, module); ok && !slices.Contains(allowed, own) {
				t.Errorf("%s may not import %s", pkg, own)
			}
		}
	}
}

// knowTheAPI are the packages under server/internal that speak protobuf or gRPC. Query does so since
// the parser of filters hands out its syntax trees as messages, and auth and what rests on it since rights
// are filters.
var knowTheAPI = []string{"server/internal/auth", "server/internal/auth/files", "server/internal/auth/jwt", "server/internal/auth/policy", "server/internal/auth/token", "server/internal/convert", "server/internal/gate", "server/internal/guard", "server/internal/metrics", "server/internal/notify", "server/internal/query", "server/internal/relay", "server/internal/requestid", "server/internal/sender", "server/internal/tracing", "server/internal/transport", "server/internal/watch", "server/internal/watchsummary", "server/internal/web"}

func TestStoresKnowNeitherProtobufNorGRPC(t *testing.T) {
	for pkg, deps := range goList(t, `{{.ImportPath}} {{join .Deps " "}}`) {
		if !strings.HasPrefix(pkg, "server/internal/") && pkg != "statusfile" || slices.Contains(knowTheAPI, pkg) {
			continue
		}
		for _, dep := range deps {
			if strings.HasPrefix(dep, "google.golang.org/") || strings.HasPrefix(dep, module+"gen/") {
				t.Errorf("%s depends on %s", pkg, dep)
			}
		}
	}
}

// goList returns, for each package of the module, the words of a go list template
// behind the first.
func goList(t *testing.T, template string) map[string][]string {
	t.Helper()
	out, err := exec.Command("go", "list", "-f", template, "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		if pkg, ok := strings.CutPrefix(words[0], module); ok {
			found[pkg] = words[1:]
		}
	}
	if len(found) < 5 {
		t.Fatalf("go list found only %d packages", len(found))
	}
	return found
}
