package testkit

import (
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var inputs = flag.Int("inputs", 0, "how many mutated inputs each fuzz target gets beside its seeds")

// Fuzzer is a testing.F that gives a target also a number of mutated inputs, if the flag -inputs says so. They
// come from the seeds, and from what Go's fuzzer has kept on this machine. Go's fuzzer finds inputs by the
// code that they reach; this one runs ten times as many of them in the same time, because the code is as it is
// in the program.
type Fuzzer struct {
	*testing.F
	seeds [][]reflect.Value
	texts [][]byte // what Go's fuzzer has kept
}

// Mutated returns the Fuzzer of the fuzz target that calls it.
func Mutated(f *testing.F) *Fuzzer {
	m := &Fuzzer{F: f}
	if pc, _, _, ok := runtime.Caller(1); ok && *inputs > 0 {
		path, _, _ := strings.Cut(strings.ReplaceAll(runtime.FuncForPC(pc).Name(), "_test.", "."), ".Fuzz")
		m.texts = keptTexts(filepath.Join(cacheDir(), "fuzz", filepath.FromSlash(path), f.Name()))
	}
	return m
}

// Add is testing.F's.
func (m *Fuzzer) Add(args ...any) {
	m.F.Add(args...)
	var seed []reflect.Value
	for _, arg := range args {
		seed = append(seed, reflect.ValueOf(arg))
	}
	m.seeds = append(m.seeds, seed)
}

// Fuzz is testing.F's, for a function whose first parameter is a testing.TB.
func (m *Fuzzer) Fuzz(check any) {
	m.Helper()
	f := reflect.ValueOf(check)
	types := []reflect.Type{reflect.TypeFor[*testing.T]()}
	for i := 1; i < f.Type().NumIn(); i++ {
		types = append(types, f.Type().In(i))
	}
	if *inputs > 0 {
		m.mutate(f)
	}
	m.F.Fuzz(reflect.MakeFunc(reflect.FuncOf(types, nil, false), f.Call).Interface())
}

// mutate calls a target with mutated inputs until one fails. It logs that one.
func (m *Fuzzer) mutate(f reflect.Value) {
	seed := rand.Uint64()
	rnd := rand.New(rand.NewPCG(seed, 0))
	args := []reflect.Value{reflect.ValueOf(m.F)}
	defer func() {
		m.Logf("%d inputs of %d seeds and %d texts; the random seed is %d", *inputs, len(m.seeds), len(m.texts), seed)
		p := recover()
		if m.Failed() || p != nil {
			for _, arg := range args[1:] {
				m.Logf("an argument of the last input: %#v", arg)
			}
		}
		if p != nil {
			panic(p)
		}
	}()
	for range *inputs {
		args = args[:1]
		for i, arg := range m.seeds[rnd.IntN(len(m.seeds))] {
			args = append(args, m.mutated(rnd, i, arg))
		}
		f.Call(args)
		if m.Failed() {
			return
		}
	}
}

// mutated returns a value in the place of an argument.
func (m *Fuzzer) mutated(rnd *rand.Rand, i int, arg reflect.Value) reflect.Value {
	switch {
	case arg.Kind() == reflect.String:
		return reflect.ValueOf(string(m.text(rnd, i, []byte(arg.String())))).Convert(arg.Type())
	case arg.Kind() == reflect.Slice:
		return reflect.ValueOf(m.text(rnd, i, arg.Bytes())).Convert(arg.Type())
	case arg.Kind() == reflect.Bool:
		return reflect.ValueOf(rnd.IntN(2) == 0)
	case rnd.IntN(4) == 0:
		return arg
	case rnd.IntN(8) == 0:
		return reflect.ValueOf(rnd.Uint64()).Convert(arg.Type())
	}
	return reflect.ValueOf(rnd.IntN(2048) - 1024).Convert(arg.Type())
}

const usual = " \n\t\x00\"'\\/.,:;=-_()[]{}<>&|*?%#0123456789azAZ\xff" // bytes that mean something in many formats

// text returns up to eight changes of a text, or of another one.
func (m *Fuzzer) text(rnd *rand.Rand, i int, text []byte) []byte {
	if n := len(m.texts); n > 0 && rnd.IntN(4) > 0 {
		text = m.texts[rnd.IntN(n)]
	}
	text = slices.Clone(text)
	for range rnd.IntN(8) {
		at := rnd.IntN(len(text) + 1)
		end := min(at+rnd.IntN(1+rnd.IntN(16)), len(text))
		switch rnd.IntN(6) {
		case 0: // another byte
			if at < len(text) {
				text[at] ^= 1 << rnd.IntN(8)
			}
		case 1: // a part less
			text = slices.Delete(text, at, end)
		case 2: // a part twice
			text = slices.Insert(text, at, slices.Clone(text[at:end])...)
		case 3: // a byte more
			text = slices.Insert(text, at, byte(rnd.IntN(256)))
		case 4: // a byte that texts have
			text = slices.Insert(text, at, usual[rnd.IntN(len(usual))])
		case 5: // the rest of another text
			other := m.other(rnd, i)
			text = append(text[:at], other[rnd.IntN(len(other)+1):]...)
		}
	}
	return text
}

// other returns a text of a seed, or of those that were kept.
func (m *Fuzzer) other(rnd *rand.Rand, i int) []byte {
	if n := rnd.IntN(len(m.seeds) + len(m.texts)); n < len(m.texts) {
		return m.texts[n]
	}
	arg := m.seeds[rnd.IntN(len(m.seeds))][i]
	if arg.Kind() == reflect.String {
		return []byte(arg.String())
	}
	return arg.Bytes()
}

// cacheDir returns where go keeps what it builds, and what its fuzzer finds.
func cacheDir() string {
	if dir := os.Getenv("GOCACHE"); dir != "" {
		return dir
	}
	dir, _ := os.UserCacheDir() // without one there is nothing
	return filepath.Join(dir, "go-build")
}

// keptTexts returns the texts of the inputs in a directory of Go's fuzzer: its files have an argument a line, such as
// string("a").
func keptTexts(dir string) (texts [][]byte) {
	names, _ := filepath.Glob(filepath.Join(dir, "*"))
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		for line := range strings.Lines(string(data)) {
			kind, rest, _ := strings.Cut(strings.TrimSpace(line), "(")
			text, err := strconv.Unquote(strings.TrimSuffix(rest, ")"))
			if (kind == "string" || kind == "[]byte") && err == nil {
				texts = append(texts, []byte(text))
			}
		}
	}
	return texts
}
