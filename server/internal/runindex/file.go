package runindex

import (
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

// dbFile is an open database.
type dbFile struct {
	db   *bbolt.DB
	file *os.File // the same file; see readable
	page int64    // bytes of a page
}

// openFile opens a database, or makes one. A page that can't be read is an error, and
// may leave the file locked for as long as the process lives.
func openFile(path string) (f *dbFile, err error) {
	err = Guard(func() error {
		db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: lockTime})
		if err != nil {
			return err
		}
		file, err := os.Open(path)
		if err != nil {
			return errors.Join(err, db.Close())
		}
		f = &dbFile{db: db, file: file, page: int64(db.Info().PageSize)}
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

// close may be called more than once.
func (f *dbFile) close() error { return errors.Join(f.db.Close(), ignoreClosed(f.file.Close())) }

func ignoreClosed(err error) error {
	if errors.Is(err, os.ErrClosed) {
		return nil
	}
	return err
}

// view reads the database. A page that can't be read is an error.
func (f *dbFile) view(do func(tx *bbolt.Tx) error) error {
	if err := f.readable(); err != nil {
		return err
	}
	return Guard(func() error { return f.db.View(do) })
}

// update changes the database, unless it returns an error.
func (f *dbFile) update(do func(tx *bbolt.Tx) error) error {
	if err := f.readable(); err != nil {
		return err
	}
	return Guard(func() error { return f.db.Update(do) })
}

// readable returns an error if the pages can't be read that a transaction begins with. A
// fault there would leave bbolt's locks held for good.
func (f *dbFile) readable() error {
	var b [1]byte
	for _, at := range []int64{0, f.page} {
		if _, err := f.file.ReadAt(b[:], at); err != nil {
			return fmt.Errorf("read the index: %w", err)
		}
	}
	return nil
}

// isUnmapped reports whether an error says that bbolt has no map of the file: it unmaps the file
// before it maps more of it, and does not try again if the system refuses that.
func isUnmapped(err error) bool {
	return errors.Is(err, berrors.ErrInvalidMapping) || errors.Is(err, berrors.ErrDatabaseNotOpen) || errors.Is(err, os.ErrClosed)
}

// ErrUnreadable says that a page of the file can't be read.
var ErrUnreadable = errors.New("it can't be read")

// Guard calls do, which reads memory that a file is mapped to. A page that can't be read makes do
// panic; then the error is ErrUnreadable.
func Guard(do func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", ErrUnreadable, p)
		}
	}()
	return do()
}

// lockTime is how long opening waits for another process that has the file open.
const lockTime = time.Second
