package dirlock

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// leaseFiles are the files of a lease, by their numbers. Each call is one step: other
// processes come between two of them.
type leaseFiles interface {
	numbers() ([]int, error) // of those that are there, the lowest first
	read(number int) ([]byte, error)
	create(number int) (leaseFile, error) // fs.ErrExist if it is there
	open(number int) (leaseFile, error)
	remove(number int) error // one that is not there is removed already
}

// leaseFile is one of them, open.
type leaseFile interface {
	write(content []byte) error // over what it holds, durably
	close()
}

const (
	leasePrefix = "lease."
	leaseSize   = 1024 // of each file, so that one is written over whole
)

// leaseDir are the files lease.1, lease.2, … of a directory.
type leaseDir string

func (d leaseDir) path(number int) string {
	return filepath.Join(string(d), leasePrefix+strconv.Itoa(number))
}

func (d leaseDir) numbers() (all []int, err error) {
	entries, err := os.ReadDir(string(d))
	for _, e := range entries {
		text, ok := strings.CutPrefix(e.Name(), leasePrefix)
		if n, err := strconv.Atoi(text); ok && err == nil && n > 0 {
			all = append(all, n)
		}
	}
	slices.Sort(all)
	return all, err
}

func (d leaseDir) read(number int) ([]byte, error) { return os.ReadFile(d.path(number)) }

func (d leaseDir) create(number int) (leaseFile, error) {
	return openLease(d.path(number), os.O_WRONLY|os.O_CREATE|os.O_EXCL)
}

func (d leaseDir) open(number int) (leaseFile, error) {
	return openLease(d.path(number), os.O_WRONLY)
}

func (d leaseDir) remove(number int) error {
	err := os.Remove(d.path(number))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func openLease(path string, flags int) (leaseFile, error) {
	f, err := os.OpenFile(path, flags, 0o600)
	if err != nil {
		return nil, err
	}
	return openLeaseFile{f}, nil
}

type openLeaseFile struct{ f *os.File }

func (o openLeaseFile) write(content []byte) error {
	_, err := o.f.WriteAt(content, 0)
	return errors.Join(err, o.f.Sync())
}

func (o openLeaseFile) close() { _ = o.f.Close() } // its content was synced
