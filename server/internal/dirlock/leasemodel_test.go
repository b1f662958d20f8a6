package dirlock

import (
	"fmt"
	"io/fs"
	"iter"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"
)

// modelFiles are a lease's files in memory, shared by the processes of a model. Each call
// is a step: the process waits there until it is its turn.
type modelFiles struct {
	shared map[int]*modelFile
	step   func(what string) // of one process
}

type modelFile struct {
	content []byte
	step    func(string)
}

func (m modelFiles) numbers() (all []int, err error) {
	m.step("list")
	for n := range m.shared {
		all = append(all, n)
	}
	slices.Sort(all)
	return all, nil
}

func (m modelFiles) read(number int) ([]byte, error) {
	m.step(fmt.Sprint("read ", number))
	if f := m.shared[number]; f != nil {
		return slices.Clone(f.content), nil
	}
	return nil, fs.ErrNotExist
}

func (m modelFiles) create(number int) (leaseFile, error) {
	m.step(fmt.Sprint("create ", number))
	if m.shared[number] != nil {
		return nil, fs.ErrExist
	}
	f := &modelFile{step: m.step}
	m.shared[number] = f
	return openModel{f, m.step}, nil
}

func (m modelFiles) open(number int) (leaseFile, error) {
	m.step(fmt.Sprint("open ", number))
	if f := m.shared[number]; f != nil {
		return openModel{f, m.step}, nil
	}
	return nil, fs.ErrNotExist
}

func (m modelFiles) remove(number int) error {
	m.step(fmt.Sprint("remove ", number))
	delete(m.shared, number)
	return nil
}

type openModel struct {
	f    *modelFile
	step func(string)
}

func (o openModel) write(content []byte) error {
	o.step("write")
	o.f.content = content
	return nil
}

func (openModel) close() {}

// leaseModel is one run of a model: processes whose steps come in one order.
type leaseModel struct {
	clock  time.Duration
	files  map[int]*modelFile
	leases []*Lease
	next   []func() (string, bool) // a process's next step; false: it has ended
	did    []string
}

// process adds a process that has a lease of its own, and acts once it may.
func (m *leaseModel) process(act func(*Lease) error) (l *Lease) {
	l = NewLease("model", false, Times{10 * time.Second, 20 * time.Second, 30 * time.Second}, slog.New(slog.DiscardHandler))
	l.holder.ID = fmt.Sprint(len(m.leases))
	l.now = func() time.Duration { return m.clock }
	files := modelFiles{shared: m.files, step: func(string) {}}
	l.files = files
	m.leases = append(m.leases, l)
	next, _ := iter.Pull(func(yield func(string) bool) {
		l.files = modelFiles{shared: m.files, step: func(what string) { yield(what) }}
		_ = act(l) // that it did not get the lease is no fault
		l.files = files
	})
	m.next = append(m.next, next)
	return l
}

// tick adds a process that lets time pass.
func (m *leaseModel) tick(by time.Duration) {
	next, _ := iter.Pull(func(yield func(string) bool) {
		yield("tick")
		m.clock += by
	})
	m.next = append(m.next, next)
}

// run takes the steps in an order: each choice is one of the processes that have not
// ended. It returns how many there were to choose from, at each of them.
func (m *leaseModel) run(t *testing.T, choices []int) (of []int) {
	ready := make([]int, len(m.next))
	for i := range ready {
		ready[i] = i
		m.next[i]() // up to its first step
	}
	for at := 0; len(ready) > 0; at++ {
		choice := 0
		if at < len(choices) {
			choice = choices[at]
		}
		of = append(of, len(ready))
		p := ready[choice]
		what, goesOn := m.next[p]()
		if !goesOn {
			ready = slices.Delete(ready, choice, choice+1)
		}
		m.did = append(m.did, fmt.Sprintf("%d up to %q", p, what))
		m.wantOneHolder(t)
	}
	return of
}

func (m *leaseModel) wantOneHolder(t *testing.T) {
	var holders []string
	for i, l := range m.leases {
		if l.IsHeld() {
			holders = append(holders, fmt.Sprint(i))
		}
	}
	if len(holders) > 1 {
		t.Fatalf("%s hold the lease; the steps were\n%s", strings.Join(holders, " and "), strings.Join(m.did, "\n"))
	}
}

// everyOrder runs a model in every order of its processes' steps.
func everyOrder(t *testing.T, begin func(*leaseModel)) {
	t.Helper()
	orders := 0
	for choices := []int{}; choices != nil; orders++ {
		m := &leaseModel{files: map[int]*modelFile{}}
		begin(m)
		of := m.run(t, choices)
		for _, l := range m.leases { // whatever came out of it goes on
			m.clock += time.Second
			if l.number > 0 {
				_ = l.renew() // that it is lost is no fault
			}
			m.wantOneHolder(t)
		}
		choices = nextOrder(choices, of)
	}
	t.Logf("%d orders", orders)
}

// nextOrder returns the choices of the next order in depth first order, or nil.
func nextOrder(choices, of []int) []int {
	all := append(slices.Clone(choices), make([]int, len(of)-len(choices))...)
	for i := len(all) - 1; i >= 0; i-- {
		if all[i]+1 < of[i] {
			all[i]++
			return all[:i+1]
		}
	}
	return nil
}

func take(l *Lease) error {
	_, _, err := l.try()
	return err
}

// In no order of their steps do two processes hold the lease, wherever one is stopped
// meanwhile, and for however long.
func TestInNoOrderOfTheirStepsDoTwoHoldTheLease(t *testing.T) {
	renew := func(l *Lease) error { return l.renew() }
	giveBack := func(l *Lease) error { l.giveBack(); return nil }
	// held begins with a holder whose lease the others have seen to stand still for long.
	held := func(m *leaseModel, holder func(*Lease) error, takers int) {
		a := m.process(holder)
		if err := take(a); err != nil || a.number != 1 {
			t.Fatal(err, a.number)
		}
		for range takers {
			b := m.process(take)
			if _, _, err := b.try(); err != nil || b.number != 0 {
				t.Fatal(err, b.number)
			}
		}
		m.clock += 31 * time.Second
	}
	for name, begin := range map[string]func(*leaseModel){
		"the holder renews, another takes it": func(m *leaseModel) { held(m, renew, 1) },
		"the same, and one is stopped for long": func(m *leaseModel) {
			held(m, renew, 1)
			m.tick(21 * time.Second)
		},
		"the same, twice": func(m *leaseModel) {
			held(m, renew, 1)
			m.tick(21 * time.Second)
			m.tick(31 * time.Second)
		},
		"the holder renews twice, another takes it": func(m *leaseModel) {
			held(m, func(l *Lease) error {
				if err := l.renew(); err != nil {
					return err
				}
				return l.renew()
			}, 1)
		},
		"the holder gives it back, another takes it": func(m *leaseModel) {
			held(m, giveBack, 1)
			m.tick(21 * time.Second)
		},
		"the holder has died, two take it": func(m *leaseModel) {
			held(m, func(*Lease) error { return nil }, 2)
		},
		"no process has had it, two take it": func(m *leaseModel) {
			m.process(take)
			m.process(take)
			m.tick(21 * time.Second)
		},
	} {
		t.Run(name, func(t *testing.T) { everyOrder(t, begin) })
	}
}
