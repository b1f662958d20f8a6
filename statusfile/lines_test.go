package statusfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// collect clones what an iteration yields.
func collect(lines iter.Seq2[RawLine, error]) (all []RawLine, err error) {
	for line, err := range lines {
		if err != nil {
			return all, err
		}
		line.Bytes = bytes.Clone(line.Bytes)
		all = append(all, line)
	}
	return all, nil
}

// expect is what Forward promises, in the simplest way there is.
func expect(file []byte, from, to int64) []RawLine {
	var all []RawLine
	var offset int64
	for _, text := range linesOf(file) {
		line := RawLine{Offset: offset, Bytes: []byte(text), Length: int64(len(text)) + 1}
		offset += line.Length
		if line.Length > longest {
			line.Bytes = line.Bytes[:MaxLine]
		}
		if line.Offset >= from && offset <= to {
			all = append(all, line)
		}
	}
	return all
}

func checkLines(t testing.TB, file []byte, from, to int64) {
	t.Helper()
	want := expect(file, from, to)
	forward, err := collect(Forward(bytes.NewReader(file), from, to))
	if err != nil {
		t.Fatalf("forward %d to %d: %v", from, to, err)
	}
	if !sameLines(want, forward) {
		t.Fatalf("forward %d to %d (-want +got):\n%s", from, to, cmp.Diff(want, forward))
	}
	backward, err := collect(Backward(bytes.NewReader(file), from, min(to, int64(len(file)))))
	if err != nil {
		t.Fatalf("backward %d to %d: %v", from, to, err)
	}
	slices.Reverse(backward)
	if !sameLines(want, backward) {
		t.Fatalf("backward %d to %d (-want +got):\n%s", from, to, cmp.Diff(want, backward))
	}
}

func sameLines(a, b []RawLine) bool {
	return slices.EqualFunc(a, b, func(a, b RawLine) bool {
		return a.Offset == b.Offset && a.Length == b.Length && bytes.Equal(a.Bytes, b.Bytes)
	})
}

func TestLinesOfEveryRange(t *testing.T) {
	file := []byte("a\n\nbcd\ne\ntorn")
	for from := int64(-1); from <= int64(len(file))+1; from++ {
		for to := int64(-1); to <= int64(len(file))+1; to++ {
			checkLines(t, file, from, to)
		}
	}
	checkLines(t, file, 0, math.MaxInt64)
	checkLines(t, nil, 0, math.MaxInt64)
	checkLines(t, []byte("torn"), 0, 4)
}

func TestLinesOfEveryLength(t *testing.T) {
	around := func(n int) []int { return []int{n - 2, n - 1, n, n + 1} }
	for _, n := range slices.Concat([]int{1, 90}, around(MaxLine), around(step), around(longest), around(longest+step), around(2*longest), []int{1 << 20}) {
		long := strings.Repeat("y", n-1) + "\n"
		for _, file := range []string{
			long, long + "x\n", "x\n" + long, long + long, "x\n" + long + "x\n" + long + "x\n",
			long + "torn", "x\n" + long[:n-1], long + long[:n-1], strings.Repeat("abc\n", 5000) + long + strings.Repeat("abc\n", 5000),
		} {
			size := int64(len(file))
			checkLines(t, []byte(file), 0, size)
			checkLines(t, []byte(file), 1, size)
			checkLines(t, []byte(file), 2, size-1)
		}
	}
}

func TestLineOverTheCapIsMalformed(t *testing.T) {
	for _, over := range []int{0, 1} {
		note := strings.Repeat("y", longest-len("1 A \n")+over)
		file := "1 A " + note + "\n"
		for _, lines := range []iter.Seq2[RawLine, error]{
			Forward(strings.NewReader(file), 0, int64(len(file))),
			Backward(strings.NewReader(file), 0, int64(len(file))),
		} {
			for line, err := range lines {
				if err != nil {
					t.Fatal(err)
				}
				want := Decode([]byte(file[:len(file)-1]))
				if over > 0 {
					want = Status{Malformed: true, Raw: []byte(file[:MaxLine])}
				}
				if diff := cmp.Diff(want, line.Status()); diff != "" {
					t.Errorf("over by %d (-want +got):\n%.500s", over, diff)
				}
			}
		}
	}
}

// faultyReader fails, or ends, at an offset.
type faultyReader struct {
	io.ReaderAt
	at   int64
	err  error
	read int64
}

func (r *faultyReader) ReadAt(p []byte, off int64) (int, error) {
	r.read += int64(len(p))
	if end := off + int64(len(p)); end > r.at {
		p = p[:max(0, r.at-off)]
		n, _ := r.ReaderAt.ReadAt(p, off)
		return n, r.err
	}
	return r.ReaderAt.ReadAt(p, off)
}

func TestReadErrorIsTheLastStep(t *testing.T) {
	file := bytes.Repeat([]byte("line\n"), 100000)
	size := int64(len(file))
	broken := errors.New("broken")
	for _, at := range []int64{0, 3, 200003, size - 3} {
		all, err := collect(Forward(&faultyReader{ReaderAt: bytes.NewReader(file), at: at, err: broken}, 0, size))
		if !errors.Is(err, broken) || int64(len(all)) != at/5 {
			t.Errorf("forward to a fault at %d: %d lines, %v", at, len(all), err)
		}
		all, err = collect(Forward(&faultyReader{ReaderAt: bytes.NewReader(file), at: at, err: io.EOF}, 0, size))
		if err != nil || int64(len(all)) != at/5 {
			t.Errorf("forward to an early end at %d: %d lines, %v", at, len(all), err)
		}
		all, err = collect(Backward(&faultyReader{ReaderAt: bytes.NewReader(file), at: at, err: io.EOF}, 0, size))
		if !errors.Is(err, io.ErrUnexpectedEOF) || len(all) != 0 {
			t.Errorf("backward beyond the end at %d: %d lines, %v", at, len(all), err)
		}
		_, err = collect(Forward(&faultyReader{ReaderAt: bytes.NewReader(file), at: at, err: broken}, at+2, size))
		if !errors.Is(err, broken) {
			t.Errorf("forward from a fault at %d: %v", at, err)
		}
	}
}

func TestIterationsEndWhenAsked(t *testing.T) {
	file := strings.NewReader("a\nb\nc\n")
	for _, lines := range []iter.Seq2[RawLine, error]{Forward(file, 0, 6), Backward(file, 0, 6)} {
		n := 0
		for range lines {
			if n++; n == 2 {
				break
			}
		}
		if all, _ := collect(lines); len(all) != 3 {
			t.Errorf("a second iteration has %d lines", len(all))
		}
	}
}

// sparse is a huge file: a pattern that repeats, then an end.
type sparse struct {
	size int64
	fill byte
	end  string
}

func (s sparse) ReadAt(p []byte, off int64) (int, error) {
	n := int(min(int64(len(p)), s.size-off))
	for i := range p[:n] {
		p[i] = s.fill
	}
	if from := s.size - int64(len(s.end)); off+int64(n) > from {
		at := max(0, from-off)
		copy(p[at:n], s.end[off+at-from:])
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func TestNewestLineOfAHugeFileCostsTwoReads(t *testing.T) {
	last := "1 A " + strings.Repeat("x", MaxLine-5) + "\n"
	for _, end := range []string{"\n1 A x\n", "\n" + last, "\n" + last + strings.Repeat("t", MaxLine-1)} {
		file := sparse{size: 10 << 30, fill: 'y', end: end}
		r := &faultyReader{ReaderAt: file, at: file.size}
		for line, err := range Backward(r, 0, file.size) {
			if err != nil {
				t.Fatal(err)
			}
			if got := line.Status(); got.State != "A" {
				t.Errorf("newest line is %+v", got)
			}
			break
		}
		if r.read > 16<<10 {
			t.Errorf("read %d bytes", r.read)
		}
	}
}

func TestMemoryIsBoundedWhateverALineHolds(t *testing.T) {
	const size = 64 << 20
	file := sparse{size: size, fill: 'y', end: "\n1 A x\n"}
	for name, lines := range map[string]iter.Seq2[RawLine, error]{
		"forward": Forward(file, 0, size), "backward": Backward(file, 0, size),
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		all, err := collect(lines)
		runtime.ReadMemStats(&after)
		if err != nil || len(all) != 2 {
			t.Fatal(len(all), err)
		}
		if took := after.TotalAlloc - before.TotalAlloc; took > 512<<10 {
			t.Errorf("%s: a line of 64 MiB took %d bytes", name, took)
		}
	}
}

func TestSweepOfASmallFileIsOneRead(t *testing.T) {
	var file []byte
	for i := range 20 {
		file = append(file, mustEncode(t, TestRun, "RUNNING", fmt.Sprint("note ", i), moment).Bytes...)
	}
	size := int64(len(file))
	reads := &countingReader{ReaderAt: bytes.NewReader(file)}
	if all, err := collect(Forward(reads, 0, size)); err != nil || len(all) != 20 {
		t.Fatal(len(all), err)
	}
	if reads.n != 1 {
		t.Errorf("%d reads", reads.n)
	}
}

type countingReader struct {
	io.ReaderAt
	n int
}

func (r *countingReader) ReadAt(p []byte, off int64) (int, error) {
	r.n++
	return r.ReaderAt.ReadAt(p, off)
}
