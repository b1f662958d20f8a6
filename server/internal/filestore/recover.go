package filestore

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

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
	if err := s.index.open(s.cfg.StateDir); err != nil {
		return err
	}
	indexed, err := s.loadIndex(before.Incarnation)
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
	return s.checkpoint()
}

// end makes all durable and says so.
func (s *Store) end() error {
	if s.changes.journal == nil {
		return nil
	}
	if s.keeper.stop != nil {
		close(s.keeper.stop)
		s.keeper.done.Wait()
	}
	err := s.checkpoint()
	if err == nil {
		err = s.state.change(func(st *state) { st.Clean = true })
	}
	return errors.Join(err, s.changes.journal.Close(), s.index.close())
}

// openJournal opens the journal that the state speaks of, and returns the state of
// before. Another journal, or none, begins another incarnation.
func (s *Store) openJournal() (before state, err error) {
	dir := filepath.Join(s.cfg.StateDir, "journal")
	if _, err := s.state.load(); err != nil {
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
	if before.Journal == inode || before.Incarnation == "" {
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
		if !ok || h.gone {
			continue
		}
		if h.newest <= int64(before.Released) {
			t.remember(n, h)
			continue
		}
		moved, err := t.restore(n, h)
		if err != nil {
			return false, fmt.Errorf("recover %s: %w", n, err)
		}
		renumbered = renumbered || moved
	}
	return renumbered, nil
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
// same life, and never over what stands there.
func (t *tree) restore(n store.Name, h *history) (renumbered bool, err error) {
	path := store.Collection(n.Kind) + "/" + n.ID + "/" + statusName
	opened, err := openRegular(t.root(), path, unix.O_RDWR|unix.O_APPEND)
	if _, odd := errors.AsType[*unreadableError](err); odd || errors.Is(err, fs.ErrNotExist) {
		return false, nil // deleted or replaced: it is found when it is looked for
	}
	if err != nil {
		return false, err
	}
	id := opened.id
	f := opened.osFile(statusName)
	defer f.Close()
	r := t.hold(n)
	defer r.mu.Unlock()
	first := []byte(nil)
	for line, err := range statusfile.Forward(f, 0, opened.size) {
		if err != nil {
			return false, err
		}
		first = line.Bytes
		break
	}
	switch {
	case first != nil && store.UID(n, first) != h.uid:
		r.place = place{seen: true, uid: h.uid, newest: h.newest} // replaced: refresh says so
		return false, nil
	case first == nil && h.inode != id.ino:
		return false, nil
	}
	over, err := openRegular(t.root(), path, unix.O_WRONLY) // O_APPEND would append
	if err != nil {
		return false, err
	}
	p := restoring{f: f, over: over.osFile(statusName), size: opened.size, revisions: h.revisions.byOffset()}
	defer p.over.Close()
	if err := p.all(h.lines); err != nil {
		return false, err
	}
	r.place = place{
		seen: true, uid: h.uid, given: max(p.given, r.place.given), revisions: revisionsOf(p.revisions), newest: h.newest,
		ended: h.ended || r.place.ended, series: cmp.Or(h.series, r.place.series), old: r.place.old,
	}
	t.store.index.note(r)
	if len(h.lines) > 0 {
		t.store.touched.add(r, min(h.lines[0].offset, p.size))
	}
	return p.moved, nil
}

// restoring puts lines back into one file.
type restoring struct {
	f         *os.File // appends
	over      *os.File // writes over zeros
	size      int64
	given     int64
	revisions map[int64]int64 // of the lines that stand where they stood
	moved     bool
}

func (p *restoring) all(lines []record) error {
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
	if int64(len(want)) != c.length {
		return c.offset+c.length <= p.size, nil // too long to be known whole
	}
	if c.offset > p.size {
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
	if rest := want[len(have):]; len(rest) > 0 {
		// The rest of the very line that was cut: sealing it would move all that follow.
		if _, err := p.f.Write(rest); err != nil {
			return false, err
		}
		p.size += int64(len(rest))
	}
	return true, nil
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
func (p *restoring) elsewhere(c record) error {
	for line, err := range statusfile.Forward(p.f, 0, p.size) {
		if err != nil {
			return err
		}
		if _, taken := p.revisions[line.Offset]; !taken && bytes.Equal(line.Bytes, c.line) {
			p.revisions[line.Offset] = c.Revision
			return nil
		}
	}
	written, err := statusfile.Append(p.f, append(bytes.Clone(c.line), '\n'))
	if err != nil {
		return err
	}
	p.size = written.Offset + c.length
	p.revisions[written.Offset] = c.Revision
	return nil
}
