package filestore_test

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/fsck"
	"github.com/runstatus/runstatus/server/internal/store"
)

// facts are what a store shows, and how often.
type facts map[string]int

// markerFiles are those that the script makes.
var markerFiles = []string{"test_runs/a/RUN_COMPLETE", "series/1/ALL_TESTS_STARTED"}

func (c *scripted) facts() (facts, error) {
	all := facts{}
	runs, err := store.Collect(c.s.Runs(ctx, store.RunsRequest{}))
	for _, r := range runs {
		all["run "+r.DisplayName]++
		if !r.SilentSince().IsZero() {
			all["silent "+r.DisplayName]++
		}
		if r.Silence.Within > 0 && r.Silence.Sequence == r.Current.Sequence {
			all["promised "+r.DisplayName]++
		}
		if found, err := c.s.Results(ctx, r.Name); err != nil || len(found.Values) > 0 {
			all["results "+r.DisplayName]++
		}
		if r.Series != (store.Name{}) {
			all["member "+r.DisplayName]++
		}
		for e, err := range c.s.History(ctx, store.HistoryRequest{Name: r.Name}) {
			switch {
			case err != nil:
				return nil, err
			case e.Status.Malformed, strings.Contains(e.Status.Note, "\x00"):
				all["malformed "+r.DisplayName]++
			default:
				all["line "+r.DisplayName+" "+e.Status.Note]++
			}
		}
	}
	for _, file := range markerFiles {
		if _, err := os.Stat(filepath.Join(c.dir, "data", file)); err == nil {
			all["file "+file]++
		}
	}
	return all, err
}

// progress is how far the script came, as far as any caller was told.
type progress struct {
	next    int  // the first step that was not acknowledged
	begun   bool // it may have been done in part, or wholly
	epoch   string
	changes map[int64]string // by revision
	wrong   []string

	// cuts is how often the power was cut. Each may leave a torn line that no caller was
	// told of in one run: half of one, or zeros. It is sealed, as another process's is.
	cuts int
}

// read takes in what a process told.
func (p *progress) read(told []byte) {
	for line := range strings.Lines(string(told)) {
		what, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		n, _ := strconv.Atoi(rest)
		switch what {
		case "open":
			p.opened(rest)
		case "begin":
			p.next, p.begun = n, true
		case "done":
			p.next, p.begun = n+1, false
		case "change":
			p.told(rest)
		default:
			p.wrong = append(p.wrong, line)
		}
	}
}

func (p *progress) opened(epoch string) {
	if p.epoch != "" && p.epoch != epoch {
		p.wrong = append(p.wrong, "the epoch changed")
	}
	p.epoch = epoch
}

// told says what stands at a revision. Nothing else may ever stand there.
func (p *progress) told(change string) {
	at, what, _ := strings.Cut(change, " ")
	revision, _ := strconv.ParseInt(at, 10, 64)
	if was, ok := p.changes[revision]; ok && was != what {
		p.wrong = append(p.wrong, fmt.Sprintf("revision %d was %q and is %q", revision, was, what))
	}
	if p.changes == nil {
		p.changes = map[int64]string{}
	}
	p.changes[revision] = what
}

// check returns what is wrong with what a store shows: what was acknowledged must
// be there once, what was begun at most once, and nothing else but torn lines that
// power cuts left.
func (p *progress) check(got facts) (wrong []string) {
	least, most := facts{}, facts{}
	for i, s := range script() {
		acknowledged, begun := i < p.next, i == p.next && p.begun
		for _, f := range s.shows {
			if acknowledged {
				least[f]++
			}
			if acknowledged || begun {
				most[f]++
			}
		}
		if s.takes != "" && (acknowledged || begun) {
			least.drop(s.takes)
		}
		if s.takes != "" && acknowledged {
			most.drop(s.takes)
		}
	}
	torn := 0
	for f := range merged(least, most, got) {
		n := got[f]
		if over := n - most[f]; over > 0 && strings.HasPrefix(f, "malformed ") && torn+over <= p.cuts {
			torn += over
			continue
		}
		if n < least[f] || n > most[f] {
			wrong = append(wrong, fmt.Sprintf("%q is there %d times, want %d to %d (step %d, begun %t)", f, n, least[f], most[f], p.next, p.begun))
		}
	}
	return wrong
}

func merged(all ...facts) facts {
	m := facts{}
	for _, f := range all {
		maps.Copy(m, f)
	}
	return m
}

// drop removes what a run shows.
func (f facts) drop(run string) {
	maps.DeleteFunc(f, func(fact string, _ int) bool {
		return strings.Fields(fact)[1] == run
	})
}

// changesOf returns the changes behind a revision, as far as they are kept.
func changesOf(s *filestore.Store, after int64) (all []string) {
	for ; after <= s.Revision(); after++ {
		all = all[:0]
		var failed error
		for c, err := range s.Changes(ctx, after) {
			if failed = err; err != nil {
				break
			}
			all = append(all, fmt.Sprintf("%d %d %s %s %s %d %s %s", c.Revision, c.Kind, c.Run, c.UID, c.Series, c.Status.Sequence, c.Status.State, c.Status.Note))
		}
		if failed == nil {
			return all
		}
		if store.ReasonOf(failed) != store.TooOld {
			return append(all, "failed: "+failed.Error())
		}
	}
	return all
}

// nextChange returns the revision of the next change behind another one: records that are
// no changes leave gaps.
func nextChange(revision int64, unchanging map[int64]bool) int64 {
	for revision++; unchanging[revision]; revision++ {
	}
	return revision
}

// wrongOrder returns what is wrong with the log of changes and with the
// histories: no revision is left out, sequences begin at 1, revisions grow.
func (p *progress) wrongOrder(s *filestore.Store) (wrong []string) {
	last := int64(0)
	unchanging, err := s.NoChanges(s.Oldest() - 1)
	if err != nil {
		wrong = append(wrong, err.Error())
	}
	behind := func(last int64) int64 { return nextChange(last, unchanging) }
	for _, c := range changesOf(s, 0) {
		p.told(c)
		at, _, _ := strings.Cut(c, " ")
		revision, err := strconv.ParseInt(at, 10, 64)
		if err != nil || last != 0 && revision != behind(last) {
			wrong = append(wrong, fmt.Sprintf("behind revision %d comes %s", last, c))
		}
		last = revision
	}
	if last > 0 && behind(last) != s.Revision()+1 {
		wrong = append(wrong, fmt.Sprintf("changes up to %d of %d", last, s.Revision()))
	}
	if told := slices.Max(append(slices.Collect(maps.Keys(p.changes)), 0)); told > s.Revision() {
		wrong = append(wrong, fmt.Sprintf("revision %d was told, %d is the newest", told, s.Revision()))
	}
	runs, err := store.Collect(s.Runs(ctx, store.RunsRequest{}))
	if err != nil {
		wrong = append(wrong, err.Error())
	}
	for _, r := range runs {
		sequence, revision := int64(0), int64(0)
		for e, err := range s.History(ctx, store.HistoryRequest{Name: r.Name}) {
			sequence++
			at := e.Status.Revision
			if err != nil || e.Status.Sequence != sequence || at == 0 && revision > 0 || at > 0 && at <= revision {
				wrong = append(wrong, fmt.Sprintf("%s: line %d behind revision %d is %+v %v", r.Name, sequence, revision, e.Status, err))
			}
			revision = at
		}
	}
	return wrong
}

// wrongFiles returns what the checker finds in a tree that was closed in order,
// and where Pavilion's reader would raise. What interrupted creations leave is no
// fault, and torn lines of others were sealed. Zeros that a power cut showed where
// a line had not been acknowledged stay until check --repair: no reader was ever
// told that they are ours.
func wrongFiles(dir string, zeros bool) (wrong []string) {
	cfg := scriptConfig(dir)
	_, err := fsck.Check(ctx, fsck.Config{Namespaces: cfg.Namespaces, StateDir: cfg.StateDir}, func(f fsck.Finding) {
		if zeros && f.Kind == "nul_bytes" {
			return
		}
		if !slices.Contains([]string{"sealed_line", "no_status", "one_sided_link", "expired_lock"}, f.Kind) || f.Severity == fsck.SeverityError {
			wrong = append(wrong, fmt.Sprintf("check: %+v", f))
		}
	})
	if err != nil {
		wrong = append(wrong, err.Error())
	}
	paths, _ := filepath.Glob(filepath.Join(dir, "data/*/*/status"))
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			wrong = append(wrong, err.Error())
		}
		for line := range bytes.Lines(data) {
			text, ended := bytes.CutSuffix(line, []byte("\n"))
			if zeros && bytes.Contains(line, []byte{0}) {
				continue
			}
			if !ended || filestore.Raises(text) {
				wrong = append(wrong, fmt.Sprintf("Pavilion's reader raises on %q in %s", line, path))
			}
		}
	}
	return wrong
}
