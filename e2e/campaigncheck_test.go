package e2e

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/runstatus/runstatus/statusfile"
)

// happened is what happened, in the store's order: what any watch was told after
// synced. The files and the ledger show that it is complete, and each watch that no
// watch was told anything else.
type happened struct {
	order   []seen // lines, ends and deletions, by revision
	members map[string][]seen
	gone    map[string]bool // generations that were deleted
}

type told struct {
	kind     rune
	uid      string
	sequence int64
	series   string // of membership
}

// gather puts together what the watches were told.
func gather(all [][]seen, picks []pick) (*happened, error) {
	at := map[told]seen{}
	h := &happened{members: map[string][]seen{}, gone: map[string]bool{}}
	for i, events := range all {
		for _, e := range events {
			if e.kind == synced {
				continue
			}
			k := told{e.kind, e.uid, e.sequence, ""}
			if series := picks[i].series; series != "" && e.name != series && (e.kind == joined || e.kind == left) {
				k.series = series
			}
			switch {
			case e.kind == line:
				e.at = e.revision
			case e.at == 0:
				continue // of before synced
			case e.kind == joined:
				k.sequence = 0
				if k.series == "" {
					continue // the first line tells it too
				}
			}
			if e.kind == line && e.revision == 0 {
				continue
			}
			if before, ok := at[k]; ok && (before.at != e.at || before.note != e.note || before.state != e.state || before.name != e.name) {
				return nil, wrong(e.uid, "%s of %s, %d, is at revision %d for one watch and at %d for %v", string(e.kind), e.name, e.sequence, before.at, e.at, picks[i].what)
			}
			at[k] = e
		}
	}
	for k, e := range at {
		if k.series != "" {
			h.members[k.series] = append(h.members[k.series], e)
		} else {
			h.order = append(h.order, e)
			h.gone[e.uid] = h.gone[e.uid] || e.kind == left
		}
	}
	byRevision := func(a, b seen) int { return cmp.Compare(a.at, b.at) }
	slices.SortFunc(h.order, byRevision)
	for _, m := range h.members {
		slices.SortFunc(m, byRevision)
	}
	return h, h.consistent()
}

// consistent finds gaps in the lines of runs, and revisions that two changes have.
func (h *happened) consistent() error {
	next := map[string]int64{}
	last := int64(0)
	for _, e := range h.order {
		if e.at <= last {
			return fmt.Errorf("two changes have the revision %d: %+v", e.at, e)
		}
		last = e.at
		if e.kind == line {
			if next[e.uid]++; e.sequence != next[e.uid] {
				return wrong(e.uid, "line %d of %s came behind line %d", e.sequence, e.name, next[e.uid]-1)
			}
		}
		if e.kind == left {
			next[e.uid] = -1 << 62
		}
	}
	return nil
}

// compare compares what happened with the files and the ledger.
func (h *happened) compare(dir string, l *ledger) error {
	generations := map[string][]seen{}
	count := map[uint64]int{}
	for _, e := range h.order {
		if e.kind == line {
			generations[e.uid] = append(generations[e.uid], e)
			count[e.note]++
		}
	}
	for note := range l.acked {
		if n := count[hashed(note)]; n != 1 {
			return fmt.Errorf("the line %q came %d times", note, n)
		}
	}
	paths, err := filepath.Glob(filepath.Join(dir, "*", "*", "status"))
	if err != nil {
		return err
	}
	there := map[string]bool{}
	for _, path := range paths {
		uid, err := sameLines(path, generations)
		if err != nil {
			return err
		}
		if there[uid] = true; h.gone[uid] {
			return wrong(uid, "%s is there, and was said to be gone", path)
		}
	}
	for uid, lines := range generations {
		if !there[uid] && !h.gone[uid] {
			return wrong(uid, "%s is gone, and no watch was told", lines[0].name)
		}
	}
	return nil
}

// sameLines compares a file with what was told of its generation.
func sameLines(path string, generations map[string][]seen) (uid string, err error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	lines := strings.SplitAfter(string(text), "\n")
	lines = lines[:len(lines)-1]
	parts := strings.Split(path, "/")
	name := inMain + strings.Join(parts[len(parts)-3:len(parts)-1], "/")
	if len(lines) == 0 {
		return "", nil
	}
	sum := sha256.Sum256([]byte(name + "\x00" + strings.TrimSuffix(lines[0], "\n")))
	uid = hex.EncodeToString(sum[:16])
	if got := len(generations[uid]); got != len(lines) {
		return uid, wrong(uid, "%s holds %d lines, and %d came", path, len(lines), got)
	}
	for i, text := range lines {
		s := statusfile.Decode([]byte(text))
		if e := generations[uid][i]; e.state != s.State || e.note != hashed(s.Note) {
			return uid, wrong(uid, "line %d of %s is %q, and came as %s", i+1, path, text, e.state)
		}
	}
	return uid, nil
}

// expected is one event for a watch. The watch may miss it if nothing told any more, when
// it got there, that the change concerned it.
type expected struct {
	seen
	optional bool
}

// after returns what a watch was to be told behind synced.
func (h *happened) after(o *observer, from int64) (want []expected) {
	if o.pick.series != "" {
		return h.ofSeries(o, from)
	}
	begins := o.start == beginning
	for _, e := range h.order {
		unknown := o.pick.identity && h.gone[e.uid] && idOf(e.name)[0] == '9' // it may have gone while the server was dead
		concerns := o.pick.has(e.name) || unknown && e.kind == left
		if e.at <= from || !concerns {
			continue
		}
		if e.kind == line && e.sequence == 1 {
			want = append(want, expected{seen{kind: joined, uid: e.uid, at: e.at}, unknown})
			if !begins {
				continue
			}
		}
		if e.kind != line || o.pick.wants(e.state) {
			want = append(want, expected{e, unknown})
		}
	}
	return want
}

func (h *happened) ofSeries(o *observer, from int64) (want []expected) {
	changes := slices.Concat(h.order, h.members[o.pick.series])
	slices.SortStableFunc(changes, func(a, b seen) int { return cmp.Compare(a.at, b.at) })
	members := map[string]bool{}
	past := map[string][]seen{}
	for _, e := range changes {
		own := e.name == o.pick.series
		if e.kind == line {
			past[e.uid] = append(past[e.uid], e)
		}
		switch {
		case own && e.kind == line && e.sequence == 1:
			want = append(want, expected{seen{kind: joined, uid: e.uid, at: e.at}, false})
			if o.start != beginning {
				continue
			}
		case e.kind == joined:
			members[e.uid] = true
			want = append(want, expected{e, false})
			if o.start == beginning {
				for _, l := range past[e.uid] {
					l.at = e.at
					if o.pick.wants(l.state) {
						want = append(want, expected{l, h.gone[e.uid]})
					}
				}
			}
			continue
		case e.kind == left && !own:
			if members[e.uid] {
				want = append(want, expected{e, false})
			}
			delete(members, e.uid)
			continue
		case !own && !members[e.uid]:
			continue
		}
		if e.kind != line || o.pick.wants(e.state) {
			want = append(want, expected{e, false})
		}
	}
	return slices.DeleteFunc(want, func(e expected) bool { return e.at <= from })
}

// check returns what a watch was told otherwise than it should have been, or nil.
func (h *happened) check(o *observer, events []seen) error {
	split := slices.IndexFunc(events, func(e seen) bool { return e.kind == synced })
	if split < 0 {
		return fmt.Errorf("%v was never synced", o)
	}
	before, got, from := events[:split], events[split+1:], events[split].at
	i := 0
	for _, want := range h.after(o, from) {
		switch {
		case i < len(got) && same(want.seen, got[i]):
			i++
		case want.optional:
		case i < len(got):
			return wrong(want.uid, "%v: event %d of %d is %+v, want %+v", o, i, len(got), got[i], want)
		default:
			return wrong(want.uid, "%v: behind %d events there is no %+v", o, len(got), want)
		}
	}
	if i < len(got) {
		return wrong(got[i].uid, "%v: event %d of %d is %+v, and nothing more was to come", o, i, len(got), got[i])
	}
	if err := h.checkBefore(o, before, from); err != nil {
		return err
	}
	return gapless(o, events)
}

// required returns where in the events of a watch those are that it could not miss:
// of the lines before synced, and of all behind.
func (h *happened) required(o *observer, events []seen) (at []int, split int) {
	split = slices.IndexFunc(events, func(e seen) bool { return e.kind == synced })
	from := events[split].at
	for i, e := range events[:split] {
		if e.kind == line && 0 < e.revision && e.revision <= from && !h.gone[e.uid] && o.pick.has(e.name) {
			at = append(at, i)
		}
	}
	i := split + 1
	for _, want := range h.after(o, from) {
		if i == len(events) || !same(want.seen, events[i]) {
			continue
		}
		if !want.optional {
			at = append(at, i)
		}
		i++
	}
	return at, split
}

func same(want, got seen) bool {
	return want.kind == got.kind && want.uid == got.uid && want.at == got.at &&
		(want.kind != line || want.sequence == got.sequence && want.note == got.note)
}

// checkBefore checks what came before synced: every run that was there and still
// is, once; from the beginning with all its lines.
func (h *happened) checkBefore(o *observer, before []seen, from int64) error {
	came := map[told]bool{}
	for _, e := range before {
		k := told{kind: e.kind, uid: e.uid}
		if e.kind == line {
			k.sequence = e.sequence
		}
		if came[k] && e.kind != joined { // it joins again when it has changed meanwhile
			return wrong(e.uid, "%v: %+v came twice before synced", o, e)
		}
		came[k] = true
	}
	if o.start == fromNow {
		return nil
	}
	for _, e := range h.order {
		if e.kind != line || e.at > from || h.gone[e.uid] || !o.pick.has(e.name) {
			continue
		}
		if !came[told{kind: joined, uid: e.uid}] {
			return wrong(e.uid, "%v: %s did not join before synced", o, e.name)
		}
		if o.start == beginning && o.pick.wants(e.state) && !came[told{kind: line, uid: e.uid, sequence: e.sequence}] {
			return wrong(e.uid, "%v: line %d of %s did not come before synced", o, e.sequence, e.name)
		}
	}
	return nil
}

// gapless checks that the lines of each generation follow each other.
func gapless(o *observer, events []seen) error {
	next := map[string]int64{}
	for _, e := range events {
		switch {
		case o.pick.states != nil || o.pick.identity:
			return nil
		case e.kind == joined && e.sequence == 0: // gone before it could be looked at
			delete(next, e.uid)
		case e.kind == joined && o.start != beginning:
			next[e.uid] = e.sequence + 1
		case e.kind == left:
			delete(next, e.uid)
		case e.kind != line:
		case next[e.uid] > 0 && e.sequence != next[e.uid]:
			return wrong(e.uid, "%v: line %d of %s came, and %d was next", o, e.sequence, e.name, next[e.uid])
		default:
			next[e.uid] = e.sequence + 1
		}
	}
	return nil
}
