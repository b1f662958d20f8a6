package filestore

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/journal"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// begin opens the journal and brings back what a crash took from the files.
func (s *Store) begin() error {
	if s.cfg.ReadOnly || s.cfg.StateDir == "" {
		return nil
	}
	s.state.path = filepath.Join(s.cfg.StateDir, stateName)
	before, err := s.openJournal()
	if err != nil {
		return err
	}
	indexed, err := s.openIndex(before)
	if err != nil {
		return err
	}
	renumbered, err := s.recover(before)
	if err != nil {
		return err
	}
	// What may have been told to those who follow the order is not all true any more.
	lost := s.cfg.Buffered && !before.Clean && before.Boot != bootID()
	err = s.state.change(func(st *state) {
		if renumbered || lost || !indexed {
			st.Incarnation = newIncarnation()
		}
		st.Boot, st.Clean = bootID(), false
	})
	if err != nil {
		return err
	}
	if !indexed {
		if err := s.index.clear(s.state.get().Incarnation); err != nil {
			return fmt.Errorf("begin the index: %w", err)
		}
	}
	s.keep()
	return nil
}

// end makes all durable and says so.
func (s *Store) end() error {
	if s.changes.journal == nil {
		return nil
	}
	var err error
	if s.keeper.stop != nil { // else the start failed: what the journal holds may not be applied
		close(s.keeper.stop)
		s.keeper.done.Wait()
		// What does not fit into the time is in the journal, for the next start.
		if err = s.checkpoint(time.Now().Add(endTime)); err == nil {
			err = s.state.change(func(st *state) { st.Clean = true })
		}
	}
	return errors.Join(err, s.changes.journal.Close(), s.index.close())
}

// openJournal opens the journal that the state speaks of, and returns the state of
// before. Another journal, or none, begins another incarnation.
func (s *Store) openJournal() (before state, err error) {
	dir := filepath.Join(s.cfg.StateDir, "journal")
	if err := s.state.load(); err != nil {
		return state{}, err
	}
	before = s.state.get()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return before, fmt.Errorf("make the journal: %w", err)
	}
	inode, err := inodeOf(dir)
	if err != nil {
		return before, err
	}
	o := s.cfg.Journal
	o.Buffered = s.cfg.Buffered
	o.KeepSize = cmp.Or(o.KeepSize, DefaultKeepSize)
	o.KeepAge = cmp.Or(o.KeepAge, DefaultKeepAge)
	var j *journal.Journal
	there := before.Journal == inode && journal.Exists(dir)
	if there || before.Incarnation == "" {
		j, err = journal.Open(dir, before.Released, o)
	}
	if j == nil && (err == nil || errors.Is(err, journal.ErrBehind)) {
		// It was copied, or put back from a backup: what it says of the files may be of
		// another time.
		if err := os.RemoveAll(dir); err != nil {
			return before, err
		}
		before = state{}
		if j, err = journal.Open(dir, 0, o); err == nil {
			inode, err = inodeOf(dir)
		}
	}
	if err != nil {
		return before, fmt.Errorf("open the journal: %w", err)
	}
	s.changes.journal = j
	return before, s.state.change(func(st *state) {
		*st = before
		st.Journal = inode
	})
}

func inodeOf(path string) (uint64, error) {
	var st unix.Stat_t
	if err := unix.Stat(path, &st); err != nil {
		return 0, &fs.PathError{Op: "stat", Path: path, Err: err}
	}
	return st.Ino, nil
}

// history is what the journal knows of one life of a run.
type history struct {
	uid       string
	inode     uint64
	revisions lineRevisions // of lines that the last checkpoint made durable
	lines     []record      // behind it
	newest    int64
	ended     bool
	series    store.Name
	gone      bool
}

// recover reads what the journal still holds, and applies what is behind the last
// checkpoint. It tells whether lines had to take another place than they had.
func (s *Store) recover(before state) (renumbered bool, err error) {
	runs := map[store.Name]*history{}
	for r, err := range s.changes.journal.Read(s.changes.journal.Oldest() - 1) {
		if err != nil {
			return false, err
		}
		c, err := decodeRecord(r.Revision, r.Body)
		if err != nil {
			return false, fmt.Errorf("revision %d: %w", r.Revision, err)
		}
		follow(runs, c, r.Revision <= before.Released)
	}
	for n, h := range runs {
		t, ok := s.trees[n.Namespace]
		switch {
		case !ok && h.newest > int64(before.Released):
			return false, fmt.Errorf("the journal holds lines of %s that its file may lack: serve the namespace %s once more and stop in order, before it is left out", n, n.Namespace)
		case !ok:
		case h.gone:
			t.forget(n)
		case h.newest <= int64(before.Released):
			t.remember(n, h)
		case t.restore(n, h):
			renumbered = true
		}
	}
	return renumbered, nil
}

// forget takes away what the index knows of a run whose end is in the order.
func (t *tree) forget(n store.Name) {
	r := t.hold(n)
	defer r.mu.Unlock()
	t.leave(r)
	t.store.index.note(r)
}

// remember gives a run's lines back their revisions. The rest the index knows.
func (t *tree) remember(n store.Name, h *history) {
	r := t.hold(n)
	defer r.mu.Unlock()
	if r.place.uid == h.uid {
		r.place.revisions = h.revisions
	}
}

// follow adds one change to what is known.
func follow(runs map[store.Name]*history, c record, durable bool) {
	h := runs[c.Run]
	if h == nil {
		h = &history{uid: c.UID}
		runs[c.Run] = h
	}
	switch c.Kind {
	case store.RunDeleted:
		*h = history{gone: true}
	case store.RunCreated:
		*h = history{uid: c.UID, inode: c.inode}
	case store.LineAdded:
		h.uid, h.gone = c.UID, false
		if durable {
			h.revisions = append(h.revisions, lineRevision{c.offset, c.Revision})
		} else {
			c.line = bytes.Clone(c.line)
			h.lines = append(h.lines, c)
		}
	case store.RunEnded:
		h.ended = true
	case store.MemberJoined:
		h.series = c.Series
	case store.MemberLeft:
		h.series = store.Name{}
	}
	h.newest = c.Revision
}

// restore brings back the lines that a run's file lost. It writes only into the
// same life, and never over what stands there. A file that can't be used now
// keeps its records, and stops nothing.
func (t *tree) restore(n store.Name, h *history) (renumbered bool) {
	r := t.hold(n)
	defer r.mu.Unlock()
	known := r.place
	r.place = place{
		seen: true, uid: h.uid, given: known.given, newest: h.newest, revisions: h.revisions,
		ended: h.ended || known.ended, series: cmp.Or(h.series, known.series),
	}
	t.store.index.note(r)
	p, err := r.restoring(h)
	switch {
	case replaced(err):
		return false // whoever looks for the run finds what became of it
	case err == nil && p == nil:
		return false // another life stands there
	case err == nil:
		err = p.all(h.lines)
		defer p.close()
		r.place.given, r.place.revisions = max(known.given, p.given), revisionsOf(p.revisions)
	}
	if err != nil {
		t.store.cfg.Log.Error("recover a run: its records are kept", "run", n.String(), "err", err)
	}
	if len(h.lines) > 0 {
		t.store.touched.putBack(r, touch{h.lines[0].offset, h.lines[0].Revision - 1})
	}
	return p != nil && p.moved
}

// restoring opens a run's status file if it is of the life that the journal tells
// of; nil if it is not.
func (r *run) restoring(h *history) (*restoring, error) {
	path := r.dir + "/" + statusName
	opened, err := openRegular(r.tree.root(), path, unix.O_RDWR|unix.O_APPEND)
	if err != nil {
		return nil, err
	}
	uid, err := r.uidOf(opened)
	same := err == nil && (uid == h.uid || uid == "" && h.inode == opened.id.ino)
	if !same {
		return nil, errors.Join(err, opened.Close())
	}
	over, err := openRegular(r.tree.root(), path, unix.O_WRONLY) // O_APPEND would append
	if err != nil {
		return nil, errors.Join(err, opened.Close())
	}
	return &restoring{
		size: opened.size, revisions: h.revisions.byOffset(),
		f: opened.osFile(statusName), over: over.osFile(statusName),
	}, nil
}

// restoring puts lines back into one file.
type restoring struct {
	f         *os.File // appends
	over      *os.File // writes over zeros
	size      int64
	given     int64
	revisions map[int64]int64 // of the lines that stand where they stood
	from      int64           // where the first of the lines stood
	others    map[string]int  // how many of each line stand from there on for none of the journal's
	moved     bool
}

func (p *restoring) close() {
	_ = p.f.Close() // the next checkpoint syncs it
	_ = p.over.Close()
}

func (p *restoring) all(lines []record) error {
	if len(lines) > 0 {
		p.from = lines[0].offset
	}
	var missing []record
	for _, c := range lines {
		ok, err := p.inPlace(c)
		if err != nil {
			return err
		}
		if ok {
			p.revisions[c.offset] = c.Revision
			p.given = max(p.given, c.offset+c.length)
		} else {
			missing = append(missing, c)
		}
	}
	missing = append(missing, p.merged(lines)...)
	for _, c := range missing {
		p.moved = true
		if err := p.elsewhere(c); err != nil {
			return err
		}
	}
	return nil
}

// inPlace makes a line stand where it stood, if nothing else stands there: it may
// be whole, missing, cut by the end of the file, or have zeros in it, which file
// systems show for what they did not get to write.
func (p *restoring) inPlace(c record) (bool, error) {
	want := append(bytes.Clone(c.line), '\n')
	switch {
	case int64(len(want)) != c.length:
		return c.offset+c.length <= p.size, nil // too long to be known whole
	case c.offset > p.size:
		return false, nil
	}
	have := make([]byte, min(p.size-c.offset, c.length))
	if n, err := p.f.ReadAt(have, c.offset); n < len(have) {
		return false, err
	}
	for i, b := range have {
		if b != want[i] && b != 0 {
			return false, nil
		}
	}
	if !bytes.Equal(have, want[:len(have)]) {
		if _, err := p.over.WriteAt(want[:len(have)], c.offset); err != nil {
			return false, err
		}
	}
	return p.complete(c, want, want[len(have):])
}

// complete appends the rest of the very line that was cut: sealing it would move
// all that follow. A stranger may come in between: then it stands elsewhere.
func (p *restoring) complete(c record, want, rest []byte) (bool, error) {
	if len(rest) == 0 {
		return true, nil
	}
	if _, err := p.f.Write(rest); err != nil {
		return false, err
	}
	p.size = max(p.size, c.offset+c.length)
	stands := make([]byte, len(want))
	if _, err := p.f.ReadAt(stands, c.offset); err != nil {
		return false, err
	}
	return bytes.Equal(stands, want), nil
}

// merged returns the lines that stand in their place but run into what is before:
// zeros took that line's end.
func (p *restoring) merged(lines []record) (merged []record) {
	for _, c := range lines {
		before := []byte{'\n'}
		if _, ok := p.revisions[c.offset]; ok && c.offset > 0 {
			_, _ = p.f.ReadAt(before, c.offset-1) // what can't be read is not a line's end
		}
		if before[0] != '\n' {
			delete(p.revisions, c.offset)
			merged = append(merged, c)
		}
	}
	return merged
}

// elsewhere appends a line whose place is taken, unless an earlier recovery did.
// There it is a new line of a new incarnation.
func (p *restoring) elsewhere(c record) error {
	if c.Status.Malformed {
		return nil // a stranger's: Pavilion can't read it, so it is not written anew
	}
	if err := p.findOthers(); err != nil {
		return err
	}
	if n := p.others[string(c.line)]; n > 0 {
		p.others[string(c.line)] = n - 1
		return nil
	}
	written, err := statusfile.Append(p.f, append(bytes.Clone(c.line), '\n'))
	if err == nil {
		p.size = written.Offset + c.length
	}
	return err
}

// findOthers counts the lines that stand for none of the journal's, once.
func (p *restoring) findOthers() error {
	if p.others != nil {
		return nil
	}
	p.others = map[string]int{}
	for line, err := range statusfile.Forward(p.f, 0, p.size) {
		if err != nil {
			return err
		}
		if _, known := p.revisions[line.Offset]; !known && line.Offset >= p.from {
			p.others[string(line.Bytes)]++
		}
	}
	return nil
}
