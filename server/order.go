package server

import (
	"cmp"
	"container/heap"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.einride.tech/aip/ordering"

	"github.com/runstatus/runstatus/server/internal/store"
)

// order is a total order of runs: by its keys, then by name.
type order []orderKey

type orderKey struct {
	runKey
	desc bool
}

// runKey is what runs can be ordered by. Save and load carry its value from one
// page to the next.
type runKey struct {
	compare func(a, b *store.Run) int
	save    func(*store.Run) string
	load    func(*store.Run, string) error
}

var runKeys = map[string]runKey{
	"name":            {compareNames, saveName, loadName},
	"create_revision": creationKey,
	"create_time":     timeKey(func(r *store.Run) *time.Time { return &r.CreateTime }),
	"update_time":     timeKey(func(r *store.Run) *time.Time { return &r.UpdateTime }),
	"end_time":        timeKey(func(r *store.Run) *time.Time { return &r.EndTime }),
	"display_name":    textKey(func(r *store.Run) *string { return &r.DisplayName }),
	"user":            textKey(func(r *store.Run) *string { return &r.User }),
	"state":           textKey(func(r *store.Run) *string { return &r.Current.State }),
}

var runKeyNames = strings.Join(slices.Sorted(maps.Keys(runKeys)), ", ")

// creationKey is the order in which runs were created, by no clock. Those that were there
// before that order began are the oldest, among each other by the time of their first lines.
var creationKey = runKey{
	compare: func(a, b *store.Run) int {
		return cmp.Or(cmp.Compare(a.CreateRevision, b.CreateRevision), a.CreateTime.Compare(b.CreateTime))
	},
	save: func(r *store.Run) string {
		return strconv.FormatInt(r.CreateRevision, 10) + " " + saveTime(r.CreateTime)
	},
	load: func(r *store.Run, s string) (err error) {
		revision, at, _ := strings.Cut(s, " ")
		if r.CreateRevision, err = strconv.ParseInt(revision, 10, 64); err != nil {
			return err
		}
		return r.CreateTime.UnmarshalBinary([]byte(at))
	},
}

func compareNames(a, b *store.Run) int { return a.Name.Compare(b.Name) }

func saveName(r *store.Run) string { return r.Name.String() }

func loadName(r *store.Run, s string) (err error) {
	r.Name, err = store.ParseName(s)
	return err
}

func timeKey(at func(*store.Run) *time.Time) runKey {
	return runKey{
		compare: func(a, b *store.Run) int { return at(a).Compare(*at(b)) },
		save:    func(r *store.Run) string { return saveTime(*at(r)) },
		load:    func(r *store.Run, s string) error { return at(r).UnmarshalBinary([]byte(s)) },
	}
}

func saveTime(at time.Time) string {
	b, _ := at.UTC().MarshalBinary() // fails for odd time zones only
	return string(b)
}

func textKey(at func(*store.Run) *string) runKey {
	return runKey{
		compare: func(a, b *store.Run) int { return cmp.Compare(*at(a), *at(b)) },
		save:    func(r *store.Run) string { return *at(r) },
		load: func(r *store.Run, s string) error {
			*at(r) = s
			return nil
		},
	}
}

func parseOrder(orderBy string) (order, error) {
	var parsed ordering.OrderBy
	if err := parsed.UnmarshalString(strings.TrimSpace(orderBy)); err != nil {
		return nil, invalid("order_by", invalidField, `the order is not one; want such as "update_time desc, name"`)
	}
	var o order
	byName := -1
	for i, f := range parsed.Fields {
		key, ok := runKeys[f.Path]
		if !ok {
			return nil, invalid("order_by", invalidField, fmt.Sprintf("runs are not ordered by %.80q; want one or more of %s", f.Path, runKeyNames))
		}
		o = append(o, orderKey{key, f.Desc})
		if f.Path == "name" && byName < 0 {
			byName = i
		}
	}
	if byName >= 0 { // no two runs are the same by name
		return o[:byName+1], nil
	}
	return append(o, orderKey{runKeys["name"], false}), nil
}

// isOfNames tells whether it is the order that a store knows: by name alone.
func (o order) isOfNames() bool { return len(o) == 1 && !o[0].desc }

func (o order) compare(a, b *store.Run) int {
	for _, key := range o {
		if c := key.compare(a, b); c != 0 {
			if key.desc {
				return -c
			}
			return c
		}
	}
	return 0
}

// save returns the place of a run in the order, for a token.
func (o order) save(r *store.Run) []string {
	values := make([]string, len(o))
	for i, key := range o {
		values[i] = key.save(r)
	}
	return values
}

// load returns a run that stands where the saved one stood.
func (o order) load(values []string) (*store.Run, error) {
	place := &store.Run{}
	for i, key := range o {
		if err := key.load(place, values[i]); err != nil {
			return nil, errToken()
		}
	}
	return place, nil
}

// first returns copies of the first n runs of the order that stand behind after, or
// from the start if that is nil. It holds no more than n runs. Runs that come in the
// order are taken until there are n.
func (o order) first(n int, runs iter.Seq2[*store.Run, error], after *store.Run) ([]*store.Run, error) {
	if o.isOfNames() {
		return firstOf(n, runs)
	}
	h := &runHeap{order: o}
	for r, err := range runs {
		switch {
		case err != nil:
			return nil, err
		case after != nil && o.compare(r, after) <= 0:
		case len(h.runs) < n:
			kept := *r
			heap.Push(h, &kept)
		case o.compare(r, h.runs[0]) < 0:
			*h.runs[0] = *r
			heap.Fix(h, 0)
		}
	}
	slices.SortFunc(h.runs, o.compare)
	return h.runs, nil
}

func firstOf(n int, runs iter.Seq2[*store.Run, error]) ([]*store.Run, error) {
	kept := make([]*store.Run, 0, n)
	for r, err := range runs {
		if err != nil {
			return nil, err
		}
		one := *r
		if kept = append(kept, &one); len(kept) == n {
			break
		}
	}
	return kept, nil
}

// runHeap has the last of its runs on top.
type runHeap struct {
	order order
	runs  []*store.Run
}

func (h *runHeap) Len() int           { return len(h.runs) }
func (h *runHeap) Less(i, j int) bool { return h.order.compare(h.runs[i], h.runs[j]) > 0 }
func (h *runHeap) Swap(i, j int)      { h.runs[i], h.runs[j] = h.runs[j], h.runs[i] }
func (h *runHeap) Push(r any)         { h.runs = append(h.runs, r.(*store.Run)) }
func (h *runHeap) Pop() any           { panic("nothing is taken from this heap") }
