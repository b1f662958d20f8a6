package statusfile

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The vectors were made by Pavilion's own module: bytes in base64, times in
// microseconds.
type reference struct {
	State  string `json:"state"`
	Note   string `json:"note"`
	WhenUS *int64 `json:"when_us"` // null: not a finite time
}

func (r reference) status() Status {
	return Status{State: r.State, Note: r.Note, When: time.UnixMicro(*r.WhenUS).UTC()}
}

func kindOf(t *testing.T, name string) Kind {
	t.Helper()
	for _, k := range []Kind{TestRun, Series} {
		if k.String() == name {
			return k
		}
	}
	t.Fatalf("unknown kind %q", name)
	return 0
}

func vectors[Row any](t *testing.T, name string, want int) []Row {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name+".jsonl.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var rows []Row
	in := bufio.NewScanner(z)
	in.Buffer(nil, 16<<20)
	for in.Scan() {
		var row Row
		if err := json.Unmarshal(in.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	if err := in.Err(); err != nil {
		t.Fatal(err)
	}
	if len(rows) != want {
		t.Fatalf("%s has %d rows, want %d", name, len(rows), want)
	}
	return rows
}

func TestEncodeVectors(t *testing.T) {
	type row struct {
		Kind, State, Note string
		WhenUS            int64 `json:"when_us"`
		Line              []byte
		ReadBack          reference `json:"read_back"`
	}
	for i, r := range vectors[row](t, "encode", 250) {
		line, err := Encode(kindOf(t, r.Kind), r.State, r.Note, time.UnixMicro(r.WhenUS))
		if err != nil {
			t.Errorf("row %d: %v", i, err)
			continue
		}
		if !bytes.Equal(line.Bytes, r.Line) {
			t.Errorf("row %d: line (-want +got):\n%s", i, cmp.Diff(string(r.Line), string(line.Bytes)))
		}
		if diff := cmp.Diff(r.ReadBack.status(), line.Status); diff != "" {
			t.Errorf("row %d: status (-want +got):\n%s", i, diff)
		}
	}
}

func TestDecodeVectors(t *testing.T) {
	type row struct {
		Line           []byte
		Reference      *reference
		ReferenceError string `json:"reference_error"`
	}
	for i, r := range vectors[row](t, "decode", 250) {
		line := bytes.TrimSuffix(r.Line, []byte("\n"))
		got := Decode(line)
		want := Status{Malformed: true, Raw: line}
		underscore := bytes.HasPrefix(line, []byte("1_0")) // Python's own way of writing numbers
		if r.Reference != nil && r.Reference.WhenUS != nil && !underscore {
			r.Reference.State = trimSpaceRight(r.Reference.State)
			want = r.Reference.status()
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("row %d: %.60q: (-want +got):\n%s", i, line, diff)
		}
	}
}

func trimSpaceRight(s string) string {
	return string(bytes.TrimRightFunc([]byte(s), isSpace))
}

func TestFileVectors(t *testing.T) {
	type row struct {
		Kind    string
		File    []byte
		History []reference
		Current reference
	}
	for i, r := range vectors[row](t, "files", 25) {
		path := filepath.Join(t.TempDir(), "status")
		if err := os.WriteFile(path, r.File, 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := Open(path, kindOf(t, r.Kind))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		var want []Status
		for n, ref := range r.History {
			s := ref.status()
			s.Sequence = int64(n) + 1
			want = append(want, s)
		}
		if diff := cmp.Diff(want, history(t, f)); diff != "" {
			t.Errorf("file %d: history (-want +got):\n%s", i, diff)
		}
		current, err := f.Current()
		if err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff(r.Current.status(), current); diff != "" {
			t.Errorf("file %d: current (-want +got):\n%s", i, diff)
		}
		// What was read is written back to what reads the same.
		for n, s := range want {
			line := mustEncode(t, f.Kind(), s.State, s.Note, s.When)
			s.Sequence = 0
			if diff := cmp.Diff(s, line.Status); diff != "" {
				t.Errorf("file %d line %d: written back (-want +got):\n%s", i, n, diff)
			}
		}
	}
}

func TestSealVectors(t *testing.T) {
	type row struct {
		Line      []byte
		Malformed bool
	}
	for i, r := range vectors[row](t, "seal", 45) {
		line := bytes.TrimSuffix(r.Line, []byte("\n"))
		got := Decode(line)
		if got.Malformed != r.Malformed {
			t.Errorf("row %d: %q: malformed = %v, want %v", i, line, got.Malformed, r.Malformed)
		}
		if r.Malformed && !bytes.Equal(got.Raw, line) {
			t.Errorf("row %d: raw = %q, want %q", i, got.Raw, line)
		}
	}
}

func history(t *testing.T, f *File) []Status {
	t.Helper()
	var all []Status
	for s, err := range f.History() {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	return all
}

// linesOf splits whole lines off a file, in the simplest way there is.
func linesOf(file []byte) []string {
	var lines []string
	for {
		line, rest, ok := bytes.Cut(file, []byte("\n"))
		if !ok {
			return lines
		}
		lines = append(lines, string(line))
		file = rest
	}
}

func decodeAll(file []byte) []Status {
	var all []Status
	for _, line := range linesOf(file) {
		all = append(all, Decode([]byte(line)))
	}
	return all
}
