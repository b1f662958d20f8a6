package store

import (
	"encoding/binary"
	"iter"
	"maps"
	"slices"
)

// Labels are names with values, kept in one piece: many runs have some. The zero
// Labels has none. Labels are comparable, and safe for concurrent use.
type Labels struct{ packed string }

// MakeLabels returns the labels of a map.
func MakeLabels(m map[string]string) Labels {
	var b []byte
	for _, k := range slices.Sorted(maps.Keys(m)) {
		for _, text := range []string{k, m[k]} {
			b = binary.AppendUvarint(b, uint64(len(text)))
			b = append(b, text...)
		}
	}
	return Labels{string(b)}
}

// Packed returns the labels in one text, which UnpackLabels reads.
func (l Labels) Packed() string { return l.packed }

// UnpackLabels returns the labels that were packed so; false if none were.
func UnpackLabels(packed string) (Labels, bool) {
	for rest := packed; rest != ""; {
		size, n := binary.Uvarint([]byte(rest[:min(len(rest), binary.MaxVarintLen64)]))
		if n <= 0 || size > uint64(len(rest)-n) {
			return Labels{}, false
		}
		rest = rest[n+int(size):]
	}
	return Labels{packed}, true
}

// All yields the labels, sorted by name.
func (l Labels) All() iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for rest := l.packed; rest != ""; {
			var k, v string
			k, rest = cutText(rest)
			v, rest = cutText(rest)
			if !yield(k, v) {
				return
			}
		}
	}
}

// cutText returns the first text of what MakeLabels packed.
func cutText(s string) (text, rest string) {
	var size uint64
	for i, shift := 0, 0; i < len(s); i, shift = i+1, shift+7 {
		size |= uint64(s[i]&0x7f) << shift
		if s[i] < 0x80 {
			end := i + 1 + int(size)
			return s[i+1 : end], s[end:]
		}
	}
	return "", ""
}

// Get returns a label's value, and whether there is one.
func (l Labels) Get(name string) (string, bool) {
	for k, v := range l.All() {
		if k == name {
			return v, true
		}
	}
	return "", false
}

// Len returns how many labels there are.
func (l Labels) Len() (n int) {
	for range l.All() {
		n++
	}
	return n
}

// Map returns the labels as a map of the caller's own.
func (l Labels) Map() map[string]string { return maps.Collect(l.All()) }
