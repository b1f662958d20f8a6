package statusfile

import (
	"io"
	"time"

	"golang.org/x/sys/unix"
)

// descriptor is an open file, by the bare system calls: package os would go on
// writing after a short write.
type descriptor int

func (d descriptor) size() (int64, error) { return unix.Seek(int(d), 0, io.SeekEnd) }

func (d descriptor) pread(p []byte, at int64) (int, error) { return unix.Pread(int(d), p, at) }

func (d descriptor) write(p []byte) (int, error) { return unix.Write(int(d), p) }

func (d descriptor) position() (int64, error) { return unix.Seek(int(d), 0, io.SeekCurrent) }

func (d descriptor) pause() { time.Sleep(pause) } //nolint:forbidigo // a writer is given time: there is no event to wait for
