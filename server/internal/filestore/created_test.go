package filestore_test

import (
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/runstatus/runstatus/server/internal/store"
)

// The order in which runs were created is the store's own, whatever the clock of their
// creator said, and it outlives the server.
func TestCreationsKeepTheirPlaceInTheOrder(t *testing.T) {
	v := newService(t)
	must(t, os.MkdirAll(v.path("test_runs/ahead"), 0o755))
	must(t, os.WriteFile(v.path("test_runs/ahead/status"), fmt.Appendf(nil, "%d.5 STATUS_CREATED an hour ahead\n", time.Now().Add(time.Hour).Unix()), 0o644))
	v.run(testRun("ahead"))
	first := v.create(store.CreateRequest{ID: "1"})
	v.create(store.CreateRequest{ID: "2"})
	byCreation := func() (ids []string) {
		runs := v.list()
		slices.SortFunc(runs, func(a, b *store.Run) int { return int(a.CreateRevision - b.CreateRevision) })
		for _, r := range runs {
			if ids = append(ids, r.Name.ID); r.CreateRevision == 0 {
				t.Errorf("%s has no place in the order", r.Name)
			}
		}
		return ids
	}
	want := []string{"ahead", "1", "2"}
	wanted := func(when string) {
		t.Helper()
		if got := byCreation(); !slices.Equal(got, want) {
			t.Errorf("%s: the order is %q, want %q", when, got, want)
		}
	}
	wanted("at first")
	v.stop()
	v.start()
	wanted("behind a stop")
	v.killed(func() {
		v.append("1", "RUNNING", "")
		v.create(store.CreateRequest{ID: "3"})
	})
	v.start()
	want = append(want, "3")
	wanted("behind a kill")
	if now := v.run(first.Name); now.CreateRevision != first.CreateRevision || first.CreateRevision == 0 {
		t.Errorf("created at revision %d, and then at %d", first.CreateRevision, now.CreateRevision)
	}
}
