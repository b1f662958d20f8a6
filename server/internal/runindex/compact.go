package runindex

import (
	"errors"
	"fmt"
	"os"
	"time"

	"go.etcd.io/bbolt"
)

// A database whose pages were written many times is mostly free space, spread over the file, and a
// start reads the whole file. Therefore the server leaves it compact.
const (
	compactFrom = 4 << 20 // bytes: a smaller one is read in no time
	compactTime = 10 * time.Second
)

// Compact writes the index anew, its runs in the order of their keys, if it is much
// larger than what is in it. It gives up after a while: then the index is as it was.
func (x *DB) Compact() error {
	if x.opened.Load() == nil || x.lost.Load() {
		return nil
	}
	path := x.Path
	wasteful := false
	err := x.view(func(tx *bbolt.Tx) error {
		if size := tx.Size(); size > compactFrom {
			wasteful = int64(tx.Bucket(runsBucket).Stats().LeafInuse) < size*2/3
		}
		return nil
	})
	if err != nil || !wasteful {
		return err
	}
	if err = x.copyTo(path + ".new"); err == nil {
		err = x.Close()
	}
	if err != nil {
		return errors.Join(fmt.Errorf("compact the index: %w", err), os.Remove(path+".new"))
	}
	return os.Rename(path+".new", path) // either is good, should the machine stop now
}

func (x *DB) copyTo(path string) (err error) {
	if err := os.RemoveAll(path); err != nil {
		return err
	}
	to, err := bbolt.Open(path, 0o600, &bbolt.Options{NoSync: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	late := time.Now().Add(compactTime)
	err = x.view(func(tx *bbolt.Tx) error {
		for _, bucket := range [][]byte{metaBucket, runsBucket} {
			if err := copyBucket(to, bucket, tx.Bucket(bucket).Cursor(), late); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return to.Sync()
}

// copyBucket copies what a cursor goes over, some at a time.
func copyBucket(to *bbolt.DB, bucket []byte, from *bbolt.Cursor, late time.Time) error {
	const some = 50_000
	k, v := from.First()
	for first := true; k != nil || first; first = false {
		if time.Now().After(late) {
			return errors.New("it takes too long")
		}
		err := to.Update(func(tx *bbolt.Tx) error {
			b, err := tx.CreateBucketIfNotExists(bucket)
			if err != nil {
				return err
			}
			b.FillPercent = fillPercent
			for n := 0; n < some && k != nil; n++ {
				if err := b.Put(k, v); err != nil {
					return err
				}
				k, v = from.Next()
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
