package testkit

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Promtool returns the path of promtool, which comes with Prometheus. The test is skipped without it.
func Promtool(t testing.TB) string {
	t.Helper()
	path, err := exec.LookPath("promtool")
	if err != nil {
		t.Skip("promtool is not installed: sh tools/debian-packages.sh installs it (prometheus)")
	}
	return path
}

// Scrape returns the metrics at a URL. Each header is "Name: value".
func Scrape(t testing.TB, url string, headers ...string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, url, http.NoBody)
	Must(t, err)
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		req.Header.Set(name, value)
	}
	transport := &http.Transport{DisableKeepAlives: true}
	defer transport.CloseIdleConnections()
	resp, err := (&http.Client{Transport: transport}).Do(req)
	Must(t, err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	Must(t, err)
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("GET %s: %s\n%s", url, resp.Status, text)
	}
	return string(text)
}

// Sample returns the value of a series in a scrape, 0 if it is not there. The series is written as in the scrape.
func Sample(scrape, series string) float64 {
	for line := range strings.Lines(scrape) {
		if rest, ok := strings.CutPrefix(line, series+" "); ok {
			value, err := strconv.ParseFloat(strings.TrimSpace(rest), 64)
			if err == nil {
				return value
			}
		}
	}
	return 0
}

// The course of WantAlerts: a sample each half minute, ten minutes as before and fifty as after.
const (
	samplesBefore = 20
	samplesAfter  = 100
)

var (
	alertName  = regexp.MustCompile(`(?m)^ *- alert: (\w+)$`)
	sampleLine = regexp.MustCompile(`^(\w+)(?:\{(.*)\})? (\S+)$`)
)

// WantAlerts fails the test unless exactly these alerts of a file of rules fire, in the hour in which a server has
// the metrics of one scrape at first, and then those of another one. Prometheus' own engine evaluates the rules. An
// empty scrape is one that has failed.
func WantAlerts(t testing.TB, rules, before, after string, want ...string) {
	t.Helper()
	promtool := Promtool(t)
	text, err := os.ReadFile(rules)
	Must(t, err)
	path, err := filepath.Abs(rules)
	Must(t, err)
	var b strings.Builder
	fmt.Fprintf(&b, "rule_files: ['%s']\nevaluation_interval: 30s\ntests:\n- interval: 30s\n  input_series:\n", path)
	for _, s := range courses(before, after) {
		fmt.Fprintf(&b, "  - {series: '%s', values: '%s'}\n", strings.ReplaceAll(s.name, "'", "''"), s.values)
	}
	b.WriteString("  promql_expr_test:\n")
	for _, m := range alertName.FindAllStringSubmatch(string(text), -1) {
		fires := 0
		if slices.Contains(want, m[1]) {
			fires = 1
		}
		for _, when := range []struct {
			at, over string
			fires    int
		}{{"10m", "9m", 0}, {"60m", "50m", fires}} {
			fmt.Fprintf(&b, "  - {eval_time: %s, expr: '(count(max_over_time(ALERTS{alertname=\"%s\", alertstate=\"firing\"}[%s])) > bool 0) or vector(0)', exp_samples: [{labels: '{}', value: %d}]}\n",
				when.at, m[1], when.over, when.fires)
		}
	}
	file := filepath.Join(t.TempDir(), "test.yml")
	Must(t, os.WriteFile(file, []byte(b.String()), 0o600))
	if out, err := exec.Command(promtool, "test", "rules", file).CombinedOutput(); err != nil {
		t.Errorf("want the alerts %v: %v\n%s", want, err, out)
	}
}

// course is the values of a series.
type course struct{ name, values string }

func courses(before, after string) (all []course) {
	first, then := samplesOf(before), samplesOf(after)
	names := map[string]bool{}
	for name := range first {
		names[name] = true
	}
	for name := range then {
		names[name] = true
	}
	for name := range names {
		all = append(all, course{name, stretch(first, name, samplesBefore) + " " + stretch(then, name, samplesAfter)})
	}
	slices.SortFunc(all, func(a, b course) int { return strings.Compare(a.name, b.name) })
	return all
}

func stretch(samples map[string]string, name string, n int) string {
	if value, ok := samples[name]; ok {
		return fmt.Sprintf("%s+0x%d", value, n)
	}
	return fmt.Sprintf("_x%d", n+1)
}

// samplesOf returns the values of a scrape by series, without those of Go's runtime.
func samplesOf(scrape string) map[string]string {
	target := `job="runstatus", instance="test"`
	all := map[string]string{"up{" + target + "}": "1"}
	if scrape == "" {
		all["up{"+target+"}"] = "0"
	}
	for line := range strings.Lines(scrape) {
		m := sampleLine.FindStringSubmatch(strings.TrimSuffix(line, "\n"))
		if m == nil || strings.HasPrefix(m[1], "go_") {
			continue
		}
		labels := target
		if m[2] != "" {
			labels = m[2] + ", " + target
		}
		value, err := strconv.ParseFloat(m[3], 64)
		if err == nil {
			all[m[1]+"{"+labels+"}"] = strconv.FormatFloat(value, 'f', -1, 64)
		}
	}
	return all
}
