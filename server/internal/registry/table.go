package registry

import (
	"hash/maphash"

	"github.com/runstatus/runstatus/server/internal/store"
)

// table finds the slots of runs by kind and id. It is an open-addressing hash table that keeps no
// keys: those are in the runs. A map would take five times as much memory.
type table[R Run] struct {
	cells []uint32 // a slot + 1, or one of the below; their number is a power of two
	used  int      // cells that are not free
}

const (
	freeCell    = 0
	deletedCell = 1<<32 - 1 // a search goes on behind it
)

var slotSeed = maphash.MakeSeed()

func hashOf(n store.Name) uint64 { return maphash.String(slotSeed, n.ID) ^ uint64(n.Kind)<<40 }

func (t *table[R]) find(runs []R, n store.Name) R {
	var none R
	if len(t.cells) == 0 {
		return none
	}
	mask := uint64(len(t.cells) - 1)
	for i := hashOf(n) & mask; ; i = (i + 1) & mask {
		switch cell := t.cells[i]; cell {
		case freeCell:
			return none
		case deletedCell:
		default:
			if r := runs[cell-1]; r.node().Name.ID == n.ID && r.node().Name.Kind == n.Kind {
				return r
			}
		}
	}
}

// put adds the run in the last slot, which is not in the table.
func (t *table[R]) put(runs []R, r R) {
	if 4*(t.used+1) > 3*len(t.cells) {
		t.resize(runs[:len(runs)-1], len(runs))
	}
	t.used++
	t.insert(r)
}

func (t *table[R]) insert(r R) {
	mask := uint64(len(t.cells) - 1)
	i := hashOf(r.node().Name) & mask
	for t.cells[i] != freeCell {
		i = (i + 1) & mask
	}
	t.cells[i] = r.node().slot + 1
}

func (t *table[R]) remove(r R) {
	mask := uint64(len(t.cells) - 1)
	i := hashOf(r.node().Name) & mask
	for t.cells[i] != r.node().slot+1 {
		i = (i + 1) & mask
	}
	t.cells[i] = deletedCell
}

// resize makes a table with room for so many runs that holds the given ones.
func (t *table[R]) resize(runs []R, room int) {
	size := 16
	for 4*(room+1) > 3*size {
		size *= 2
	}
	*t = table[R]{cells: make([]uint32, size)}
	var none R
	for _, r := range runs {
		if r != none {
			t.used++
			t.insert(r)
		}
	}
}
