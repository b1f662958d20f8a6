package filestore_test

import (
	"context"
	"maps"
	"os"
	"os/user"
	"strings"
	"testing"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

func TestIdentityIsReadWhateverElseItsFilesHold(t *testing.T) {
	giant := strings.Repeat(`{"gflops": 12.5, "text": "`+strings.Repeat("x", 1000)+`"}, `, 2<<10)
	for name, attributes := range map[string]string{
		"a number that is none":    `{"name": "hpl", "results": {"gflops": NaN, "sched": {"nodes": 4}}, "user": "ann"}`,
		"an infinite number":       `{"results": [Infinity, -Infinity], "name": "hpl", "user": "ann", "results": {"sched": {"nodes": "4"}}}`,
		"more than a megabyte":     `{"name": "hpl", "per_file": [` + giant + `0], "results": {"sched": {"nodes": 4}}, "user": "ann"}`,
		"a text of two megabytes":  `{"log": "` + strings.Repeat("x", 2<<20) + `", "name": "hpl", "user": "ann", "results": {"sched": {"nodes": 4}}}`,
		"results of another shape": `{"name": "hpl", "user": "ann", "results": {"sched": {"nodes": 4, "partition": ["x"]}}, "labels": 5}`,
		"damage behind it":         `{"name": "hpl", "user": "ann", "results": {"sched": {"nodes": 4}}, "started":`,
	} {
		t.Run(name, func(t *testing.T) {
			v := newService(t)
			writeFile(t, v.path("jobs/j/info"), `{"start": NaN, "id": "77", "host": "fog"}`)
			writeFile(t, v.path("test_runs/1/attributes"), attributes)
			must(t, os.Symlink("../../jobs/j", v.path("test_runs/1/job")))
			writeFile(t, v.path("test_runs/1/status"), goodLine)
			var run *store.Run
			v.until("it is committed", func() bool {
				run = v.run(testRun("1"))
				return run.Unreadable == ""
			})
			if l := run.Labels.Map(); run.DisplayName != "hpl" || run.User != "ann" || l["node_count"] != "4" || l["job_id"] != "fog_77" || l["host"] != "fog" {
				t.Errorf("%q of %q, %v", run.DisplayName, run.User, l)
			}
		})
	}
}

func TestIdentityIsWhatPavilionShows(t *testing.T) {
	v := newService(t)
	writeFile(t, v.path("jobs/j/info"), `{"pid": 32410, "uniq_id": "166d0ff35a", "host": "fog"}`)
	writeFile(t, v.path("test_runs/1/attributes"), `{"name": "hpl"}`)
	writeFile(t, v.path("test_runs/1/variables"), `{"sched": {"test_nodes": ["3"], "partition": ["batch", "x"], "tasks": null}, "__deferred": [["sched", "y"]]}`)
	writeFile(t, v.path("test_runs/1/status"), goodLine)
	must(t, os.Symlink("../../jobs/j", v.path("test_runs/1/job")))
	writeFile(t, v.path("test_runs/2/attributes"), `{"results": {"sched": {"nodes": "8"}}}`)
	writeFile(t, v.path("test_runs/2/variables"), `{"sched": {"test_nodes": null, "partition": []}}`)
	writeFile(t, v.path("test_runs/2/status"), goodLine)
	writeFile(t, v.path("test_runs/3/attributes"), `{"labels": {"empty": "", "full": "x"}}`)
	writeFile(t, v.path("test_runs/3/status"), goodLine)
	for id, want := range map[string]map[string]string{
		"1": {"job_id": "fog_32410_166d0ff35a", "host": "fog", "node_count": "3", "partition": "batch"},
		"2": {"node_count": "8"},
		"3": {"empty": "", "full": "x"},
	} {
		if got := v.run(testRun(id)).Labels.Map(); !maps.Equal(got, want) {
			t.Errorf("run %s has %v, want %v", id, got, want)
		}
	}
	writeFile(t, v.path("series/1/status"), goodLine)
	writeFile(t, v.path("series/1/config"), `{"test_sets": {"name": "inner"}, "name": "nightly"}`)
	owner, err := user.Current()
	must(t, err)
	if run := v.run(store.Name{Namespace: "main", Kind: statusfile.Series, ID: "1"}); run.DisplayName != "nightly" || run.User != owner.Username {
		t.Errorf("the series is %q of %q", run.DisplayName, run.User)
	}
}

// Attributes that are being written anew take no identity away.
func TestAttributesThatAreHalfWrittenLeaveTheIdentityAsItWas(t *testing.T) {
	v := newService(t, following)
	q := store.CreateRequest{Namespace: "main", Kind: 1, DisplayName: "hpl", User: "ann", RequestID: "once"}
	first, err := v.Create(context.Background(), q)
	must(t, err)
	whole, err := os.ReadFile(v.path("test_runs/1/attributes"))
	must(t, err)
	for _, half := range []string{"", "{", string(whole[:len(whole)/2]), string(whole[:len(whole)-1])} {
		writeFile(t, v.path("test_runs/1/attributes"), half)
		writeFile(t, v.path("test_runs/1/job.log"), half)
		if run := v.run(first.Name); run.DisplayName != "hpl" || run.User != "ann" {
			t.Errorf("%q of %q", run.DisplayName, run.User)
		}
		again, err := v.Create(context.Background(), q)
		must(t, err)
		if again.Name != first.Name {
			t.Fatalf("the request made %s, after %s", again.Name, first.Name)
		}
	}
	writeFile(t, v.path("test_runs/1/attributes"), strings.Replace(string(whole), "ann", "bob", 1))
	v.until("the new user", func() bool { return v.run(first.Name).User == "bob" })
}

// A deletion that the journal alone knows leaves no run behind that is yet to be verified.
func TestRunThatWasDeletedBeforeAPowerCutIsNotUnverified(t *testing.T) {
	v := newService(t)
	v.create(store.CreateRequest{ID: "1"})
	v.create(store.CreateRequest{ID: "2"})
	v.powerCut(func() {
		must(t, v.Delete(context.Background(), store.DeleteRequest{Name: testRun("1"), Force: true}))
	})
	v.start()
	v.until("every run is verified", func() bool {
		v.list()
		return v.Unverified("") == 0
	})
}
