package e2e

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/runstatus/runstatus/internal/testkit"
)

var (
	alertRules = filepath.Join(repository, "contrib", "monitoring", "alerts.yml")
	dashboard  = filepath.Join(repository, "contrib", "monitoring", "dashboard.json")
)

// monitored is a server with an HTTP port, in a directory of its own.
type monitored struct {
	*server
	dir string
}

func monitor(t *testing.T, args ...string) *monitored {
	t.Helper()
	m := &monitored{dir: filepath.Join(t.TempDir(), "work")}
	must(t, os.Mkdir(m.dir, 0o755))
	m.server = serve(t, append([]string{"--dir", m.dir, "--http", "127.0.0.1:0", "--log-level", "debug"}, args...)...)
	return m
}

func (m *monitored) scrape(t *testing.T) string {
	t.Helper()
	return testkit.Scrape(t, "http://"+m.http()+"/metrics")
}

// until returns the first scrape in which a series has a value as is says.
func (m *monitored) until(t *testing.T, series string, is func(float64) bool) (scrape string) {
	t.Helper()
	testkit.Eventually(t, func() bool {
		scrape = m.scrape(t)
		return is(testkit.Sample(scrape, series))
	}, series)
	return scrape
}

func above(n float64) func(float64) bool { return func(v float64) bool { return v > n } }

// panels returns the queries of the dashboard by the title of their panel.
func panels(t *testing.T) map[string][]string {
	t.Helper()
	text, err := os.ReadFile(dashboard)
	must(t, err)
	var board struct {
		Panels []struct {
			Title   string
			Targets []struct{ Expr string }
		}
		Annotations struct {
			List []struct{ Name, Expr string }
		}
	}
	must(t, json.Unmarshal(text, &board))
	found := map[string][]string{}
	for _, p := range board.Panels {
		for _, target := range p.Targets {
			found[p.Title] = append(found[p.Title], target.Expr)
		}
	}
	for _, a := range board.Annotations.List {
		found[a.Name] = append(found[a.Name], a.Expr)
	}
	if len(found) < 20 {
		t.Fatalf("the dashboard has %d panels with queries", len(found))
	}
	return found
}

// variables are what Grafana puts into queries.
var variables = strings.NewReplacer("$__rate_interval", "1m", "$job", "runstatus", "$instance", ".*", "$namespace", ".*")

// metricName is a metric of the server in a query.
var metricName = regexp.MustCompile(`\b(?:runstatus|grpc_server|process|go)_[a-z0-9_]+\b`)

func TestRulesAndDashboardNameMetricsThatExist(t *testing.T) {
	m := monitor(t, "--notify", writeRules(t, t.TempDir(), ruleFor("all", "ended", &hook{addr: "127.0.0.1:1"}, "")))
	m.must(t, "create", "--id", "1")
	scrape := m.scrape(t)
	rules, err := os.ReadFile(alertRules)
	must(t, err)
	queries := string(rules)
	for _, exprs := range panels(t) {
		queries += strings.Join(exprs, "\n") + "\n"
	}
	named := metricName.FindAllString(queries, -1)
	if len(named) < 60 {
		t.Fatalf("only %d metrics are named", len(named))
	}
	for _, name := range named {
		if !regexp.MustCompile(`(?m)^` + name + `[{ ]`).MatchString(scrape) {
			t.Errorf("no metric is called %s", name)
		}
	}
}

func TestRulesLoad(t *testing.T) {
	out, err := exec.Command(testkit.Promtool(t), "check", "rules", alertRules).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "rules found") {
		t.Errorf("%v\n%s", err, out)
	}
}

// Each alert has a section in the manual that its name leads to.
func TestAlertsAreExplained(t *testing.T) {
	rules, err := os.ReadFile(alertRules)
	must(t, err)
	manual, err := os.ReadFile(filepath.Join(repository, "docs", "operations.md"))
	must(t, err)
	for _, m := range regexp.MustCompile(`alert: (\w+)`).FindAllStringSubmatch(string(rules), -1) {
		if !strings.Contains(string(manual), "| `"+m[1]+"` |") {
			t.Errorf("docs/operations.md does not explain %s", m[1])
		}
	}
}
