package server

import (
	"cmp"
	"slices"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/convert"
	"github.com/runstatus/runstatus/server/internal/query"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// A closing fits into one message, whatever has decided it: its runs take maxPageBytes, its
// names so many bytes: those of 50,000 runs that a request names in their usual length.
const maxClosingNames = 2750 << 10

// unspecified is what an outcome is called that is not known.
const unspecified = "UNSPECIFIED"

// closing says what decided the watch. The runs are in its hands.
func (u *until) closing(reason runstatusv1.WatchClosing_Reason, runs []*store.Run) *runstatusv1.WatchClosing {
	c := &runstatusv1.WatchClosing{Reason: reason, Tally: &runstatusv1.RunTally{}, SeriesTally: &runstatusv1.RunTally{}}
	names := 0
	add := func(list *[]string, n store.Name) {
		name := n.String()
		if names += len(name) + 4; names > maxClosingNames {
			c.Truncated = true
			return
		}
		*list = append(*list, name)
	}
	slices.SortFunc(runs, func(a, b *store.Run) int {
		return cmp.Or(cmp.Compare(urgency(a), urgency(b)), a.Name.Compare(b.Name))
	})
	for n := range u.missing {
		add(&c.Missing, n)
	}
	for n, uid := range u.gone {
		if uid == "" {
			add(&c.Missing, n)
		} else {
			add(&c.Deleted, n)
		}
	}
	bytes := 0
	for _, r := range runs {
		if r.Unreadable != "" { // how it came out is not known, whatever stands beside its file
			unread := *r
			unread.Outcome = store.NoOutcome
			r = &unread
		}
		if _, gone := u.gone[r.Name]; !gone {
			tally := c.Tally
			if r.Name.Kind == statusfile.Series {
				tally = c.SeriesTally
			}
			addTo(tally, r)
		}
		if r.Unreadable != "" {
			add(&c.Unreadable, r.Name)
		}
		if bytes > query.MaxPageBytes {
			continue
		}
		run := convert.Run(r)
		if bytes += convert.RunSize(run); bytes <= query.MaxPageBytes || len(c.Runs) == 0 {
			c.Runs = append(c.Runs, run)
		}
	}
	c.Truncated = c.Truncated || len(c.Runs) < len(runs)
	slices.Sort(c.Missing)
	slices.Sort(c.Deleted)
	return c
}

// urgency orders runs by how much a client must not miss them.
func urgency(r *store.Run) int {
	switch {
	case r.Unreadable != "":
		return 0
	case r.Ended && !r.Outcome.Good():
		return 1
	case !r.Ended:
		return 2
	}
	return 3
}

func addTo(t *runstatusv1.RunTally, r *store.Run) {
	t.Total++
	if r.Unreadable != "" {
		t.Unreadable++
	}
	if !r.Ended {
		return
	}
	t.Ended++
	if t.ByOutcome == nil {
		t.ByOutcome = map[string]int64{}
	}
	t.ByOutcome[cmp.Or(r.Outcome.String(), unspecified)]++
}
