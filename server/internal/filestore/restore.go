package filestore

import (
	"bytes"
	"errors"
	"io/fs"
	"os"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// restore brings back the lines that a run's file lost. It writes only into the
// same life, and never over what stands there. A file that can't be used now
// keeps its records, and stops nothing.
func (t *tree) restore(n store.Name, h *history) (renumbered bool) {
	if !t.appends() {
		return false // what is in the file is all that there is
	}
	r := t.hold(n)
	defer r.mu.Unlock()
	if r.place.uid != h.uid && r.place.uid != "" {
		r.place, r.derived, r.home = place{}, derived{}, home{} // the index knows an earlier life
	}
	known := r.place
	r.place = place{
		seen: true, uid: h.uid, who: h.who, given: known.given, newest: h.newest, revisions: known.revisions,
		ended: h.ended || known.ended, related: known.related || h.related, series: known.series,
	}
	if h.related {
		r.place.series = h.series
	}
	if r.latest != nil {
		defer r.note()
	}
	p, err := r.restoring(h, known.revisions)
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
	r.restored(h, err != nil || p.over != nil)
	return p != nil && p.moved
}

// restored has the next checkpoint sync the file: what was written before the crash
// may not be durable. It is written once more, unless others alone can have written it.
func (r *run) restored(h *history, own bool) {
	if len(h.lines) > 0 {
		r.tree.store.touched.putBack(r, touch{offset: h.lines[0].offset, revision: h.lines[0].Revision - 1, own: own, doubtful: own})
	}
}

// restoring opens a run's status file if it is of the life that the journal tells
// of; nil if it is not. One that may not be written to is fine as long as it lacks
// nothing: then others wrote it.
func (r *run) restoring(h *history, known lineRevisions) (*restoring, error) {
	path := r.dir() + "/" + statusName
	opened, err := openRegular(r.tree.root(), path, unix.O_RDWR|unix.O_APPEND)
	refused := err
	if errors.Is(err, fs.ErrPermission) {
		opened, err = openRegular(r.tree.root(), path, unix.O_RDONLY)
	}
	if err != nil {
		return nil, err
	}
	uid, err := r.uidOf(opened)
	same := err == nil && (uid == h.uid || uid == "" && h.inode == opened.id.ino)
	if !same {
		return nil, errors.Join(err, opened.Close())
	}
	p := &restoring{size: opened.size, revisions: known.byOffset(), refused: refused}
	if refused == nil {
		over, err := openRegular(r.tree.root(), path, unix.O_WRONLY) // O_APPEND would append
		if err != nil {
			return nil, errors.Join(err, opened.Close())
		}
		p.over = over.osFile(statusName)
	}
	p.f = opened.osFile(statusName)
	return p, nil
}

// restoring puts lines back into one file.
type restoring struct {
	f         *os.File // appends
	over      *os.File // writes over zeros; nil if the file may not be written to
	refused   error    // why not
	size      int64
	given     int64
	revisions map[int64]int64 // of the lines that stand where they stood
	from      int64           // where the first of the lines stood
	others    map[string]int  // how many of each line stand from there on for none of the journal's
	moved     bool
}

func (p *restoring) close() {
	_ = p.f.Close() // the next checkpoint syncs it
	if p.over != nil {
		_ = p.over.Close()
	}
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
		if err := p.elsewhere(c); err != nil {
			return err
		}
		p.moved = true
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
	if p.refused != nil && !bytes.Equal(have, want) {
		return false, p.refused
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
	if p.refused != nil {
		return p.refused
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
