package layout

import (
	"bytes"
	"encoding/json"
	"errors"
	"hash/fnv"
	"os"
	"strconv"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
)

// ReadResults reads the results in the attributes file of a run's directory. Without a file, or without
// results in it, there are none. An error says that the file could not be read.
func ReadResults(root int, runDir string) (found store.Results, err error) {
	damage, err := readJSON(root, runDir+"/"+AttributesFile, func(j *jsonReader) { found = readResults(j) })
	found.Damage = damage
	return found, err
}

// readResults reads the results in an attributes file. The last of equal keys counts.
func readResults(j *jsonReader) (found store.Results) {
	j.object(func(key string) {
		if key != "results" {
			j.skip()
			return
		}
		found.Values = map[string]store.Value{}
		r := resultsReader{jsonReader: j, found: func(key string, v store.Value) { found.Values[key] = v }}
		r.object()
		found.Truncated = r.truncated
	})
	return found
}

// resultsReader reads the results of a run within the bounds of store.Results. What does not fit is left
// out; the rest is read on, since a short value may stand behind a long one.
type resultsReader struct {
	*jsonReader
	found     func(key string, v store.Value) // is called for each value that fits
	digest    uint64
	looked    int // nested values that were looked at, also those that are none
	used      int // bytes of all values
	nested    int // bytes of those that are nested
	truncated bool
}

// object takes the value of the key "results". One that is no object holds none.
func (r *resultsReader) object() {
	r.members(func(key string) { r.value(key, false) })
}

// value takes the value of a key with all that is nested in it. The bound of the key bounds the depth.
func (r *resultsReader) value(key string, nested bool) {
	if nested {
		r.looked++
	}
	if len(key) > store.MaxResultKey || r.isFull(nested) {
		r.truncated = true
		r.skip()
		return
	}
	switch r.peek() {
	case '{':
		r.members(func(member string) { r.value(key+"."+member, true) })
	case '[':
		index := 0
		r.elements(func() {
			r.value(key+"."+strconv.Itoa(index), true)
			index++
		})
	default:
		r.add(key, r.scalar(), nested)
	}
}

// isFull reports whether there is no room for another value. Then the rest is skipped, which costs least.
func (r *resultsReader) isFull(nested bool) bool {
	const least, most = 64, 1 << 16
	return r.used > store.MaxResults-least || nested && (r.nested > store.MaxNested-least || r.looked > most)
}

// scalar takes a text, a number or a truth value; the zero Value stands for everything else.
func (r *resultsReader) scalar() store.Value {
	if r.peek() != '"' {
		bare := r.bare(maxText)
		if len(bare) == maxText {
			r.truncated = true
			return store.Value{}
		}
		return store.ValueOf(bare)
	}
	r.next()
	text := r.quoted(store.MaxResultText + 1)
	if len(text) > store.MaxResultText {
		r.truncated = true
	}
	return store.Value{Kind: store.Text, Text: validText(text, store.MaxResultText)}
}

func (r *resultsReader) add(key string, v store.Value, nested bool) {
	key = validText(key, store.MaxResultKey)
	size := v.Size(key)
	switch {
	case v.Kind == store.NoValue || r.err != nil:
		return
	case r.used+size > store.MaxResults, nested && r.nested+size > store.MaxNested:
		r.truncated = true
		return
	}
	r.used += size
	if nested {
		r.nested += size
	}
	r.digest = addToDigest(r.digest, key, v)
	r.found(key, v)
}

// addToDigest returns the digest of results with one more value. It is never 0, which stands for no
// results. Digests are kept in files: they stay as they are.
func addToDigest(digest uint64, key string, v store.Value) uint64 {
	h := fnv.New64a()
	b := strconv.AppendUint(nil, digest, 16)
	b = append(strconv.AppendQuote(b, key), byte(v.Kind))
	_, _ = h.Write(append(b, v.String()...)) // best effort: a hash takes everything
	return max(h.Sum64(), 1)
}

// errExternal says that another program wrote an attributes file.
var errExternal = errors.New("another program wrote the attributes file")

// IsExternal reports whether an error says that another program wrote an attributes file.
func IsExternal(err error) bool { return errors.Is(err, errExternal) }

// WithResults returns the attributes file in a run's directory with other results, and whether that
// differs from the present one. The error is IsExternal unless the service wrote the present one.
func WithResults(dir *os.File, values map[string]store.Value) (data []byte, differs bool, err error) {
	a, before, err := readOwnAttributes(dir)
	if err != nil {
		return nil, false, err
	}
	a.Results = map[string]any{}
	for key, v := range values {
		switch v.Kind {
		case store.Number:
			a.Results[key] = v.Number
		case store.Truth:
			a.Results[key] = v.Text == "true"
		default:
			a.Results[key] = v.Text
		}
	}
	data, err = json.Marshal(a)
	return data, !bytes.Equal(data, before), err
}

// readOwnAttributes returns the attributes in a directory, with the bytes of the file, if the service
// wrote them: they are what it would write of them. Otherwise the error is IsExternal.
func readOwnAttributes(dir *os.File) (a Attributes, data []byte, err error) {
	f, err := safefs.OpenFile(int(dir.Fd()), AttributesFile, unix.O_RDONLY)
	if _, odd := errors.AsType[*safefs.RefusedError](err); odd || safefs.IsAbsent(err) {
		return a, nil, errExternal
	}
	if err != nil {
		return a, nil, err
	}
	defer f.Close()
	if data, err = f.ReadAll(maxAttributeSize); err != nil {
		return a, nil, err
	}
	numbers := json.NewDecoder(bytes.NewReader(data))
	numbers.UseNumber() // a number is written as it was read
	if numbers.Decode(&a) != nil {
		return a, nil, errExternal
	}
	again, err := json.Marshal(a)
	if err == nil && !bytes.Equal(again, data) {
		err = errExternal
	}
	return a, data, err
}
