package client

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"time"

	"google.golang.org/protobuf/encoding/protojson"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// A spool file holds a line a report: a mark, the CRC-32C of the rest in hex, and
// the SetStatusRequest as the API's JSON.
//
//   - 1b2c3d4e {"run":"test_runs/12", …}
//
// The mark is + for one that is to be delivered and - for one that is done. Lines
// are added, and the file is emptied once all are done, under an flock on the
// file; whoever delivers holds one on the file beside it, with .lock at the end of
// its name. A last line without its line feed was torn by a crash, and is cut off
// by the next addition.
const (
	markDue   = '+'
	markDone  = '-'
	checkSize = 8
	bodyStart = checkSize + 3
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// spoolBatch is how many reports are read and delivered at a time.
const spoolBatch = 64

type spoolFile struct{ *os.File }

// spooled is a line of a spool file, at its offset.
type spooled struct {
	at  int64
	req *runstatusv1.SetStatusRequest
	err error // the line is damaged
}

func encodeReports(reqs []*runstatusv1.SetStatusRequest) ([]byte, error) {
	var lines bytes.Buffer
	for _, req := range reqs {
		body, err := protojson.Marshal(req)
		if err != nil {
			return nil, fmt.Errorf("spool: encode a report: %w", err)
		}
		fmt.Fprintf(&lines, "%c %08x %s\n", markDue, crc32.Checksum(body, castagnoli), body)
	}
	return lines.Bytes(), nil
}

func decodeReport(line []byte) (*runstatusv1.SetStatusRequest, error) {
	if len(line) < bodyStart {
		return nil, ErrSpoolDamaged
	}
	body := line[bodyStart:]
	if string(line[1:bodyStart]) != fmt.Sprintf(" %08x ", crc32.Checksum(body, castagnoli)) {
		return nil, ErrSpoolDamaged
	}
	req := &runstatusv1.SetStatusRequest{}
	// What a newer version wrote is delivered as far as this one knows it.
	if err := (protojson.UnmarshalOptions{DiscardUnknown: true}).Unmarshal(body, req); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSpoolDamaged, err)
	}
	return req, nil
}

// makeSpoolFile opens the file, and makes it and its directories first if they are
// not there, for their owner alone.
func makeSpoolFile(path string) (*spoolFile, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	return openSpool(path, os.O_CREATE)
}

func openSpoolFile(path string) (*spoolFile, error) { return openSpool(path, 0) }

func openSpool(path string, flag int) (*spoolFile, error) {
	f, err := os.OpenFile(path, os.O_RDWR|openSafely|flag, 0o600)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s is no regular file", path)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return &spoolFile{f}, nil
}

// takeDuty makes this process the one that delivers, until the file is closed.
func takeDuty(path string) (*spoolFile, error) {
	f, err := openSpool(path+".lock", os.O_CREATE)
	if err != nil {
		return nil, err
	}
	if err := f.tryLock(); err != nil {
		f.Close()
		if errors.Is(err, errLocked) {
			err = ErrSpoolBusy
		}
		return nil, err
	}
	return f, nil
}

// lock takes the file's flock, until the file is closed or unlocked.
func (f *spoolFile) lock(ctx context.Context) error {
	const pause = 5 * time.Millisecond
	for {
		err := f.tryLock()
		if !errors.Is(err, errLocked) {
			return err
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return fmt.Errorf("wait for the lock of %s: %w", f.Name(), ctx.Err())
		}
	}
}

func (f *spoolFile) size() (int64, error) {
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// add appends lines behind the last whole one. The caller holds the lock.
func (f *spoolFile) add(lines []byte) error {
	end, err := f.wholeEnd()
	if err != nil {
		return err
	}
	if end+int64(len(lines)) > spoolLimit {
		return ErrSpoolFull
	}
	if err := f.Truncate(end); err != nil {
		return err
	}
	if _, err := f.WriteAt(lines, end); err != nil {
		return errors.Join(err, f.Truncate(end))
	}
	return f.Sync()
}

// wholeEnd returns where the last whole line ends.
func (f *spoolFile) wholeEnd() (int64, error) {
	end, err := f.size()
	if err != nil {
		return 0, err
	}
	buf := make([]byte, 4096)
	for end > 0 {
		from := max(0, end-int64(len(buf)))
		part := buf[:end-from]
		if _, err := f.ReadAt(part, from); err != nil {
			return 0, err
		}
		if i := bytes.LastIndexByte(part, '\n'); i >= 0 {
			return from + int64(i) + 1, nil
		}
		end = from
	}
	return 0, nil
}

// batch reads the next reports that are due from offset at on, and says where to
// go on. None are left when there are none.
func (f *spoolFile) batch(at int64) (due []spooled, next int64, err error) {
	size, err := f.size()
	if err != nil {
		return nil, at, err
	}
	r := bufio.NewReaderSize(io.NewSectionReader(f, at, size-at), 64<<10)
	for len(due) < spoolBatch {
		line, err := r.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			break // what is behind the last line feed is torn, or being written
		}
		if err != nil {
			return nil, at, err
		}
		if line[0] != markDone {
			s := spooled{at: at}
			s.req, s.err = decodeReport(line[:len(line)-1])
			due = append(due, s)
		}
		at += int64(len(line))
	}
	return due, at, nil
}

// mark notes that the line at that offset is done.
func (f *spoolFile) mark(at int64) error {
	_, err := f.WriteAt([]byte{markDone}, at)
	return err
}

// end ends a delivery that has come to offset at, unless more was added: it gives
// up the duty, and empties the file if all of it is done. Both happen under the
// lock: whoever adds behind this finds the duty free, and whoever added before it
// is delivered.
func (f *spoolFile) end(ctx context.Context, at int64, done bool, duty *spoolFile) (ended bool, err error) {
	if err := f.lock(ctx); err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, f.unlock()) }()
	end, err := f.wholeEnd()
	if err != nil || end != at {
		return false, err
	}
	if done {
		if err := f.Truncate(0); err != nil {
			return false, err
		}
	}
	return true, duty.unlock()
}
