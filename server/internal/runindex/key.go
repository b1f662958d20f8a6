package runindex

import (
	"bytes"
	"errors"
	"strings"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// otherID begins the id of a key that is no integer.
//
// A key is a run's name, so that keys are in the order of names: the namespace, a zero, the kind;
// of an integer id the number of its digits without leading zeros, the number of those, and the
// digits; of others otherID and the id.
const otherID = 0xff

var errKey = errors.New("a key is no run's name")

// Key returns the key of a run.
func Key(n store.Name) []byte {
	b := make([]byte, 0, len(n.Namespace)+len(n.ID)+4)
	b = append(append(b, n.Namespace...), 0, byte(n.Kind))
	if strings.Trim(n.ID, "0123456789") != "" {
		return append(append(b, otherID), n.ID...)
	}
	digits := strings.TrimLeft(n.ID, "0")
	return append(append(b, byte(len(digits)), byte(len(n.ID)-len(digits))), digits...)
}

// ParseKey returns the parts of a key. An integer without leading zeros stands
// as it is in id; of others zeros are still to be put before it.
func ParseKey(key []byte) (namespace []byte, kind statusfile.Kind, zeros int, id []byte, err error) {
	namespace, rest, ok := bytes.Cut(key, []byte{0})
	if !ok || len(rest) < 3 {
		return nil, 0, 0, nil, errKey
	}
	kind, id = statusfile.Kind(rest[0]), rest[2:]
	if rest[1] != otherID {
		zeros, id = int(id[0]), id[1:]
	}
	if kind != statusfile.TestRun && kind != statusfile.Series || zeros+len(id) == 0 || zeros > 64 {
		return nil, 0, 0, nil, errKey
	}
	return namespace, kind, zeros, id, nil
}

// NameOfKey returns the run of a key.
func NameOfKey(key []byte) (n store.Name, err error) {
	namespace, kind, zeros, id, err := ParseKey(key)
	if err != nil {
		return n, err
	}
	n = store.Name{Namespace: string(namespace), Kind: kind, ID: strings.Repeat("0", zeros) + string(id)}
	if store.CheckNamespace(n.Namespace) != nil || store.CheckID(n.ID) != nil {
		return n, errKey
	}
	return n, nil
}
