package filestore_test

import (
	"context"
	"fmt"
	"os"
	"testing"

	"github.com/runstatus/runstatus/server/internal/store"
)

// deletionOf returns what the log tells of a generation with its deletion.
func (v *service) deletionOf(uid string) *store.Run {
	v.t.Helper()
	for c, err := range v.Changes(context.Background(), 0) {
		must(v.t, err)
		if c.Kind == store.RunDeleted && c.UID == uid {
			return c.Last
		}
	}
	v.t.Fatal("the log tells of no deletion")
	return nil
}

// Watches were told of lines that stood only in the file and in the journal when the server was killed. The
// deletion tells them the run with these lines, not as the index has it.
func TestDeletionAfterAKillTellsTheRunWithAllAcknowledgedLines(t *testing.T) {
	const again = "1750000000.000001 RUNNING by another process\n"
	for name, status := range map[string]string{
		"it is removed":                          "",
		"its id is used again":                   again,
		"its id is used again for as many lines": again + again + again,
	} {
		for _, indexed := range []bool{true, false} {
			t.Run(fmt.Sprint(name, ", the index knows it: ", indexed), func(t *testing.T) {
				v := newService(t)
				create := func() { v.create(store.CreateRequest{ID: "1"}) }
				if indexed {
					create()
				}
				var uid string
				v.powerCut(func() {
					if !indexed {
						create()
					}
					v.append("1", "SCHEDULED", "")
					uid = v.append("1", "RUNNING", "acknowledged").UID
				})
				must(t, os.RemoveAll(v.path("test_runs/1")))
				if status != "" {
					writeFile(t, v.path("test_runs/1/status"), status)
				}
				v.start()
				v.list()
				last := v.deletionOf(uid)
				if last == nil || last.Current.Sequence != 3 || last.Current.State != "RUNNING" || last.Current.Note != "acknowledged" {
					t.Errorf("the deletion tells %+v", last)
				}
			})
		}
	}
}
