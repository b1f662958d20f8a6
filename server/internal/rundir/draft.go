package rundir

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"strconv"
	"time"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/fault"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/server/internal/workdir"
	"github.com/runstatus/runstatus/statusfile"
)

// Draft is a run that is being created. Its directory is filled under a temporary name and renamed when it
// is whole. Therefore no other process sees a part of a run or writes to it, a directory of another
// process is never touched, and a failed draft can be removed. A Draft belongs to one goroutine. The
// caller must call Close.
type Draft struct {
	in         *workdir.Dir
	name       store.Name
	request    store.CreateRequest
	second     []byte
	created    time.Time
	collection *os.File // that the directory is in; the Draft closes it
	dir        *os.File
	temp       string // the directory's name so far
}

// NewDraft returns the draft of a run. The draft closes collection. Second is the second line of the
// status file, or nil.
func NewDraft(in *workdir.Dir, collection *os.File, n store.Name, now time.Time, q store.CreateRequest, second []byte) *Draft {
	d := &Draft{in: in, name: n, request: q, second: second, created: now, collection: collection}
	if !q.NotAfter.IsZero() && q.NotAfter.Before(d.created) {
		d.created = q.NotAfter
	}
	return d
}

// Close closes what the draft has open.
func (d *Draft) Close() {
	_ = d.dir.Close() // nothing was written through it; it may be nil
	_ = d.collection.Close()
	d.in.ForgetTemp(d.temp)
}

// Fill makes the directory and its content, except the link to a series. The error is Exists if the run
// exists already.
func (d *Draft) Fill() error {
	if err := d.in.Refusal(); err != nil {
		return err
	}
	switch there, err := safefs.Exists(d.collection, d.name.ID+"/"+layout.StatusFile); {
	case err != nil:
		return fault.NotWritten(d.name, "look at the directory", err)
	case there:
		return fault.Exists(d.name) // an early check: Appear decides
	}
	d.temp = safefs.TempName()
	d.in.UseTemp(d.temp)
	var err error
	if d.dir, err = d.in.Mkdir(d.collection, d.temp); err != nil {
		return fault.NotWritten(d.name, "make the directory", err)
	}
	if err := d.in.PutNew(d.dir, layout.AttributesFile, d.attributes()); err != nil {
		return fault.NotWritten(d.name, "write the attributes", err)
	}
	if d.name.Kind == statusfile.Series {
		if err := d.fillSeries(); err != nil {
			return err
		}
	}
	lines, err := d.Lines()
	if err != nil {
		return err
	}
	if err := d.in.PutNew(d.dir, layout.StatusFile, lines); err != nil {
		return fault.NotWritten(d.name, "write the status file", err)
	}
	return nil
}

// Lines returns the first lines of the status file.
func (d *Draft) Lines() ([]byte, error) {
	first, err := statusfile.Encode(d.name.Kind, "STATUS_CREATED", "Created status file.", d.created)
	return append(first.Bytes, d.second...), err
}

// fillSeries makes the test sets of a series, and in an adopted tree its config: Pavilion can't list series
// without one.
func (d *Draft) fillSeries() error {
	if err := d.in.MakeDir(d.dir, layout.TestSets); err != nil {
		return fault.NotWritten(d.name, "make the test sets", err)
	}
	if !d.in.Adopted {
		return nil
	}
	data, _ := json.Marshal(map[string]string{"name": layout.SeriesNameOf(d.request.DisplayName)}) // strings
	if err := d.in.PutNew(d.dir, layout.ConfigFile, data); err != nil {
		return fault.NotWritten(d.name, "write the config", err)
	}
	return nil
}

// attributes returns the attributes file. It uses Pavilion's keys where these exist.
func (d *Draft) attributes() []byte {
	q := &d.request
	a := layout.Attributes{
		Name: q.DisplayName, User: q.User, SysName: q.Labels["sys_name"],
		Created: float64(d.created.UnixMicro()) / 1e6, Labels: q.Labels, RequestID: q.RequestID,
	}
	a.ID = d.name.ID
	if i, err := strconv.ParseInt(d.name.ID, 10, 64); err == nil {
		a.ID = i
	}
	data, _ := json.Marshal(a) // strings, numbers and maps of them
	return data
}

// LinkSeries makes the link of a test run to its series.
func (d *Draft) LinkSeries(target string) error {
	if err := safefs.Symlink(d.dir, layout.SeriesLink, target); err != nil {
		return fault.NotWritten(d.name, "link the series", err)
	}
	return nil
}

// Appear gives the directory its name, and reports whether it has the name now. The error is fs.ErrExist if
// the name exists. With over, an empty directory of that name is replaced. After an OutcomeUnknown error
// the directory may have its name.
func (d *Draft) Appear(over bool) (appeared bool, err error) {
	if err = d.rename(over); err == nil {
		return true, nil
	}
	// NFS may repeat a call. The repetition can fail although the first try has renamed the directory.
	appeared, failed := d.isPlaced()
	switch {
	case failed != nil:
		return false, fault.Unknown(d.name, "rename the directory", errors.Join(err, failed))
	case appeared:
		return true, nil
	}
	return false, err
}

func (d *Draft) rename(over bool) error {
	if over {
		return safefs.RenameDir(d.collection, d.temp, d.name.ID)
	}
	err := d.in.RenameNoReplace(d.collection, d.temp, d.name.ID)
	if errors.Is(err, errors.ErrUnsupported) {
		return d.renameOverOwn()
	}
	return err
}

// renameOverOwn renames the directory over an empty one that it has made itself, where the
// file system can't refuse to replace another one's.
func (d *Draft) renameOverOwn() error {
	err := safefs.WithFD(d.collection, func(fd int) error { return unix.Mkdirat(fd, d.name.ID, 0o700) })
	if err != nil {
		return &fs.PathError{Op: "mkdir", Path: d.name.ID, Err: err}
	}
	err = safefs.RenameDir(d.collection, d.temp, d.name.ID)
	if err != nil && !errors.Is(err, fs.ErrExist) { // else another process has put something into it
		err = errors.Join(err, safefs.RemoveEmptyDir(d.collection, d.name.ID))
	}
	return err
}

// isPlaced reports whether the directory has its name.
func (d *Draft) isPlaced() (bool, error) {
	own, err := safefs.Fstat(d.dir)
	if err != nil {
		return false, err
	}
	now, err := safefs.EntryOf(d.collection, d.name.ID)
	return now.ID == own.ID, safefs.IgnoreAbsent(err)
}

// Undo removes the directory, which must not have its name yet.
func (d *Draft) Undo() error {
	if d.dir == nil {
		return nil
	}
	return layout.RemoveMadeRun(d.collection, d.temp, d.dir)
}

// OpenExisting opens the directory that another process has made for the run. The error is fs.ErrExist if
// the name is not a directory.
func (d *Draft) OpenExisting() (*os.File, error) {
	dir, err := safefs.OpenDir(int(d.collection.Fd()), d.name.ID)
	if errors.Is(err, unix.ENOTDIR) || errors.Is(err, unix.ELOOP) {
		return nil, fs.ErrExist // whatever it is, an append says what is wrong with it
	}
	if err != nil {
		return nil, fault.NotWritten(d.name, "open the directory", err)
	}
	return dir, nil
}
