//go:build linux

package filestore_test

import (
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"syscall"
	"testing"
)

// tails is what a crash leaves of the bytes that no sync had made durable.
type tails int

const (
	allTails    tails = iota // all: the process was killed, not the machine
	noTails                  // nothing
	randomTails              // any part: sectors that are as they were, zeros, cut anywhere
	nulTails                 // the sizes, with zeros in them
	kindsOfTails
)

func (k tails) String() string { return [...]string{"all", "none", "random", "NUL"}[k] }

// disk knows what the files of a directory hold for good, by their inodes. Names
// are taken to be durable at once; a disk of its own shows them as they are.
type disk struct {
	dir     string
	durable map[uint64][]byte
	lies    *regexp.Regexp // files with such paths are not made durable by a sync; nil: none
}

func newDisk(t *testing.T, dir string) *disk {
	t.Helper()
	d := &disk{dir: dir}
	d.settle(t)
	return d
}

// settle makes what the files hold durable.
func (d *disk) settle(t *testing.T) {
	t.Helper()
	d.durable = map[uint64][]byte{}
	d.files(t, func(path string, inode uint64) {
		data, err := os.ReadFile(path)
		must(t, err)
		d.durable[inode] = data
	})
}

func (d *disk) files(t *testing.T, do func(path string, inode uint64)) {
	t.Helper()
	must(t, filepath.WalkDir(d.dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		info, err := e.Info()
		if err == nil {
			do(path, info.Sys().(*syscall.Stat_t).Ino)
		}
		return err
	}))
}

// watch takes in what a call made durable.
func (d *disk) watch(c *call) {
	fd, created := c.opened()
	if !created {
		var ok bool
		if fd, ok = c.synced(); !ok {
			return
		}
	}
	info, err := os.Stat(c.file(fd))
	if err != nil || !info.Mode().IsRegular() || created && info.Size() > 0 {
		return
	}
	path, _ := os.Readlink(c.file(fd))
	if !created && d.lies != nil && d.lies.MatchString(path) {
		return
	}
	data, err := os.ReadFile(c.file(fd))
	if err == nil {
		d.durable[info.Sys().(*syscall.Stat_t).Ino] = data
	}
}

// cut leaves of the files what a power cut would.
func (d *disk) cut(t *testing.T, kind tails) {
	t.Helper()
	if kind == allTails {
		return
	}
	d.files(t, func(path string, inode uint64) {
		now, err := os.ReadFile(path)
		must(t, err)
		if then := leave(d.durable[inode], now, kind); string(then) != string(now) {
			f, err := os.OpenFile(path, os.O_WRONLY|os.O_TRUNC, 0)
			must(t, err)
			_, err = f.Write(then)
			must(t, err)
			must(t, f.Close())
		}
	})
	d.settle(t)
}

// leave returns what a crash leaves of a file that holds now.
func leave(durable, now []byte, kind tails) []byte {
	const sector = 512
	old := make([]byte, len(now)) // what is new and was not written shows as zeros
	copy(old, durable)
	switch {
	case kind == noTails:
		return durable
	case kind == nulTails || len(now) < len(durable):
		return old
	}
	for at := 0; at < len(now); at += sector {
		if end := min(at+sector, len(now)); rand.IntN(2) == 0 {
			copy(old[at:end], now[at:end])
		}
	}
	return old[:len(durable)+rand.IntN(len(now)-len(durable)+1)]
}
