package statusfile

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

func BenchmarkEncode(b *testing.B) {
	for name, note := range map[string]string{"short": "The test is running on 12 nodes.", "newlines": "a\nb\nc", "full": strings.Repeat("y", MaxNote)} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Encode(TestRun, "RUNNING", note, moment); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkDecode(b *testing.B) {
	for name, line := range map[string]string{
		"short": "1700000000.000001 RUNNING The test is running on 12 nodes.", "newlines": `1700000000.000001 RUNNING a\nb\nc`,
		"full": "1700000000.000001 RUNNING " + strings.Repeat("y", MaxNote), "old": "2019-09-25T10:11:12.000001 RUNNING note", "malformed": "malformed",
	} {
		b.Run(name, func(b *testing.B) {
			text := []byte(line)
			b.ReportAllocs()
			for b.Loop() {
				Decode(text)
			}
		})
	}
}

func BenchmarkAppend(b *testing.B) {
	f := create(b, TestRun)
	line := mustEncode(b, TestRun, "RUNNING", "The test is running on 12 nodes.", moment).Bytes
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Append(f.file, line); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSet(b *testing.B) {
	f := create(b, TestRun)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := f.Set("RUNNING", "The test is running on 12 nodes."); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCurrent(b *testing.B) {
	f := create(b, TestRun)
	for range 1000 {
		f.Set("RUNNING", "The test is running on 12 nodes.")
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := f.Current(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkForward(b *testing.B) {
	for _, lines := range []int{20, 100000} {
		var file []byte
		for i := range lines {
			file = append(file, mustEncode(b, TestRun, "RUNNING", fmt.Sprint("The test is running on 12 nodes. ", i), moment).Bytes...)
		}
		b.Run(fmt.Sprint(lines), func(b *testing.B) {
			b.SetBytes(int64(len(file)))
			b.ReportAllocs()
			r := bytes.NewReader(file)
			for b.Loop() {
				for _, err := range Forward(r, 0, int64(len(file))) {
					if err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}

func BenchmarkBackward(b *testing.B) {
	file := bytes.Repeat([]byte("1700000000.000001 RUNNING The test is running on 12 nodes.\n"), 100000)
	b.SetBytes(int64(len(file)))
	b.ReportAllocs()
	r := bytes.NewReader(file)
	for b.Loop() {
		for _, err := range Backward(r, 0, int64(len(file))) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkLookup(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Lookup(TestRun, "RUNNING")
	}
}
