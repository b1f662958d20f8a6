package client_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// inSteps returns an option with which a wait does one step after each change.
func inSteps(steps ...func()) client.WatchOption {
	return client.OnChange(func([]*runstatusv1.Run) {
		if len(steps) > 0 {
			step := steps[0]
			steps = steps[1:]
			step()
		}
	})
}

func finish(t *testing.T, run *client.RunHandle, result string) {
	t.Helper()
	if _, err := run.Complete(t.Context(), result); err != nil {
		t.Error(err)
	}
}

func destroy(t *testing.T, run *client.RunHandle) {
	t.Helper()
	if err := run.Delete(t.Context(), true); err != nil {
		t.Error(err)
	}
}

// A member that is deleted can't end any more: the remaining members decide. The wait tells of it,
// unless it had ended without a problem, or is back.
func TestWaitTellsOfMembersThatAreGone(t *testing.T) {
	for name, test := range map[string]struct {
		before func(t *testing.T, c *client.Client, member *client.RunHandle, series string)
		again  bool
		gone   bool
		ended  bool
	}{
		"before it ended":      {before: func(*testing.T, *client.Client, *client.RunHandle, string) {}, gone: true},
		"after it failed":      {before: func(t *testing.T, _ *client.Client, m *client.RunHandle, _ string) { finish(t, m, "FAIL") }, gone: true, ended: true},
		"after it passed":      {before: func(t *testing.T, _ *client.Client, m *client.RunHandle, _ string) { finish(t, m, "PASS") }},
		"and it is made again": {before: func(*testing.T, *client.Client, *client.RunHandle, string) {}, again: true},
	} {
		t.Run(name, func(t *testing.T) {
			c := connect(t)
			series := create(t, c, &runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_SERIES})
			stays := create(t, c, &runstatusv1.CreateRunRequest{Series: series.Name()})
			id := "gone-" + series.Name()[len("namespaces/main/series/"):]
			member := create(t, c, &runstatusv1.CreateRunRequest{Id: id, Series: series.Name()})
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
			defer cancel()
			closing, err := c.Wait(ctx, client.Series(series.Name()), client.UntilEnded(), inSteps(func() {
				test.before(t, c, member, series.Name())
				destroy(t, member)
				if test.again {
					finish(t, create(t, c, &runstatusv1.CreateRunRequest{Id: id, Series: series.Name()}), "PASS")
				}
				set(t, stays, skipped, "")
				if _, err := series.CloseSeries(t.Context()); err != nil {
					t.Error(err)
				}
			}))
			if closing.GetReason() != runstatusv1.WatchClosing_REASON_CONDITION_MET {
				t.Errorf("closing %v, %v", closing, err)
			}
			gone, is := errors.AsType[*client.GoneError](err)
			if is != test.gone || errors.Is(err, client.ErrGone) != test.gone || !test.gone && err != nil {
				t.Fatalf("%v", err)
			}
			if is && (len(gone.Runs) != 1 || gone.Runs[0].GetName() != member.Name() || gone.Runs[0].GetEnded() != test.ended) {
				t.Errorf("gone are %v", gone.Runs)
			}
		})
	}
}

// A run of a namespace that is deleted is gone, too. A condition about any run does not need it.
func TestWaitTellsOfRunsOfANamespaceThatAreGone(t *testing.T) {
	for name, test := range map[string]struct {
		until client.WatchOption
		gone  bool
	}{
		"all": {client.UntilEnded(), true},
		"any": {client.UntilAnyState(skipped), false},
	} {
		t.Run(name, func(t *testing.T) {
			c := connect(t)
			create := func() *client.RunHandle {
				return create(t, c, &runstatusv1.CreateRunRequest{DisplayName: "gone of " + t.Name()})
			}
			stays, goes := create(), create()
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
			defer cancel()
			filter := client.Filter("display_name = " + client.Quote("gone of "+t.Name()))
			closing, err := c.Wait(ctx, filter, test.until, inSteps(func() { destroy(t, goes) }, func() { set(t, stays, skipped, "") }))
			if closing == nil || errors.Is(err, client.ErrGone) != test.gone || !test.gone && err != nil {
				t.Errorf("%v, %v", closing, err)
			}
		})
	}
}

// The server names a named run that is deleted: the condition is impossible.
func TestWaitForADeletedRunIsImpossible(t *testing.T) {
	c := connect(t)
	run := create(t, c, nil)
	closing, err := c.Wait(t.Context(), client.Runs(run.Name()), client.UntilEnded(), inSteps(func() { destroy(t, run) }))
	if !errors.Is(err, client.ErrImpossible) || errors.Is(err, client.ErrGone) || !slices.Equal(closing.GetDeleted(), []string{run.Name()}) {
		t.Errorf("%v, %v", closing, err)
	}
}

// Of several series the members are not followed. One that is gone is missed by their number.
func TestWaitForSeveralSeriesTellsHowManyMembersAreGone(t *testing.T) {
	c := connect(t)
	newSeries := func() (series, member *client.RunHandle) {
		series = create(t, c, &runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_SERIES})
		return series, create(t, c, &runstatusv1.CreateRunRequest{Series: series.Name()})
	}
	a, stays := newSeries()
	b, goes := newSeries()
	_, err := c.Wait(t.Context(), client.Runs(a.Name(), b.Name()), client.UntilEnded(), inSteps(func() {
		destroy(t, goes)
		set(t, stays, skipped, "")
		for _, series := range []*client.RunHandle{a, b} {
			if _, err := series.CloseSeries(t.Context()); err != nil {
				t.Error(err)
			}
		}
	}))
	gone, _ := errors.AsType[*client.GoneError](err)
	if gone == nil || len(gone.Fewer) != 1 || gone.Fewer[b.Name()] != 1 {
		t.Errorf("%v", err)
	}
}

// With FailFast the first problem ends the wait, also one from before it began. Members that are gone by
// then are told too.
func TestFailFastEndsAWaitWithTheFirstProblem(t *testing.T) {
	for name, early := range map[string]bool{"before the wait": true, "during the wait": false} {
		t.Run(name, func(t *testing.T) {
			c := connect(t)
			series := create(t, c, &runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_SERIES})
			member := func() *client.RunHandle {
				return create(t, c, &runstatusv1.CreateRunRequest{Series: series.Name()})
			}
			fine, bad, gone := member(), member(), member()
			steps := []func(){func() { set(t, fine, skipped, "") }, func() { destroy(t, gone) }, func() { finish(t, bad, "FAIL") }}
			if early {
				finish(t, bad, "FAIL")
				steps = nil
			}
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
			defer cancel()
			closing, err := c.Wait(ctx, client.Series(series.Name()), client.UntilEnded(), client.FailFast(), inSteps(steps...))
			if !errors.Is(err, client.ErrProblem) || errors.Is(err, client.ErrGone) == early || len(closing.GetRuns()) != 1 || closing.GetRuns()[0].GetName() != bad.Name() {
				t.Errorf("%v, %v", closing, err)
			}
		})
	}
}

// A run that goes while there is no connection is gone too, also if the watch starts over.
func TestWaitTellsOfRunsThatWentWithoutAConnection(t *testing.T) {
	for name, test := range map[string]struct {
		steps []step
		opts  client.WatchOption
		gone  []string
	}{
		"before synced": {[]step{
			{messages("joined series/1@9:1", "joined a@1:3", "joined b@2:3"), errCut},
			{messages("joined series/1@9:1", "joined b@2:3", "synced", "met"), nil}}, client.Series("series/1"), []string{"a"}},
		"the watch starts over": {[]step{
			{messages("joined series/1@9:1", "joined a@1:3", "joined b@2:3", "synced"), errOld},
			{messages("joined series/1@9:1", "joined b@2:3"), errOld},
			{messages("joined series/1@9:1", "synced", "met"), nil}}, client.Series("series/1"), []string{"a", "b"}},
		"it had ended without a problem": {[]step{
			{messages("joined series/1@9:1", "joined,passed a@1:3", "synced"), errOld},
			{messages("joined series/1@9:1", "synced", "met"), nil}}, client.Series("series/1"), nil},
		"it may not match the filter any more": {[]step{
			{messages("joined a@1:3", "synced"), errOld},
			{messages("synced", "met"), nil}}, client.Filter(`state = "RUNNING"`), nil},
		"a namespace": {[]step{
			{messages("joined a@1:3", "synced"), errOld},
			{messages("synced", "met"), nil}}, client.Parent("namespaces/main"), []string{"a"}},
	} {
		t.Run(name, func(t *testing.T) {
			closing, err := connectTo(t, &scripted{steps: test.steps}).Wait(t.Context(), test.opts, client.UntilEnded())
			if closing == nil {
				t.Fatal(err)
			}
			var gone []string
			if e, ok := errors.AsType[*client.GoneError](err); ok {
				for _, run := range e.Runs {
					gone = append(gone, run.GetName())
				}
			}
			if !slices.Equal(gone, test.gone) {
				t.Errorf("gone are %q: %v", gone, err)
			}
		})
	}
}

// A wait that fails has no closing.
func TestWaitReturnsNoClosingWithAnotherError(t *testing.T) {
	s := &scripted{steps: []step{{messages("joined a@1:3"), status.Error(codes.InvalidArgument, "no")}}}
	if closing, err := connectTo(t, s).Wait(t.Context(), client.Runs("a"), client.UntilEnded()); closing != nil || status.Code(err) != codes.InvalidArgument {
		t.Errorf("%v, %v", closing, err)
	}
}
