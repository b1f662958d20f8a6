package query

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

	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/store"
)

// Order is a total order of runs: by its keys, then by name.
type Order []orderKey

type orderKey struct {
	runKey
	desc bool
}

// runKey is a field that runs can be ordered by. Save and load carry its value in page tokens.
type runKey struct {
	compare func(a, b *store.Run) int
	save    func(*store.Run) string
	load    func(*store.Run, string) error

	result string                // of results.KEY: the key
	lacks  func(*store.Run) bool // reports whether a run comes last in both directions; nil: none does
}

var runKeys = map[string]runKey{
	"name":            {compare: compareNames, save: saveName, load: loadName},
	"create_revision": creationKey,
	"create_time":     timeKey(func(r *store.Run) *time.Time { return &r.CreateTime }),
	"update_time":     timeKey(func(r *store.Run) *time.Time { return &r.UpdateTime }),
	"end_time":        timeKey(func(r *store.Run) *time.Time { return &r.EndTime }),
	"display_name":    textKey(func(r *store.Run) *string { return &r.DisplayName }),
	"user":            textKey(func(r *store.Run) *string { return &r.User }),
	"state":           textKey(func(r *store.Run) *string { return &r.Current.State }),
}

var runKeyNames = strings.Join(slices.Sorted(maps.Keys(runKeys)), ", ") + ", results.KEY"

// creationKey is the order in which the store saw runs created; it does not depend on clocks. Runs
// that existed before the store's log of changes began come first, by the time of their first lines.
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

// ParseOrder returns the order that a request's order_by asks for. The empty text asks for the order
// of names. An error has the reason INVALID_FIELD.
func ParseOrder(orderBy string) (Order, error) {
	var parsed ordering.OrderBy
	if err := parsed.UnmarshalString(strings.TrimSpace(orderBy)); err != nil {
		return nil, apierr.Invalid("order_by", apierr.InvalidField, `the order is not one; want such as "update_time desc, name"`)
	}
	var o Order
	byName := -1
	for i, f := range parsed.Fields {
		key, ok := keyOf(f.Path)
		if !ok {
			return nil, apierr.Invalid("order_by", apierr.InvalidField, fmt.Sprintf("runs are not ordered by %.80q; want one or more of %s", f.Path, runKeyNames))
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

func keyOf(path string) (runKey, bool) {
	if key, is := strings.CutPrefix(path, resultsName+"."); is {
		return resultKey(key), key != ""
	}
	key, ok := runKeys[path]
	return key, ok
}

// ByName reports whether this is the order that stores know: by name alone, ascending.
func (o Order) ByName() bool { return len(o) == 1 && !o[0].desc }

// Compare returns a negative number if a comes before b, and a positive one if it comes behind b.
func (o Order) Compare(a, b *store.Run) int {
	for _, key := range o {
		if c := key.compare(a, b); c != 0 {
			if key.desc && (key.lacks == nil || !key.lacks(a) && !key.lacks(b)) {
				return -c
			}
			return c
		}
	}
	return 0
}

// Save returns the place of a run in the order, for a page token.
func (o Order) Save(r *store.Run) []string {
	values := make([]string, len(o))
	for i, key := range o {
		values[i] = key.save(r)
	}
	return values
}

// Load returns a run that has the place of the saved one: Compare calls them equal. Values that Save
// did not return are an INVALID_PAGE_TOKEN error.
func (o Order) Load(values []string) (*store.Run, error) {
	place := &store.Run{}
	for i, key := range o {
		if err := key.load(place, values[i]); err != nil {
			return nil, errPageToken()
		}
	}
	return place, nil
}

// First returns copies of the first n runs of the order that come behind after, or from the start
// if after is nil. It holds no more than n runs. If the order is ByName, runs must come in that order
// and from behind after, and First stops at the n-th.
func (o Order) First(n int, runs iter.Seq2[*store.Run, error], after *store.Run) ([]*store.Run, error) {
	if o.ByName() {
		return firstOf(n, runs)
	}
	h := &runHeap{order: o}
	for r, err := range runs {
		switch {
		case err != nil:
			return nil, err
		case after != nil && o.Compare(r, after) <= 0:
		case len(h.runs) < n:
			kept := *r
			heap.Push(h, &kept)
		case o.Compare(r, h.runs[0]) < 0:
			*h.runs[0] = *r
			heap.Fix(h, 0)
		}
	}
	slices.SortFunc(h.runs, o.Compare)
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
	order Order
	runs  []*store.Run
}

func (h *runHeap) Len() int           { return len(h.runs) }
func (h *runHeap) Less(i, j int) bool { return h.order.Compare(h.runs[i], h.runs[j]) > 0 }
func (h *runHeap) Swap(i, j int)      { h.runs[i], h.runs[j] = h.runs[j], h.runs[i] }
func (h *runHeap) Push(r any)         { h.runs = append(h.runs, r.(*store.Run)) }
func (h *runHeap) Pop() any           { panic("nothing is taken from this heap") }
