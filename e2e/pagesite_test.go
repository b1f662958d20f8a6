package e2e

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
)

// pageSite is a server whose page is looked at. It can be killed, and started again where it was.
type pageSite struct {
	*server
	t      testing.TB
	base   string // of the page
	dir    string // that is served
	args   []string
	client *client.Client
}

// newPageSite starts a server with an HTTP port, on a directory of its own.
func newPageSite(t testing.TB, args ...string) *pageSite {
	t.Helper()
	chromium(t)
	s := &pageSite{t: t, dir: t.TempDir()}
	s.args = append(args, "--dir", s.dir)
	s.server = start(t, func(cmd *exec.Cmd) {}, append(s.args, "--listen", "127.0.0.1:0", "--http", "127.0.0.1:0")...)
	s.base = "http://" + s.http()
	s.args = append(s.args, "--listen", s.addr, "--http", s.http())
	t.Cleanup(func() { s.server.stop(t) })
	s.client = s.connect()
	return s
}

func (s *pageSite) connect(options ...client.Option) *client.Client {
	s.t.Helper()
	c, err := client.New(s.addr, options...)
	must(s.t, err)
	s.t.Cleanup(func() { _ = c.Close() })
	return c
}

// again starts the server again, where it was.
func (s *pageSite) again() {
	s.t.Helper()
	s.server = start(s.t, func(cmd *exec.Cmd) {}, s.args...)
}

// create creates a run and returns its full name.
func (s *pageSite) create(req *runstatusv1.CreateRunRequest) string {
	s.t.Helper()
	if req.GetKind() == 0 {
		req.Kind = runstatusv1.Kind_KIND_TEST_RUN
	}
	run, err := s.client.Create(s.t.Context(), req)
	must(s.t, err)
	return run.GetName()
}

func (s *pageSite) set(run string, state client.State, note string) {
	s.t.Helper()
	_, err := s.client.Run(run).Set(s.t.Context(), state, note)
	must(s.t, err)
}

func (s *pageSite) complete(run, result string) {
	s.t.Helper()
	_, err := s.client.Run(run).Complete(s.t.Context(), result)
	must(s.t, err)
}

// shownRun is what the page knows of a run that its table and its wall show.
type shownRun struct {
	Name, UID, State, Note, Outcome, User, Test, Series, Result, Problem string
	Ended                                                                bool
	Sequence                                                             int64
}

// listed returns what ListRuns says of all runs, by name.
func (s *pageSite) listed() map[string]shownRun {
	s.t.Helper()
	all := map[string]shownRun{}
	req := &runstatusv1.ListRunsRequest{Parent: "namespaces/-", PageSize: 1000, View: runstatusv1.RunView_RUN_VIEW_FULL}
	for {
		resp, err := s.client.Service().ListRuns(s.t.Context(), req)
		must(s.t, err)
		for _, r := range resp.GetRuns() {
			outcome := ""
			if r.GetOutcome() != 0 {
				outcome = strings.TrimPrefix(r.GetOutcome().String(), "OUTCOME_")
			}
			now := r.GetCurrent()
			all[r.GetName()] = shownRun{Name: r.GetName(), UID: r.GetUid(), State: now.GetStateName(), Note: now.GetNote(), Outcome: outcome,
				User: r.GetUser(), Test: r.GetDisplayName(), Series: r.GetSeries(), Result: r.GetResult(), Problem: r.GetFirstProblem().GetStateName(),
				Ended: r.GetEnded(), Sequence: now.GetSequence()}
		}
		if req.PageToken = resp.GetNextPageToken(); req.GetPageToken() == "" {
			return all
		}
	}
}

// mirrored is an expression for what a tab knows of all runs.
const mirrored = `JSON.stringify([...runstatusPage.mirror.runs.values()].map(r => ({
	Name: r.name, UID: r.uid, State: r.state, Note: r.note, Outcome: r.outcome, User: r.user, Test: r.test, Series: r.series,
	Result: r.result, Problem: r.firstProblem?.state ?? "", Ended: r.ended, Sequence: r.sequence})))`

// known returns what the tab knows of all runs, by name.
func (tb *tab) known() map[string]shownRun {
	tb.t.Helper()
	var runs []shownRun
	must(tb.t, json.Unmarshal([]byte(evaluate[string](tb, mirrored)), &runs))
	all := map[string]shownRun{}
	for _, r := range runs {
		all[r.Name] = r
	}
	return all
}

// agrees waits until the tab knows of all runs what ListRuns says, which must not change meanwhile.
func (tb *tab) agrees(s *pageSite) {
	tb.t.Helper()
	want := s.listed()
	var lines int64
	for _, r := range want {
		lines += r.Sequence
	}
	tb.until(fmt.Sprintf("[...runstatusPage.mirror.runs.values()].reduce((sum, r) => sum + r.sequence, 0) === %d", lines), "the page knows of all lines")
	var known map[string]shownRun
	if !testkit.Becomes(func() bool { known = tb.known(); return maps.Equal(want, known) }) {
		tb.t.Fatalf("the page knows something else than ListRuns says (-list +page):\n%.3000s", cmp.Diff(want, known))
	}
}

// ready waits until the page has read all runs.
func (tb *tab) ready() {
	tb.t.Helper()
	tb.until("globalThis.runstatusPage && runstatusPage.mirror.connection.value.complete && runstatusPage.mirror.detailed.value", "the page has read all runs")
}

// streamCounter is a proxy before an HTTP port that counts.
type streamCounter struct {
	url    string
	open   atomic.Int64 // watches that are under way
	most   atomic.Int64 // at a time
	opened atomic.Int64
	bytes  atomic.Int64 // of answers, as they are on the wire
}

// newStreamCounter returns a proxy before the server.
func newStreamCounter(t testing.TB, base string) *streamCounter {
	t.Helper()
	to, err := url.Parse(base)
	must(t, err)
	c := &streamCounter{}
	proxy := httputil.NewSingleHostReverseProxy(to)
	proxy.FlushInterval = -1
	proxy.ErrorHandler = func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) }
	proxy.ModifyResponse = func(resp *http.Response) error {
		resp.Body = &countedBody{resp.Body, &c.bytes}
		return nil
	}
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/WatchStatuses") || strings.HasSuffix(r.URL.Path, ":watch") {
			c.opened.Add(1)
			c.most.Store(max(c.most.Load(), c.open.Add(1)))
			defer c.open.Add(-1)
		}
		proxy.ServeHTTP(w, r)
	}))
	c.url = front.URL
	t.Cleanup(func() { front.CloseClientConnections(); front.Close() })
	return c
}

// countedBody counts what is read.
type countedBody struct {
	io.ReadCloser
	n *atomic.Int64
}

// Read implements io.Reader.
func (b *countedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.n.Add(int64(n))
	return n, err
}

// series creates a series with members, and returns their full names, the series first.
func (s *pageSite) series(name string, members ...string) []string {
	s.t.Helper()
	all := []string{s.create(&runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_SERIES, DisplayName: name, User: "ada"})}
	for _, m := range members {
		all = append(all, s.create(&runstatusv1.CreateRunRequest{Series: all[0], DisplayName: m, User: "ada", Labels: map[string]string{"partition": "standard"}}))
	}
	return all
}

// beside appends a line to the status file of a run of the namespace main, as another program does.
func (s *pageSite) beside(run, state, note string) {
	s.t.Helper()
	path := filepath.Join(s.dir, strings.TrimPrefix(run, "namespaces/main/"), "status")
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	must(s.t, err)
	now := time.Now().UnixMicro()
	_, err = fmt.Fprintf(f, "%d.%06d %s %s\n", now/1e6, now%1e6, state, note)
	must(s.t, err)
	must(s.t, f.Close())
}

// plant creates so many test runs, in series of a hundred, and returns their names.
func (s *pageSite) plant(n int) []string {
	s.t.Helper()
	const members = 100
	names := make([]string, n)
	var group errgroup.Group
	group.SetLimit(32)
	for first := 0; first < n; first += members {
		group.Go(func() error {
			series, err := s.client.Create(s.t.Context(), &runstatusv1.CreateRunRequest{
				Kind: runstatusv1.Kind_KIND_SERIES, DisplayName: fmt.Sprintf("nightly.%d", first/members), User: fmt.Sprintf("user%d", first/members%7)})
			if err != nil {
				return err
			}
			for i := first; i < min(n, first+members); i++ {
				run, err := s.client.Create(s.t.Context(), &runstatusv1.CreateRunRequest{
					Kind: runstatusv1.Kind_KIND_TEST_RUN, DisplayName: fmt.Sprintf("suite.test%d", i%50), User: fmt.Sprintf("user%d", first/members%7),
					Series: series.GetName(), Labels: map[string]string{"partition": []string{"standard", "highmem", "gpu"}[i%3]}})
				if err != nil {
					return err
				}
				names[i] = run.GetName()
			}
			return nil
		})
	}
	must(s.t, group.Wait())
	return names
}
