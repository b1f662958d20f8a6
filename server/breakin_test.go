package server

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/proto"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/internal/tokenfile"
	"github.com/runstatus/runstatus/internal/watchreq"
)

// What an attacker would try, beside what the tables of hidden_test.go and access_test.go have.

const adaReadsHers = `rules: [{who: {token: ada}, role: writer, namespaces: [main], runs: own}]`

func TestOnlyOneBearerTokenIsCredentials(t *testing.T) {
	s := serveSite(t, adaReadsHers, map[string]tokenfile.Entry{"root": {Role: "admin"}, "ada": {User: "ada"}})
	root, ada := s.tokens["root"], s.tokens["ada"]
	anonymous := s.over(t, s.conn.Target(), "")
	for name, c := range map[string]struct {
		headers []string
		reason  string // "": it is root
	}{
		"twice the same":        {[]string{"authorization", "Bearer " + root, "authorization", "Bearer " + root}, "INVALID_CREDENTIALS"},
		"two, the good last":    {[]string{"authorization", "Bearer " + ada, "authorization", "Bearer " + root}, "INVALID_CREDENTIALS"},
		"in two cases":          {[]string{"authorization", "Bearer " + ada, "Authorization", "Bearer " + root}, "INVALID_CREDENTIALS"},
		"a list":                {[]string{"authorization", "Bearer " + ada + ", Bearer " + root}, "INVALID_CREDENTIALS"},
		"a parameter":           {[]string{"authorization", "Bearer token=" + root}, "INVALID_CREDENTIALS"},
		"in quotes":             {[]string{"authorization", `Bearer "` + root + `"`}, "INVALID_CREDENTIALS"},
		"another scheme before": {[]string{"authorization", "Basic Bearer " + root}, "INVALID_CREDENTIALS"},
		"with a tail":           {[]string{"authorization", "Bearer " + root + "x"}, "INVALID_CREDENTIALS"},
		"in a binary header":    {[]string{"authorization-bin", "Bearer " + root}, "UNAUTHENTICATED"},
		"in a header of proxies": {[]string{"proxy-authorization", "Bearer " + root, "x-forwarded-user", "root", "x-forwarded-for", "127.0.0.1", "forwarded", "for=127.0.0.1"},
			"UNAUTHENTICATED"},
		"upper case":  {[]string{"AUTHORIZATION", "BEARER " + root}, ""},
		"more spaces": {[]string{"authorization", "bearer   " + root + " "}, ""},
	} {
		ctx := metadata.AppendToOutgoingContext(t.Context(), c.headers...)
		_, err := anonymous.ListRuns(ctx, &runstatusv1.ListRunsRequest{})
		stream, streamErr := anonymous.WatchStatuses(ctx, &runstatusv1.WatchStatusesRequest{Selection: watchreq.Query("", "")})
		testkit.Must(t, streamErr)
		_, streamErr = stream.Recv()
		for _, err := range []error{err, streamErr} {
			if string(reasonOf(err)) != c.reason {
				t.Errorf("%s: %v, want %q", name, err, c.reason)
			}
		}
	}
}

// Tokens of pages and watches are of use only for the rights that they were made under.
func TestTokensOfAnotherCallerAreRefused(t *testing.T) {
	s := serveSite(t, adaReadsHers, map[string]tokenfile.Entry{"root": {Role: "admin"}, "ada": {User: "ada"}})
	root, ada := s.bearing(t, "root"), s.bearing(t, "ada")
	for _, user := range []string{"ada", "bob", "ada", "bob"} {
		root.create(t, &runstatusv1.CreateRunRequest{User: user})
	}
	pages := func(of *harness) (list, summary string) {
		runs, err := of.ListRuns(t.Context(), &runstatusv1.ListRunsRequest{PageSize: 1})
		testkit.Must(t, err)
		groups, err := root.SummarizeRuns(t.Context(), &runstatusv1.SummarizeRunsRequest{GroupBy: "user", PageSize: 1})
		testkit.Must(t, err)
		return runs.GetNextPageToken(), groups.GetNextPageToken()
	}
	list, summary := pages(root)
	_, err := ada.ListRuns(t.Context(), &runstatusv1.ListRunsRequest{PageSize: 1, PageToken: list})
	wantError(t, err, codes.InvalidArgument, "INVALID_PAGE_TOKEN", "page_token")
	_, err = ada.SummarizeRuns(t.Context(), &runstatusv1.SummarizeRunsRequest{GroupBy: "user", PageSize: 1, PageToken: summary})
	wantError(t, err, codes.InvalidArgument, "INVALID_PAGE_TOKEN", "page_token")
	list, _ = pages(ada)
	_, err = root.ListRuns(t.Context(), &runstatusv1.ListRunsRequest{PageSize: 1, PageToken: list})
	wantError(t, err, codes.InvalidArgument, "INVALID_PAGE_TOKEN", "page_token")
	for name, req := range map[string]*runstatusv1.WatchStatusesRequest{
		"names": {Selection: watchreq.Runs("test_runs/1")},
		"main":  {Selection: watchreq.Query("", "")},
	} {
		w := root.watch(t, req)
		w.untilSynced()
		again := clone(req)
		again.ResumeToken = w.token
		_, err := ada.watch(t, again).recv()
		if wantError(t, err, codes.InvalidArgument, "INVALID_RESUME_TOKEN", "resume_token"); t.Failed() {
			t.Errorf("a watch of %s", name)
		}
	}
}

// A request_id of another caller's creation neither returns that run nor makes one.
func TestARequestIDOfAnotherCallerTellsNothingOfTheRun(t *testing.T) {
	s := serveSite(t, adaReadsHers, map[string]tokenfile.Entry{"root": {Role: "admin"}, "ada": {User: "ada"}})
	root, ada := s.bearing(t, "root"), s.bearing(t, "ada")
	root.create(t, &runstatusv1.CreateRunRequest{Id: "4", User: "bob", DisplayName: "secret", RequestId: "r"})
	_, err := ada.CreateRun(t.Context(), &runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_TEST_RUN, RequestId: "r"})
	wantError(t, err, codes.PermissionDenied, "PERMISSION_DENIED", "")
	if strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "test_runs/4") || strings.Contains(err.Error(), "bob") {
		t.Errorf("the error tells of the run: %v", err)
	}
	all, err := root.ListRuns(t.Context(), &runstatusv1.ListRunsRequest{})
	testkit.Must(t, err)
	if len(all.GetRuns()) != 1 {
		t.Errorf("there are %d runs", len(all.GetRuns()))
	}
}

// An alias is another name of a namespace, and no way around the rights in it.
func TestAliasesGiveNoOtherRights(t *testing.T) {
	s := serveSite(t, adaReadsHers, map[string]tokenfile.Entry{"root": {Role: "admin"}, "ada": {User: "ada"}}, func(c *settings) {
		c.Namespaces = append(c.Namespaces, Namespace{Name: "other", Dir: t.TempDir(), Aliases: []string{"second"}})
		c.Namespaces[0].Aliases = []string{"first"}
	})
	root, ada := s.bearing(t, "root"), s.bearing(t, "ada")
	root.create(t, &runstatusv1.CreateRunRequest{Id: "1", User: "ada"})
	root.create(t, &runstatusv1.CreateRunRequest{Id: "2", User: "bob"})
	root.create(t, &runstatusv1.CreateRunRequest{Id: "1", User: "ada", Parent: "namespaces/other"})
	can := func(run string) bool {
		resp, err := runstatusv1.NewAuthServiceClient(ada.any()).CheckAccess(t.Context(), &runstatusv1.CheckAccessRequest{Method: "SetStatus", Resource: run})
		testkit.Must(t, err)
		return resp.GetAllowed()
	}
	for run, want := range map[string]bool{
		"namespaces/first/test_runs/1": true, "namespaces/main/test_runs/1": true, "namespaces/first/test_runs/2": false,
		"namespaces/second/test_runs/1": false, "namespaces/other/test_runs/1": false, "namespaces/FIRST/test_runs/1": false,
	} {
		_, err := ada.SetStatus(t.Context(), setRequest(run, "RUNNING", ""))
		report := reportOne(ada.reports(t), setRequest(run, "RUNNING", ""))
		if (err == nil) != want || (report == nil) != want || can(run) != want {
			t.Errorf("%s: %v, reported %v, can-i %v, want %v", run, err, report, can(run), want)
		}
	}
	for _, parent := range []string{"namespaces/second", "namespaces/other", "namespaces/absent"} {
		_, err := ada.ListRuns(t.Context(), &runstatusv1.ListRunsRequest{Parent: parent})
		wantError(t, err, codes.NotFound, "NAMESPACE_NOT_FOUND", "")
	}
	all, err := ada.ListRuns(t.Context(), &runstatusv1.ListRunsRequest{Parent: "namespaces/-"})
	testkit.Must(t, err)
	if len(all.GetRuns()) != 1 {
		t.Errorf("in all namespaces there are %v", all.GetRuns())
	}
}

// That a run may be written is kept for one generation: what has its name later is judged by itself.
func TestAKeptVerdictIsForOneGenerationOfARun(t *testing.T) {
	s := serveSite(t, adaReadsHers, map[string]tokenfile.Entry{"root": {Role: "admin"}, "ada": {User: "ada"}})
	root, ada := s.bearing(t, "root"), s.bearing(t, "ada")
	stream := ada.reports(t)
	set := setRequest("test_runs/1", "RUNNING", "")
	write := map[string]func() error{
		"call":   func() error { _, err := ada.SetStatus(t.Context(), set); return err },
		"report": func() error { return reportOne(stream, set) },
	}
	for round := range 5 {
		for _, user := range []string{"ada", "bob", "ada"} {
			root.create(t, &runstatusv1.CreateRunRequest{Id: "1", User: user})
			for name, write := range write {
				if user == "bob" { // as if ada had guessed it
					given := proto.Clone(set).(*runstatusv1.SetStatusRequest)
					given.ExpectedUid = root.get(t, "test_runs/1").GetUid()
					_, err := ada.SetStatus(t.Context(), given)
					wantError(t, err, codes.NotFound, "RUN_NOT_FOUND", "")
					wantError(t, reportOne(stream, given), codes.NotFound, "RUN_NOT_FOUND", "")
				}
				err := write()
				if user == "ada" {
					testkit.Must(t, err)
				} else if wantError(t, err, codes.NotFound, "RUN_NOT_FOUND", ""); t.Failed() {
					t.Fatalf("round %d: a %s", round, name)
				}
			}
			if got, want := root.get(t, "test_runs/1").GetCurrent().GetSequence(), map[string]int64{"ada": 3, "bob": 1}[user]; got != want {
				t.Errorf("round %d: the run of %s has %d lines, want %d", round, user, got, want)
			}
			root.remove(t, "test_runs/1")
		}
	}
}

func TestCheckAccessAnswersForRunsThatAreNotMadeYet(t *testing.T) {
	s := serveSite(t, `rules: [{who: {token: ada}, role: writer, runs: own}, {who: {token: ada}, role: reader}, {who: {token: eve}, role: reader}]`,
		map[string]tokenfile.Entry{"root": {Role: "admin"}, "ada": {User: "ada"}, "eve": {}})
	for label, want := range map[string]map[string]bool{
		"ada": {"CreateRun": true, "SetStatus": false}, "eve": {"CreateRun": false, "SetStatus": false}, "root": {"CreateRun": true, "SetStatus": false},
	} {
		for method, want := range want {
			resp, err := runstatusv1.NewAuthServiceClient(s.bearing(t, label).any()).CheckAccess(t.Context(), &runstatusv1.CheckAccessRequest{Method: method, Resource: "test_runs/7"})
			if err != nil || resp.GetAllowed() != want {
				t.Errorf("%s and %s: %v, %v", label, method, resp, err)
			}
		}
	}
	_, err := runstatusv1.NewAuthServiceClient(s.bearing(t, "ada").any()).CheckAccess(t.Context(), &runstatusv1.CheckAccessRequest{Method: "setstatus"})
	wantError(t, err, codes.InvalidArgument, "INVALID_FIELD", "resource")
}

// One stream of reports mixes runs of several owners: each report is judged by itself, and the order within a run
// stays.
func TestAStreamOfReportsMixesRunsAndNoRights(t *testing.T) {
	s := serveSite(t, adaReadsHers, map[string]tokenfile.Entry{"root": {Role: "admin"}, "ada": {User: "ada"}})
	root, ada := s.bearing(t, "root"), s.bearing(t, "ada")
	root.create(t, &runstatusv1.CreateRunRequest{Id: "1", User: "ada"})
	root.create(t, &runstatusv1.CreateRunRequest{Id: "2", User: "bob"})
	stream := ada.reports(t)
	const each = 50
	var req runstatusv1.ReportStatusesRequest
	for i := range int64(each) {
		for run, name := range []string{"test_runs/1", "test_runs/2", "test_runs/absent", "namespaces/absent/test_runs/1"} {
			set := setRequest(name, "RUNNING", "")
			set.AllowMissing = run == 1
			req.Reports = append(req.Reports, &runstatusv1.ReportStatusesRequest_Report{Id: 4*i + int64(run), Set: set})
		}
	}
	testkit.Must(t, stream.Send(&req))
	got := map[string]int{}
	for n := 0; n < 4*each; {
		resp, err := stream.Recv()
		testkit.Must(t, err)
		for _, a := range resp.GetAnswers() {
			got[[]string{"own", "bob's", "absent", "no namespace"}[a.GetId()%4]+" "+string(reasonOf(errorOf(a)))]++
			n++
		}
	}
	want := map[string]int{"own ": each, "bob's PERMISSION_DENIED": each, "absent RUN_NOT_FOUND": each, "no namespace NAMESPACE_NOT_FOUND": each}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if run := root.get(t, "test_runs/2"); run.GetCurrent().GetSequence() != 1 {
		t.Errorf("bob's run has %v", run.GetCurrent())
	}
}

// A watch that resumes says of a run that left it the same, whether the run was deleted meanwhile or not.
func TestTheDeletionOfAHiddenRunDoesNotShowToAResumedWatch(t *testing.T) {
	var told []string
	for _, deleted := range []bool{false, true} {
		s := serveSite(t, `rules: [{who: {token: ada}, role: reader, runs: own}]`, map[string]tokenfile.Entry{"root": {Role: "admin"}, "ada": {User: "ada"}})
		root, ada := s.bearing(t, "root"), s.bearing(t, "ada")
		dir := s.pavilionRun(t, "3")
		user := func(name string) {
			states(t, filepath.Join(dir, "attributes"), `{"user": "`+name+`"}`)
			testkit.Eventually(t, func() bool { return root.get(t, "test_runs/3").GetUser() == name }, "the user is read")
		}
		user("ada")
		root.create(t, &runstatusv1.CreateRunRequest{Id: "5", User: "ada"})
		req := runs("test_runs/5", "test_runs/3")
		req.Until = anyIn("RUN_ERROR")
		w := ada.watch(t, req)
		w.untilSynced()
		user("bob")
		w.want("left test_runs/3")
		if deleted {
			root.remove(t, "test_runs/3")
		}
		root.set(t, "test_runs/5", "RUNNING", "")
		w.want("status test_runs/5 2 RUNNING")
		w.cancel()
		again := clone(req)
		again.ResumeToken = w.token
		w = ada.watch(t, again)
		root.set(t, "test_runs/5", "RUN_ERROR", "")
		closing, err := w.closing()
		if closing == nil {
			t.Fatalf("the watch has ended with %v", err)
		}
		told = append(told, withoutTimes(closing))
	}
	if told[0] != told[1] || !strings.Contains(told[0], "test_runs/3") {
		t.Errorf("without the deletion (-) and with it (+):\n%s", cmp.Diff(told[0], told[1]))
	}
}
