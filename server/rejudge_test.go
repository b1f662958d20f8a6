package server

import (
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc/codes"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/internal/tokenfile"
	"github.com/runstatus/runstatus/internal/watchreq"
)

// A run that the caller may not read any more leaves its watches, and the message tells nothing new of it.
func TestARunThatComesToBeHiddenLeaves(t *testing.T) {
	s := serveSite(t, `rules: [{who: {token: ada}, role: reader, runs: own}]`, map[string]tokenfile.Entry{"root": {Role: "admin"}, "ada": {User: "ada"}})
	root, ada := s.bearing(t, "root"), s.bearing(t, "ada")
	dir := s.pavilionRun(t, "1")
	user := func(name string) {
		states(t, filepath.Join(dir, "attributes"), fmt.Sprintf(`{"user": %q, "name": "suite.%s"}`, name, name))
		testkit.Eventually(t, func() bool { return root.get(t, "test_runs/1").GetUser() == name }, "the user is read")
	}
	user("ada")
	watches := map[string]*watcher{}
	for name, req := range map[string]*runstatusv1.WatchStatusesRequest{"names": runs("test_runs/1"), "main": {Selection: watchreq.Query("", "")}} {
		watches[name] = ada.watch(t, req)
		watches[name].untilSynced()
	}
	user("bob")
	root.set(t, "test_runs/1", "RUNNING", "")
	wantError(t, getRun(t, ada, "test_runs/1"), codes.NotFound, "RUN_NOT_FOUND", "")
	user("ada")
	for name, w := range watches {
		m := w.event()
		if run := m.GetLeft().GetRun(); run.GetName() != "namespaces/main/test_runs/1" || run.GetUser() != "" || run.GetDisplayName() != "" || run.GetCurrent() != nil {
			t.Errorf("%s: got %v", name, m)
		}
		w.want("joined test_runs/1 2 RUNNING")
	}
}

// Of a hundred watches those end whose rights have changed, soon and with a token; the others notice nothing.
func TestWatchesAreJudgedAgainWhenFilesChange(t *testing.T) {
	const each = 20
	stay := `rules: [{who: {token: stays}, role: reader}, {who: {token: own}, role: reader, runs: own}, {who: {user: eve}, role: reader}`
	policy := stay + `, {who: {token: leaves}, role: reader}, {who: {token: narrowed}, role: reader}]`
	s := serveSite(t, policy, map[string]tokenfile.Entry{
		"root": {Role: "admin"}, "stays": {}, "own": {User: "ada"}, "leaves": {}, "narrowed": {}, "revoked": {Role: "reader"},
	})
	root := s.bearing(t, "root")
	root.create(t, &runstatusv1.CreateRunRequest{Id: "1", User: "ada"})
	open := map[string][]*watcher{}
	for _, label := range []string{"stays", "own", "leaves", "narrowed", "revoked"} {
		h := s.bearing(t, label)
		for range each {
			w := h.watch(t, runs("test_runs/1"))
			w.untilSynced()
			open[label] = append(open[label], w)
		}
	}
	testkit.Must(t, tokenfile.Remove(s.path("tokens"), "revoked"))
	s.write(t, "policy.yaml", stay+`, {who: {token: narrowed}, role: reader, runs: 'user = "a*"'}]`)
	swapped := time.Now()
	var ending sync.WaitGroup
	for label, reason := range map[string]string{"leaves": "RIGHTS_CHANGED", "narrowed": "RIGHTS_CHANGED", "revoked": "INVALID_CREDENTIALS"} {
		for _, w := range open[label] {
			ending.Go(func() {
				closing, err := w.closing()
				if closing.GetReason() != runstatusv1.WatchClosing_REASON_RIGHTS_ENDED || string(reasonOf(err)) != reason || w.token == "" {
					t.Errorf("%s: it ended with %v and %v, want %s", label, closing, err, reason)
				}
				if took := time.Since(swapped); took > 5*time.Second {
					t.Errorf("%s: it took %v", label, took)
				}
			})
		}
	}
	ending.Wait()
	for i := range 5 {
		root.set(t, "test_runs/1", "RUNNING", fmt.Sprint(i))
	}
	for _, label := range []string{"stays", "own"} {
		for _, w := range open[label] {
			for i := range 5 {
				w.want(fmt.Sprintf("status test_runs/1 %d RUNNING", i+2))
			}
		}
	}
}

// closing reads up to the end, and returns the closing message and the error.
func (w *watcher) closing() (closing *runstatusv1.WatchClosing, err error) {
	for {
		m, err := w.recv()
		if err != nil {
			return closing, err
		}
		closing = m.GetClosing()
	}
}

func TestStreamsEndWithTheirCredentials(t *testing.T) {
	soon := time.Now().Add(1200 * time.Millisecond)
	s := serveSite(t, "", map[string]tokenfile.Entry{"brief": {Expires: &soon}, "next": {}}, func(c *settings) { c.Access.Leeway = time.Millisecond })
	brief, next := s.bearing(t, "brief"), s.bearing(t, "next")
	next.run(t, "1", "")
	w, reports, summary := brief.watch(t, runs("test_runs/1")), brief.reports(t), brief.watchSummary(t, &runstatusv1.WatchSummaryRequest{})
	w.untilSynced()
	testkit.Must(t, reportOne(reports, setRequest("test_runs/1", "RUNNING", "")))
	w.want("status test_runs/1 2 RUNNING")
	closing, err := w.closing()
	wantError(t, err, codes.Unauthenticated, "CREDENTIALS_EXPIRED", "")
	if time.Now().Before(soon) || closing.GetReason() != runstatusv1.WatchClosing_REASON_RIGHTS_ENDED {
		t.Errorf("it ended with %v", closing)
	}
	_, err = reports.Recv()
	wantError(t, err, codes.Unauthenticated, "CREDENTIALS_EXPIRED", "")
	for err = nil; err == nil; {
		_, err = summary.recv()
	}
	wantError(t, err, codes.Unauthenticated, "CREDENTIALS_EXPIRED", "")
	next.set(t, "test_runs/1", "RUN_DONE", "")
	again := runs("test_runs/1")
	again.ResumeToken = w.token
	w = next.watch(t, again) // with new credentials
	w.want("status test_runs/1 3 RUN_DONE")
}

// Each report of a stream is judged by the rights of its moment.
func TestReportsAreJudgedOneByOne(t *testing.T) {
	s := serveSite(t, `rules: [{who: {token: ada}, role: writer, runs: own}, {who: {token: ada}, role: reader}]`,
		map[string]tokenfile.Entry{"root": {Role: "admin"}, "ada": {User: "ada"}})
	root, ada := s.bearing(t, "root"), s.bearing(t, "ada")
	root.create(t, &runstatusv1.CreateRunRequest{Id: "1", User: "ada"})
	root.create(t, &runstatusv1.CreateRunRequest{Id: "2", User: "bob"})
	stream := ada.reports(t)
	testkit.Must(t, reportOne(stream, setRequest("test_runs/1", "RUNNING", "")))
	wantError(t, reportOne(stream, setRequest("test_runs/2", "RUNNING", "")), codes.PermissionDenied, "PERMISSION_DENIED", "")
	wantError(t, reportOne(stream, setRequest("test_runs/3", "RUNNING", "")), codes.NotFound, "RUN_NOT_FOUND", "")
	s.write(t, "policy.yaml", `rules: [{who: {token: ada}, role: writer, runs: 'id = "2"'}, {who: {token: ada}, role: reader}]`)
	testkit.Eventually(t, func() bool {
		return strings.Contains(s.log.String(), "msg=reloaded") && reportOne(stream, setRequest("test_runs/2", "RUNNING", "")) == nil
	}, "the other run may be written")
	wantError(t, reportOne(stream, setRequest("test_runs/1", "RUNNING", "")), codes.PermissionDenied, "PERMISSION_DENIED", "")
}

func TestAPolicyWithMistakesLeavesThatOfBefore(t *testing.T) {
	s := serveSite(t, `rules: [{who: {token: ada}, role: reader}]`, map[string]tokenfile.Entry{"ada": {}})
	s.write(t, "policy.yaml", "rules:\n  - {who: {token: ada}, role: king}\n  - {who: {token: ada}, role: reader, runs: 'colour = \"red\"'}\n")
	testkit.Eventually(t, func() bool { return strings.Contains(s.log.String(), "not reloaded because of errors") }, "it is refused")
	for _, want := range []string{"line 2", "king", "line 3", "no such field"} {
		if !strings.Contains(s.log.String(), want) {
			t.Errorf("the log lacks %q", want)
		}
	}
	if _, err := s.bearing(t, "ada").ListRuns(t.Context(), &runstatusv1.ListRunsRequest{}); err != nil {
		t.Error(err)
	}
}
