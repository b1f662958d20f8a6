package registry

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

type testRun struct{ Node }

func (*testRun) Code() Code { return CodeOf("RUNNING", false) }

func newRun(n store.Name) *testRun { return &testRun{Node{Name: n}} }

// Whatever came and went, in any order, the registry finds each run that is there by its
// name, and walks them in the order of their names.
func TestRegistryKeepsItsRunsInOrder(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var l Registry[*testRun]
	there := map[store.Name]*testRun{}
	all := func(code Code) bool { return true }
	name := func() store.Name {
		id := fmt.Sprint(random.IntN(3000))
		if random.IntN(4) == 0 {
			id = fmt.Sprintf("%0*d", random.IntN(6)+1, random.IntN(300))
		} else if random.IntN(4) == 0 {
			id = "x" + id
		}
		return store.Name{Namespace: "main", Kind: statusfile.Kind(1 + random.IntN(2)), ID: id}
	}
	var some []*testRun
	for range 500 {
		n := name()
		if there[n] == nil {
			there[n] = newRun(n)
			some = append(some, there[n])
		}
	}
	l.Load(some)
	for step := range 20_000 {
		n := name()
		if r := there[n]; l.Find(n) != r {
			t.Fatalf("step %d: found another run for %s", step, n)
		} else if r == nil {
			there[n] = l.Add(n, func() *testRun { return newRun(n) })
		} else if random.IntN(3) > 0 {
			l.Remove(r)
			delete(there, n)
		}
		if step%500 == 0 {
			wantOrder(t, &l, there, name(), all)
		}
	}
	for n, r := range there {
		l.Remove(r)
		delete(there, n)
	}
	wantOrder(t, &l, there, name(), all)
}

func wantOrder(t *testing.T, l *Registry[*testRun], there map[store.Name]*testRun, after store.Name, fits func(Code) bool) {
	t.Helper()
	var want []*testRun
	for _, r := range there {
		want = append(want, r)
	}
	slices.SortFunc(want, func(a, b *testRun) int { return a.Name.Compare(b.Name) })
	if l.Len() != len(want) || len(l.Select(fits)) != len(want) {
		t.Fatalf("%d and %d runs, want %d", l.Len(), len(l.Select(fits)), len(want))
	}
	if got := l.After(store.Name{}, len(want)+1, fits); !slices.Equal(got, want) {
		t.Fatalf("%d runs in another order, want %d", len(got), len(want))
	}
	want = slices.DeleteFunc(want, func(r *testRun) bool { return r.Name.Compare(after) <= 0 })
	want = want[:min(len(want), 100)]
	if got := l.After(after, 100, fits); !slices.Equal(got, want) {
		t.Fatalf("behind %s are other runs", after)
	}
	names := []store.Name{after, {Namespace: "main", Kind: statusfile.TestRun, ID: "new"}}
	for _, n := range l.Differing(statusfile.TestRun, names) {
		if _, is := there[n]; n.Kind != statusfile.TestRun && n != after || is == slices.Contains(names, n) {
			t.Fatalf("%s differs", n)
		}
	}
}

// A page lacks no run because others come and go.
func TestPagesHoldAllRunsWhileOthersLeave(t *testing.T) {
	const stay = 3
	var l Registry[*testRun]
	name := func(id string) store.Name {
		return store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: id}
	}
	add := func(n store.Name) *testRun { return l.Add(n, func() *testRun { return newRun(n) }) }
	for i := range stay {
		add(name(fmt.Sprint(i + 1)))
	}
	var stop atomic.Bool
	var others sync.WaitGroup
	for i := range 2 {
		others.Go(func() {
			for !stop.Load() {
				l.Remove(add(name(fmt.Sprint("x", i))))
			}
		})
	}
	for range 1_000_000 {
		if n := len(l.After(store.Name{}, stay, func(Code) bool { return true })); n < stay {
			t.Errorf("%d of %d runs", n, stay)
			break
		}
	}
	stop.Store(true)
	others.Wait()
}
