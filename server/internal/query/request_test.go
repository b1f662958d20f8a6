package query

import (
	"testing"

	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/store"
)

// FuzzOrderGroupAndParent has each text be refused with its field's reason or give something that works on any run.
func FuzzOrderGroupAndParent(tf *testing.F) {
	f := testkit.Mutated(tf)
	for _, seed := range []string{"update_time desc, name", "results.a.b, user", "labels.sys_name", "namespaces/-", "namespaces/main", ",", "name name", "results.", "\x00"} {
		f.Add(seed)
	}
	runs := []*store.Run{sample(), {}}
	f.Fuzz(func(t testing.TB, text string) {
		order, err := ParseOrder(text)
		if err != nil && store.ReasonOf(err) != apierr.InvalidField {
			t.Errorf("the order %q: %v", text, err)
		}
		if err == nil {
			all, err := order.First(2, func(yield func(*store.Run, error) bool) { _ = yield(runs[0], nil) && yield(runs[1], nil) }, nil)
			if err != nil || len(all) != 2 {
				t.Errorf("the order %q gives %d of 2 runs: %v", text, len(all), err)
			}
			if _, err := order.Load(order.Save(runs[0])); err != nil {
				t.Errorf("a place in the order %q: %v", text, err)
			}
		}
		grouping, err := ParseGroupBy(text)
		if err != nil && store.ReasonOf(err) != apierr.InvalidField {
			t.Errorf("the group %q: %v", text, err)
		}
		if err == nil {
			_, _ = grouping.Key(runs[0]), grouping.Key(runs[1])
		}
		if ns, err := ParseParents(text); err != nil && store.ReasonOf(err) != store.InvalidName || err == nil && ns != "" && store.CheckNamespace(ns) != nil {
			t.Errorf("the parent %q: %q, %v", text, ns, err)
		}
	})
}
