package client_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

const (
	running  = runstatusv1.TestState_TEST_STATE_RUNNING
	skipped  = runstatusv1.TestState_TEST_STATE_SKIPPED
	complete = runstatusv1.TestState_TEST_STATE_COMPLETE
)

func TestSetReturnsWhatReadersSee(t *testing.T) {
	c := connect(t)
	run := create(t, c, nil)
	for _, state := range []client.State{running, client.StateName("RUNNING")} {
		info, err := run.Set(t.Context(), state, "two\nlines  ")
		if err != nil {
			t.Fatal(err)
		}
		current, err := run.Current(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if info.GetTestState() != running || info.GetNote() != "two\nlines" || current.GetNote() != info.GetNote() {
			t.Errorf("set with %T returned %v, a reader sees %v", state, info, current)
		}
	}
	info, err := run.Set(t.Context(), client.StateName("made up"), "x")
	if err != nil || info.GetStateName() != "INVALID" || info.GetNote() != "(made up) x" {
		t.Errorf("a name that is not known: %v, %v", info, err)
	}
}

func TestTheSameStatusTwiceIsTwoLines(t *testing.T) {
	c := connect(t)
	run := create(t, c, nil)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			for range 10 {
				if _, err := run.Set(t.Context(), running, "again"); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	whens := map[time.Time]bool{}
	for info, err := range run.History(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if info.GetStateName() == "RUNNING" {
			whens[info.GetWhen().AsTime()] = true
		}
	}
	if len(whens) != 200 {
		t.Errorf("%d times for 200 lines", len(whens))
	}
}

func TestTheSameWhenWritesNothingTwice(t *testing.T) {
	c := connect(t)
	run := create(t, c, nil)
	when := client.When(time.Now().Add(-time.Hour))
	first, err := run.Set(t.Context(), running, "once", when)
	if err != nil {
		t.Fatal(err)
	}
	second, err := run.Set(t.Context(), running, "once", when)
	if err != nil || second.GetSequence() != first.GetSequence() {
		t.Errorf("the second call wrote line %d, %v", second.GetSequence(), err)
	}
	req := &runstatusv1.SetStatusRequest{Run: run.Name(), Note: "n",
		State: &runstatusv1.SetStatusRequest_TestState{TestState: running}}
	if _, err := c.SetStatus(t.Context(), req); err != nil || req.When != nil {
		t.Errorf("SetStatus changed its request: %v, %v", req, err)
	}
}

func TestSetOptions(t *testing.T) {
	c := connect(t)
	run := create(t, c, nil)
	got, err := run.Get(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name string
		opt  client.SetOption
		want codes.Code
	}{
		{"the uid of this generation", client.ExpectUID(got.GetUid()), codes.OK},
		{"the uid of another generation", client.ExpectUID("00"), codes.FailedPrecondition},
		{"the sequence that is there", client.ExpectSequence(2), codes.OK},
		{"another sequence", client.ExpectSequence(2), codes.Aborted},
		{"the current state", client.IfCurrent(complete, running), codes.OK},
		{"another state", client.IfCurrent(complete), codes.Aborted},
		{"never there", client.UnlessEver(complete), codes.OK},
		{"was there", client.UnlessEver(complete, client.StateName("STATUS_CREATED")), codes.Aborted},
		{"has not ended", client.UnlessEnded(), codes.OK},
	} {
		if _, err := run.Set(t.Context(), running, test.name, test.opt); status.Code(err) != test.want {
			t.Errorf("%s: %v, want %s", test.name, err, test.want)
		}
	}
	set(t, run, skipped, "")
	if _, err := run.Set(t.Context(), running, "late", client.UnlessEnded()); client.Reason(err) != "PRECONDITION_FAILED" {
		t.Errorf("after its end: %v", err)
	}
	absent := c.Run("test_runs/set-options")
	if _, err := absent.Set(t.Context(), running, ""); client.Reason(err) != "RUN_NOT_FOUND" {
		t.Errorf("an absent run: %v", err)
	}
	if _, err := absent.Set(t.Context(), running, "", client.AllowMissing()); err != nil {
		t.Errorf("an absent run, allowed: %v", err)
	}
}

func TestHasCountsTheHistory(t *testing.T) {
	c := connect(t)
	run := create(t, c, nil)
	set(t, run, running, "")
	set(t, run, complete, "")
	for state, want := range map[client.State]bool{running: true, client.StateName("COMPLETE"): true, skipped: false} {
		if has, err := run.Has(t.Context(), state); err != nil || has != want {
			t.Errorf("has %s: %v, %v", state, has, err)
		}
	}
}

func TestListsPageByThemselves(t *testing.T) {
	c := connect(t)
	run := create(t, c, nil)
	const lines = 2100
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() {
			for range lines / 10 {
				if _, err := run.Set(t.Context(), running, ""); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	var n int64
	for info, err := range run.History(t.Context()) {
		if n++; err != nil || info.GetSequence() != n {
			t.Fatalf("line %d: %v, %v", n, info, err)
		}
	}
	if n != lines+1 {
		t.Errorf("%d lines", n)
	}
	for _, err := range run.History(t.Context()) {
		if err != nil {
			t.Error(err)
		}
		break // no goroutine may be left
	}
}

func TestRunsAreFilteredOrderedAndLimited(t *testing.T) {
	c := connect(t)
	name := "filtered \\ \"quoted\"\n*"
	var names []string
	for range 5 {
		names = append(names, create(t, c, &runstatusv1.CreateRunRequest{DisplayName: name}).Name())
	}
	list := func(opts ...client.ListOption) (got []string) {
		for run, err := range c.ListRuns(t.Context(), opts...) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, run.GetName())
		}
		return got
	}
	filter := client.Filter("display_name = " + client.Quote(name))
	if got := list(filter); !slices.Equal(got, names) {
		t.Errorf("filtered: %q, want %q", got, names)
	}
	slices.Reverse(names)
	if got := list(filter, client.OrderBy("name desc"), client.Limit(2), client.Parent("namespaces/-")); !slices.Equal(got, names[:2]) {
		t.Errorf("the last two: %q", got)
	}
	for _, err := range c.ListRuns(t.Context(), client.Filter("nonsense")) {
		if client.Reason(err) != "INVALID_FILTER" {
			t.Errorf("a wrong filter: %v", err)
		}
	}
	sum, err := c.Summarize(t.Context(), &runstatusv1.SummarizeRunsRequest{Filter: "display_name = " + client.Quote(name)})
	if err != nil || sum.GetGroups()[0].GetTotal() != 5 {
		t.Errorf("counted: %v, %v", sum, err)
	}
}

func TestEachKeepsTheOrderAndItsErrors(t *testing.T) {
	c := connect(t)
	there := create(t, c, nil).Name()
	var names, got []string
	for i := range 100 {
		names = append(names, fmt.Sprintf("test_runs/each-%d", i), there)
	}
	for run, err := range c.Each(t.Context(), names...) {
		if err != nil {
			got = append(got, client.Reason(err))
			continue
		}
		got = append(got, run.GetName())
	}
	if want := slices.Repeat([]string{"RUN_NOT_FOUND", there}, 100); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestASeriesFromCreationToClosing(t *testing.T) {
	c := connect(t)
	series := create(t, c, &runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_SERIES})
	member := create(t, c, &runstatusv1.CreateRunRequest{Series: series.Name()})
	if run, err := series.CloseSeries(t.Context()); err != nil || !run.GetMembershipClosed() || run.GetEnded() {
		t.Errorf("closed: %v, %v", run, err)
	}
	if err := member.Delete(t.Context(), false); client.Reason(err) != "RUN_NOT_ENDED" {
		t.Errorf("deleted too early: %v", err)
	}
	if run, err := member.Complete(t.Context(), "PASS"); err != nil || run.GetOutcome() != runstatusv1.Outcome_OUTCOME_PASSED {
		t.Errorf("completed: %v, %v", run, err)
	}
	if run, err := series.Get(t.Context()); err != nil || !run.GetEnded() {
		t.Errorf("after its members: %v, %v", run, err)
	}
	if err := member.Delete(t.Context(), false); err != nil {
		t.Error(err)
	}
	if _, err := member.Get(t.Context()); status.Code(err) != codes.NotFound {
		t.Errorf("deleted: %v", err)
	}
}

func TestStatesOfBothKinds(t *testing.T) {
	c := connect(t)
	for kind, want := range map[runstatusv1.Kind]string{
		runstatusv1.Kind_KIND_TEST_RUN: "BUILDING", runstatusv1.Kind_KIND_SERIES: "ALL_STARTED",
	} {
		states, err := c.ListStates(t.Context(), kind)
		if err != nil || !slices.ContainsFunc(states, func(s *runstatusv1.State) bool { return s.GetName() == want && s.GetHelp() != "" }) {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

func TestAConnectionOfTheCallersStaysOpen(t *testing.T) {
	conn, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	c, err := client.New("", client.WithConn(conn))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Create(t.Context(), nil); err != nil {
		t.Errorf("after Close: %v", err)
	}
}

func TestPlainTextToAnotherMachineTakesAnOption(t *testing.T) {
	here := client.WithDialOptions(grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "tcp", address)
	}))
	for _, test := range []struct {
		opts []client.Option
		want codes.Code
	}{
		{[]client.Option{here}, codes.Unavailable},
		{[]client.Option{here, client.WithInsecure()}, codes.OK},
	} {
		c, err := client.New("passthrough:///example.org:7600", test.opts...)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.ListStates(t.Context(), runstatusv1.Kind_KIND_SERIES); status.Code(err) != test.want {
			t.Errorf("got %v, want %s", err, test.want)
		}
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestATargetThatCantBeUnderstoodIsAnError(t *testing.T) {
	for _, target := range []string{"unix:///a\x00b\n://", "dns://%%/x"} {
		if c, err := client.New(target); err == nil {
			t.Errorf("%q was taken", target)
			_ = c.Close()
		}
	}
}

func TestOnlyTheServicesErrorsHaveAReason(t *testing.T) {
	for _, err := range []error{nil, errors.New("x"), status.Error(codes.NotFound, "x")} {
		if r := client.Reason(err); r != "" {
			t.Errorf("%v has the reason %s", err, r)
		}
	}
	c := connect(t)
	_, err := c.Run("no name").Get(t.Context())
	if r := client.Reason(fmt.Errorf("wrapped: %w", err)); r != "INVALID_NAME" {
		t.Errorf("%v has the reason %q", err, r)
	}
	if strings.Contains(err.Error(), "/tmp") {
		t.Errorf("a path of the host in %v", err)
	}
}

func TestQuotedTextsStandForThemselves(t *testing.T) {
	c := connect(t)
	const mark = "quoted-"
	texts := []string{"*", `\`, `\*`, `\\`, `\\*`, "a*b", "axb", `a\*b`, `C:\dir`, `"`, `\"`, `"*"`, "'", "two\nlines", "*)", "é*"}
	for _, text := range texts {
		create(t, c, &runstatusv1.CreateRunRequest{DisplayName: mark + text, User: text, Labels: map[string]string{"quoted": text}})
	}
	named := func(filter string) (texts []string) {
		t.Helper()
		for run, err := range c.ListRuns(t.Context(), client.Filter(filter)) {
			if err != nil {
				t.Fatalf("%s: %v", filter, err)
			}
			if text, ok := strings.CutPrefix(run.GetDisplayName(), mark); ok {
				texts = append(texts, text)
			}
		}
		return texts
	}
	for _, text := range texts {
		for field, value := range map[string]string{"display_name": mark + text, "user": text, "labels.quoted": text} {
			if got := named(field + " = " + client.Quote(value)); !slices.Equal(got, []string{text}) {
				t.Errorf("%s is %q: got those of %q", field, value, got)
			}
		}
	}
	for pattern, want := range map[string][]string{
		"*":      texts,
		`\*`:     {"*"},
		`\**`:    {"*", "*)"},
		"a*b":    {"a*b", "axb", `a\*b`},
		`a\*b`:   {"a*b"},
		`a\\*b`:  {`a\*b`},
		`\\*`:    {`\`, `\*`, `\\`, `\\*`, `\"`},
		`\\\*`:   {`\*`},
		`C:\dir`: {`C:\dir`},
	} {
		if got := named("labels.quoted = " + client.QuotePattern(pattern)); !slices.Equal(got, want) {
			t.Errorf("the pattern %s: got those of %q, want %q", pattern, got, want)
		}
	}
}
