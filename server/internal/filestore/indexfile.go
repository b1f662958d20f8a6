package filestore

import (
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

// indexFile is the database of an index, opened.
type indexFile struct {
	db   *bbolt.DB
	file *os.File // the same file: see readable
	page int64    // bytes of a page
}

// openIndexFile opens a database, or makes one. A page that can't be read is an error, and
// may leave the file locked for as long as the process lives.
func openIndexFile(path string) (f *indexFile, err error) {
	err = guard(func() error {
		db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: time.Second})
		if err != nil {
			return err
		}
		file, err := os.Open(path)
		if err != nil {
			return errors.Join(err, db.Close())
		}
		f = &indexFile{db: db, file: file, page: int64(db.Info().PageSize)}
		if err := makeBuckets(db); err != nil {
			return errors.Join(err, f.close())
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return f, nil
}

func makeBuckets(db *bbolt.DB) error {
	there := false
	err := db.View(func(tx *bbolt.Tx) error {
		there = tx.Bucket(metaBucket) != nil && tx.Bucket(runsBucket) != nil
		return nil
	})
	if err != nil || there {
		return err
	}
	return db.Update(func(tx *bbolt.Tx) error {
		_, err1 := tx.CreateBucketIfNotExists(metaBucket)
		_, err2 := tx.CreateBucketIfNotExists(runsBucket)
		return errors.Join(err1, err2)
	})
}

// close may come more than once.
func (f *indexFile) close() error { return errors.Join(f.db.Close(), ignoreClosed(f.file.Close())) }

func ignoreClosed(err error) error {
	if errors.Is(err, os.ErrClosed) {
		return nil
	}
	return err
}

// view reads the database. A page that can't be read is an error.
func (f *indexFile) view(do func(tx *bbolt.Tx) error) error {
	if err := f.readable(); err != nil {
		return err
	}
	return guard(func() error { return f.db.View(do) })
}

// update changes the database, unless it returns an error.
func (f *indexFile) update(do func(tx *bbolt.Tx) error) error {
	if err := f.readable(); err != nil {
		return err
	}
	return guard(func() error { return f.db.Update(do) })
}

// readable returns an error if the pages can't be read that a transaction begins with. A
// fault there would leave bbolt's locks held for good.
func (f *indexFile) readable() error {
	var b [1]byte
	for _, at := range []int64{0, f.page} {
		if _, err := f.file.ReadAt(b[:], at); err != nil {
			return fmt.Errorf("read the index: %w", err)
		}
	}
	return nil
}

// isUnmapped reports whether an error says that a database has no map of its file: bbolt
// unmaps it before it maps more of it, and does not try again if the system refuses that.
func isUnmapped(err error) bool {
	return errors.Is(err, berrors.ErrInvalidMapping) || errors.Is(err, berrors.ErrDatabaseNotOpen) || errors.Is(err, os.ErrClosed)
}

var errPanic = errors.New("it can't be read")

// guard turns what a damaged file does to a reader that maps it into memory into
// an error.
func guard(do func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", errPanic, p)
		}
	}()
	return do()
}
