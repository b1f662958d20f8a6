package fsck

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/redo"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/statedir"
	"github.com/runstatus/runstatus/statusfile"
)

// mend repairs a run's status file. If the repair moves lines, it sets the index aside first: after an
// interruption no server must use old offsets with the new file.
func (r *runCheck) mend(ctx context.Context, f *safefs.File) (repaired bool, err error) {
	p := r.c.repair
	if !r.rewrite && !r.renumber && len(r.lost) == 0 {
		return true, nil
	}
	if err := ctx.Err(); err != nil {
		return false, err
	}
	if r.renumber || len(r.lost) > 0 {
		if err := r.c.asideIndex(); err != nil {
			return false, err
		}
	}
	if !r.rewrite && len(r.lost) == 0 {
		return true, nil
	}
	if err := p.keep(f, r.copyPath()); err != nil {
		return false, err
	}
	if r.rewrite {
		if err := r.replaceFile(ctx, f); err != nil {
			return false, err
		}
	}
	return true, r.appendLost()
}

// copyPath is where the status file is kept among the copies.
func (r *runCheck) copyPath() string {
	if len(r.c.cfg.Namespaces) > 1 {
		return filepath.Join(r.name.Namespace, r.dir, layout.StatusFile)
	}
	return filepath.Join(r.dir, layout.StatusFile)
}

// replaceFile puts a repaired file in the place of f, whole and durable.
func (r *runCheck) replaceFile(ctx context.Context, f *safefs.File) error {
	dir, err := r.tree.OpenDir(r.dir)
	if err != nil {
		return err
	}
	defer dir.Close()
	const tmp = layout.StatusFile + ".tmp"
	if err := safefs.Remove(dir, tmp); err != nil { // of a repair that was interrupted
		return err
	}
	to, err := safefs.Create(dir, tmp)
	if err != nil {
		return err
	}
	defer to.Close()
	err = r.writeRepaired(ctx, to, f)
	if err == nil {
		err = awaitWriters(f, func() error { return carryOver(f, to, false) })
	}
	if err == nil {
		err = errors.Join(copyOwnership(to, f), to.Sync())
	}
	if err == nil {
		err = r.swap(dir, tmp, f)
	}
	if err != nil {
		return errors.Join(err, safefs.Remove(dir, tmp))
	}
	// Another process may have opened the old file right before the swap.
	err = awaitWriters(f, func() error { return carryOver(f, to, false) })
	return errors.Join(err, carryOver(f, to, true), to.Sync(), dir.Sync())
}

// copyOwnership gives a new file the mode, the group and, where we may, the owner of
// the old one.
func copyOwnership(to *os.File, f *safefs.File) error {
	var st unix.Stat_t
	if err := unix.Fstat(f.FD, &st); err != nil {
		return err
	}
	return safefs.WithFD(to, func(fd int) error {
		if unix.Fchown(fd, int(st.Uid), int(st.Gid)) != nil {
			_ = unix.Fchown(fd, -1, int(st.Gid)) // best effort: the mode lets the group in, and the copy is for people
		}
		return unix.Fchmod(fd, uint32(st.Mode)&0o7777) //nolint:unconvert // the type differs from system to system
	})
}

// swap replaces the old file by the new one, unless another process has replaced the old one meanwhile.
func (r *runCheck) swap(dir *os.File, tmp string, f *safefs.File) error {
	now, err := safefs.Lstat(r.tree.Root(), layout.StatusPath(r.name))
	if err != nil {
		return err
	}
	if now.ID != f.ID {
		return errors.New("another file took its place meanwhile")
	}
	return safefs.WithFD(dir, func(fd int) error { return unix.Renameat(fd, tmp, fd, layout.StatusFile) })
}

// writeRepaired writes the lines of f, with the replacements of those that the repair replaces.
func (r *runCheck) writeRepaired(ctx context.Context, to io.Writer, f *safefs.File) error {
	w := bufio.NewWriterSize(to, 64<<10)
	end, number := int64(0), 0
	for line, err := range statusfile.Forward(f, 0, f.Size) {
		if err != nil {
			return err
		}
		if number++; number%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		d, err := r.inspect(f, line)
		if err != nil {
			return err
		}
		if with, _ := r.replacement(line, d); with != nil {
			_, err = w.Write(append(with[:len(with):len(with)], '\n'))
		} else {
			_, err = io.Copy(w, io.NewSectionReader(f, line.Offset, line.Length))
		}
		if err != nil {
			return err
		}
		end = line.Offset + line.Length
	}
	if !r.torn {
		f.Size = end // what is being written behind it is carried over
	} else {
		tail := make([]byte, min(f.Size-end, redo.KeptWhole))
		if _, err := f.ReadAt(tail, end); err != nil {
			return err
		}
		if _, err := w.Write(append(r.sealed(f, end, tail), '\n')); err != nil {
			return err
		}
	}
	return w.Flush()
}

// A process that has the old file open for writing when it is replaced goes on writing to a file
// that no process reads. Therefore a repair waits until no process has it open for writing.
const (
	writersPatience = 5 * time.Second        // then the repair fails
	writersUnknown  = 200 * time.Millisecond // the whole wait, if the system does not say which process has the file open
	writersLook     = time.Millisecond       // between two looks
)

var errWriters = errors.New("another process has the file open for writing, and would go on writing to the one that is replaced")

// awaitWriters returns once no process has f open for writing. It calls each after every look.
func awaitWriters(f *safefs.File, each func() error) error {
	began := time.Now()
	for {
		has, known := hasWriters(f)
		if err := each(); err != nil {
			return err
		}
		waited := time.Since(began)
		switch {
		case known && !has, !known && waited > writersUnknown:
			return nil
		case waited > writersPatience:
			return errWriters
		}
		time.Sleep(writersLook) //nolint:forbidigo // nothing tells when a file is closed
	}
}

// carryOver appends to the new file the whole lines that other processes have appended to the old one
// since it was read; with all, also a torn line at the end. Each write consists of whole lines,
// because other processes may already append to the new file.
func carryOver(f *safefs.File, to io.Writer, all bool) error {
	buf := make([]byte, 1<<20)
	for {
		n, err := f.ReadAt(buf, f.Size)
		if err := safefs.IgnoreEOF(err); err != nil {
			return err
		}
		whole := bytes.LastIndexByte(buf[:n], '\n') + 1
		if whole == 0 && all {
			whole = n
		}
		if whole == 0 {
			return nil
		}
		if _, err := to.Write(buf[:whole]); err != nil {
			return err
		}
		f.Size += int64(whole)
	}
}

// appendLost appends the lines that the journal knows and the file lost.
func (r *runCheck) appendLost() error {
	if len(r.lost) == 0 {
		return nil
	}
	opened, err := safefs.OpenFile(r.tree.Root(), layout.StatusPath(r.name), unix.O_RDWR|unix.O_APPEND)
	if err != nil {
		return err
	}
	f := opened.OSFile(layout.StatusFile)
	defer f.Close()
	for _, rec := range r.lost {
		if _, err := statusfile.Append(f, append(rec.Line[:len(rec.Line):len(rec.Line)], '\n')); err != nil {
			return err
		}
	}
	return f.Sync()
}

// repairState sets aside the parts of the server's state that can't be used. It sets the journal aside only
// if no file needs it any more.
func (c *checker) repairState() error {
	if c.repair == nil {
		c.tellAll(&c.journal, false)
		c.tellAll(&c.index, false)
		return nil
	}
	if c.journalBad && c.pending {
		c.failed = append(c.failed, fmt.Errorf("move %s aside: files that were not checked may still need it", c.journal.file))
	}
	whole := len(c.failed) == 0
	if c.journalBad && whole {
		if err := c.asideJournal(); err != nil {
			c.failed, whole = append(c.failed, err), false
		}
	}
	c.tellAll(&c.journal, whole)
	done := true
	if c.indexBad {
		if err := c.asideIndex(); err != nil {
			c.failed, done = append(c.failed, err), false
		}
	}
	c.tellAll(&c.index, done)
	c.sum.Copy = c.repair.dir
	return errors.Join(c.failed...)
}

// asideIndex moves the index aside. Without it revisions mean nothing.
func (c *checker) asideIndex() error {
	if err := c.changeState(func(st *statedir.State) { st.Epoch = "" }); err != nil {
		return err
	}
	return c.repair.aside(statedir.IndexName)
}

// asideJournal moves the journal aside, and changes the state so that it names none.
func (c *checker) asideJournal() error {
	if err := c.changeState(func(st *statedir.State) { *st = statedir.State{Clean: st.Clean, Namespaces: st.Namespaces} }); err != nil {
		return err
	}
	return c.repair.aside(statedir.JournalName)
}

// changeState changes state.json if it exists and can be read.
func (c *checker) changeState(do func(*statedir.State)) error {
	if c.state.Epoch == "" && c.state.Journal == 0 {
		return nil
	}
	file := statedir.File{Path: filepath.Join(c.cfg.StateDir, statedir.FileName), Now: c.state}
	err := file.Change(do)
	c.state = file.Get()
	return err
}
