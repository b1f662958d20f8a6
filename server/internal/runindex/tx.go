package runindex

import (
	"encoding/binary"
	"errors"

	"go.etcd.io/bbolt"

	"github.com/runstatus/runstatus/server/internal/store"
)

// Tx is a transaction. Keys and records are valid until it ends.
type Tx struct{ tx *bbolt.Tx }

func (t *Tx) meta() *bbolt.Bucket { return t.tx.Bucket(metaBucket) }

// HoldsIn reports whether the records are true in an epoch.
func (t *Tx) HoldsIn(epoch string) bool {
	return epoch != "" && (string(t.meta().Get(epochKey)) == epoch || string(t.meta().Get(nextKey)) == epoch)
}

// SetEpoch notes the epoch that the records are true in.
func (t *Tx) SetEpoch(epoch string) error { return t.meta().Put(epochKey, []byte(epoch)) }

// SetEpochs notes that the records are true in an epoch, and in the next one if that begins.
func (t *Tx) SetEpochs(now, next string) error {
	return errors.Join(t.meta().Put(epochKey, []byte(now)), t.meta().Put(nextKey, []byte(next)))
}

// Released returns the revision up to which changes are in the records or in the files.
func (t *Tx) Released() uint64 {
	released, _ := binary.Uvarint(t.meta().Get(releasedKey))
	return released
}

// SetReleased notes that revision. It never becomes smaller: between checkpoints records are saved
// with what the last one but one released.
func (t *Tx) SetReleased(released uint64) error {
	return t.meta().Put(releasedKey, binary.AppendUvarint(nil, max(released, t.Released())))
}

// IsSwept reports whether every run that was in a namespace when the log of changes began has a
// record.
func (t *Tx) IsSwept(namespace string) bool { return t.meta().Get(sweptKey(namespace)) != nil }

// SetSwept notes that.
func (t *Tx) SetSwept(namespace string) error {
	if t.IsSwept(namespace) {
		return nil
	}
	return t.meta().Put(sweptKey(namespace), []byte{1})
}

// Get returns the record of a run, nil if there is none.
func (t *Tx) Get(n store.Name) []byte { return t.tx.Bucket(runsBucket).Get(Key(n)) }

// Put sets the record of a key; an empty one removes it.
func (t *Tx) Put(key string, record []byte) error {
	runs := t.tx.Bucket(runsBucket)
	runs.FillPercent = fillPercent
	if len(record) == 0 {
		return runs.Delete([]byte(key))
	}
	return runs.Put([]byte(key), record)
}

// fillPercent is that of bbolt's pages: most records come in order, and keep their size.
const fillPercent = 0.9

// Each calls do with all keys and records, in the order of the keys, until it returns an error,
// and returns that.
func (t *Tx) Each(do func(key, record []byte) error) error {
	return t.tx.Bucket(runsBucket).ForEach(do)
}
