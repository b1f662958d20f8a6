package filestore

import (
	"slices"
	"sort"

	"github.com/runstatus/runstatus/server/internal/store"
)

// nameOrder are slots of a roll in the order of the runs' names. Those of runs that
// have left stay, and are skipped.
type nameOrder struct {
	main []uint32
	tail []uint32 // of runs that came later: few, so that it is cheap to extend
	upTo int      // slots from here on are in neither
}

// extend takes in the slots that are new.
func (o *nameOrder) extend(runs []*run) {
	byName := func(a, b uint32) int { return runs[a].name.Compare(runs[b].name) }
	free := func(slot uint32) bool { return runs[slot] == nil }
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

// walk calls visit for slots in the order of names, from behind a name on, until it
// returns false.
func (o *nameOrder) walk(runs []*run, after store.Name, visit func(slot uint32) bool) {
	main, tail := slotsBehind(runs, o.main, after), slotsBehind(runs, o.tail, after)
	for {
		main, tail = taken(runs, main), taken(runs, tail)
		from := &main
		switch {
		case len(main) == 0 && len(tail) == 0:
			return
		case len(main) == 0, len(tail) > 0 && runs[tail[0]].name.Compare(runs[main[0]].name) < 0:
			from = &tail
		}
		if !visit((*from)[0]) {
			return
		}
		*from = (*from)[1:]
	}
}

// taken leaves out the first slots as long as they are free.
func taken(runs []*run, slots []uint32) []uint32 {
	for len(slots) > 0 && runs[slots[0]] == nil {
		slots = slots[1:]
	}
	return slots
}

// slotsBehind returns the slots of the runs behind a name. Free ones say nothing of where
// they stand: the next run does.
func slotsBehind(runs []*run, slots []uint32, after store.Name) []uint32 {
	if after == (store.Name{}) {
		return slots
	}
	first := sort.Search(len(slots), func(i int) bool {
		for ; i < len(slots); i++ {
			if r := runs[slots[i]]; r != nil {
				return r.name.Compare(after) > 0
			}
		}
		return true
	})
	return slots[first:]
}
