package registry

import (
	"slices"
	"sort"

	"github.com/runstatus/runstatus/server/internal/store"
)

// nameOrder holds slots in the order of the runs' names. Slots that have become free stay in it
// and are skipped.
type nameOrder[R Run] struct {
	main []uint32
	tail []uint32 // of runs that came later: few, so that sorting them is cheap
	upTo int      // slots from here on are in neither
}

// extend adds the slots from UpTo on.
func (o *nameOrder[R]) extend(runs []R) {
	byName := func(a, b uint32) int { return runs[a].node().Name.Compare(runs[b].node().Name) }
	var none R
	free := func(slot uint32) bool { return runs[slot] == none }
	for ; o.upTo < len(runs); o.upTo++ {
		o.tail = append(o.tail, uint32(o.upTo)) //nolint:gosec // there are fewer runs
	}
	o.tail = slices.DeleteFunc(o.tail, free)
	if !slices.IsSortedFunc(o.tail, byName) { // they come in order from the index
		slices.SortFunc(o.tail, byName)
	}
	const few = 1000
	if len(o.tail) <= max(few, len(o.main)/100) {
		return
	}
	o.main, o.tail = merged(slices.DeleteFunc(o.main, free), o.tail, byName), nil
}

func merged(a, b []uint32, compare func(a, b uint32) int) []uint32 {
	if len(a) == 0 {
		return slices.Clip(b)
	}
	all := make([]uint32, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if compare(a[0], b[0]) < 0 {
			all, a = append(all, a[0]), a[1:]
		} else {
			all, b = append(all, b[0]), b[1:]
		}
	}
	return append(append(all, a...), b...)
}

// walk calls visit for slots in the order of names, beginning behind a name, until it returns
// false.
func (o *nameOrder[R]) walk(runs []R, after store.Name, visit func(slot uint32) bool) {
	main, tail := slotsAfter(runs, o.main, after), slotsAfter(runs, o.tail, after)
	for {
		main, tail = taken(runs, main), taken(runs, tail)
		from := &main
		switch {
		case len(main) == 0 && len(tail) == 0:
			return
		case len(main) == 0, len(tail) > 0 && runs[tail[0]].node().Name.Compare(runs[main[0]].node().Name) < 0:
			from = &tail
		}
		if !visit((*from)[0]) {
			return
		}
		*from = (*from)[1:]
	}
}

// taken returns the slots from the first one on that is not free.
func taken[R Run](runs []R, slots []uint32) []uint32 {
	var none R
	for len(slots) > 0 && runs[slots[0]] == none {
		slots = slots[1:]
	}
	return slots
}

// slotsAfter returns the slots of the runs behind a name. The position of a free slot is told by
// the next run.
func slotsAfter[R Run](runs []R, slots []uint32, after store.Name) []uint32 {
	if after == (store.Name{}) {
		return slots
	}
	var none R
	first := sort.Search(len(slots), func(i int) bool {
		for ; i < len(slots); i++ {
			if r := runs[slots[i]]; r != none {
				return r.node().Name.Compare(after) > 0
			}
		}
		return true
	})
	return slots[first:]
}
