package watch

import (
	"cmp"
	"slices"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/convert"
	"github.com/runstatus/runstatus/server/internal/query"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// maxClosingNames bounds the bytes of the names in a closing message: those of 50,000 runs that a
// request names in their usual length. Its runs take query.MaxPageBytes. So a closing fits into one
// message, however many runs decided it.
const maxClosingNames = 2750 << 10

// unspecified is the name of an outcome that is not known.
const unspecified = "UNSPECIFIED"

// closing returns the message that says what decided the watch. It sorts the runs.
func (c *condition) closing(reason runstatusv1.WatchClosing_Reason, runs []*store.Run) *runstatusv1.WatchClosing {
	m := &runstatusv1.WatchClosing{Reason: reason, Tally: &runstatusv1.RunTally{}, SeriesTally: &runstatusv1.RunTally{}}
	names := 0
	add := func(list *[]string, n store.Name) {
		name := n.String()
		if names += len(name) + 4; names > maxClosingNames {
			m.Truncated = true
			return
		}
		*list = append(*list, name)
	}
	slices.SortFunc(runs, func(a, b *store.Run) int {
		return cmp.Or(cmp.Compare(urgency(a), urgency(b)), a.Name.Compare(b.Name))
	})
	for n := range c.missing {
		add(&m.Missing, n)
	}
	for n, uid := range c.gone {
		if uid == "" {
			add(&m.Missing, n)
		} else {
			add(&m.Deleted, n)
		}
	}
	bytes := 0
	for _, r := range runs {
		if r.Unreadable != "" { // the outcome is not known, whatever stands beside the file
			unread := *r
			unread.Outcome = store.NoOutcome
			r = &unread
		}
		if _, gone := c.gone[r.Name]; !gone {
			tally := m.Tally
			if r.Name.Kind == statusfile.Series {
				tally = m.SeriesTally
			}
			addToTally(tally, r)
		}
		if r.Unreadable != "" {
			add(&m.Unreadable, r.Name)
		}
		if bytes > query.MaxPageBytes {
			continue
		}
		run := convert.Run(r)
		if bytes += convert.RunSize(run); bytes <= query.MaxPageBytes || len(m.Runs) == 0 {
			m.Runs = append(m.Runs, run)
		}
	}
	m.Truncated = m.Truncated || len(m.Runs) < len(runs)
	slices.Sort(m.Missing)
	slices.Sort(m.Deleted)
	return m
}

// urgency orders runs so that those come first that a client must not miss.
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

func addToTally(t *runstatusv1.RunTally, r *store.Run) {
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
