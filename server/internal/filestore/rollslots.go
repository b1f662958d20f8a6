package filestore

import (
	"hash/maphash"

	"github.com/runstatus/runstatus/server/internal/store"
)

// slotTable finds runs' slots by kind and id. It is a hash table that keeps no keys:
// those are in the runs. A map would take five times as much memory.
type slotTable struct {
	cells []uint32 // a slot + 1, or one of the below; as many as a power of two
	used  int      // cells that are not free
}

const (
	freeCell = 0
	leftCell = 1<<32 - 1 // whoever looks for a run goes on behind it
)

var slotSeed = maphash.MakeSeed()

func hashOf(n store.Name) uint64 { return maphash.String(slotSeed, n.ID) ^ uint64(n.Kind)<<40 }

func (t *slotTable) find(runs []*run, n store.Name) *run {
	if len(t.cells) == 0 {
		return nil
	}
	mask := uint64(len(t.cells) - 1)
	for i := hashOf(n) & mask; ; i = (i + 1) & mask {
		switch cell := t.cells[i]; cell {
		case freeCell:
			return nil
		case leftCell:
		default:
			if r := runs[cell-1]; r.name.ID == n.ID && r.name.Kind == n.Kind {
				return r
			}
		}
	}
}

// put adds the run in the last slot, which is not there.
func (t *slotTable) put(runs []*run, r *run) {
	if 4*(t.used+1) > 3*len(t.cells) {
		t.resize(runs[:len(runs)-1], len(runs))
	}
	t.used++
	t.insert(r)
}

func (t *slotTable) insert(r *run) {
	mask := uint64(len(t.cells) - 1)
	i := hashOf(r.name) & mask
	for t.cells[i] != freeCell {
		i = (i + 1) & mask
	}
	t.cells[i] = r.slot + 1
}

func (t *slotTable) remove(r *run) {
	mask := uint64(len(t.cells) - 1)
	i := hashOf(r.name) & mask
	for t.cells[i] != r.slot+1 {
		i = (i + 1) & mask
	}
	t.cells[i] = leftCell
}

// resize makes room for so many runs, and takes in those that are there.
func (t *slotTable) resize(runs []*run, room int) {
	size := 16
	for 4*(room+1) > 3*size {
		size *= 2
	}
	*t = slotTable{cells: make([]uint32, size)}
	for _, r := range runs {
		if r != nil {
			t.used++
			t.insert(r)
		}
	}
}
