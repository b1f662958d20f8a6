package runstatus_test

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// In these packages a failed call is never a fact.
var toldApart = []string{
	"./statusfile", "./server/internal/bulkhead", "./server/internal/changelog", "./server/internal/codec", "./server/internal/dirlock", "./server/internal/filestore",
	"./server/internal/fswatch", "./server/internal/host", "./server/internal/journal", "./server/internal/layout", "./server/internal/registry",
	"./server/internal/peercred", "./server/internal/runindex", "./server/internal/safefs", "./server/internal/statedir", "./server/internal/tlsfiles",
}

// goPackage is what go list says of a package.
type goPackage struct {
	ImportPath, Dir, Export string
	GoFiles                 []string
	DepOnly                 bool
}

func TestAFailedCallIsNeverAFact(t *testing.T) {
	packages := goPackages(t, toldApart...)
	fset := token.NewFileSet()
	imports := importer.ForCompiler(fset, "gc", exportsOf(packages))
	for _, p := range packages {
		if p.DepOnly {
			continue
		}
		var files []*ast.File
		for _, name := range p.GoFiles {
			f, err := parser.ParseFile(fset, filepath.Join(p.Dir, name), nil, parser.ParseComments|parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, f)
		}
		root, _ := os.Getwd()
		for _, found := range flowOf(t, p.ImportPath, fset, imports, files) {
			t.Error(strings.TrimPrefix(found, root+"/"))
		}
	}
}

// goPackages returns packages of the module with all that they depend on, compiled.
func goPackages(t *testing.T, names ...string) (all []goPackage) {
	t.Helper()
	out, err := exec.Command("go", append([]string{"list", "-export", "-deps", "-json=ImportPath,Dir,Export,GoFiles,DepOnly"}, names...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		err := d.Decode(&p)
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

func exportsOf(packages []goPackage) importer.Lookup {
	files := map[string]string{}
	for _, p := range packages {
		files[p.ImportPath] = p.Export
	}
	return func(path string) (io.ReadCloser, error) { return os.Open(files[path]) }
}

func flowOf(t *testing.T, path string, fset *token.FileSet, imports types.Importer, files []*ast.File) []string {
	t.Helper()
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{}}
	if _, err := (&types.Config{Importer: imports}).Check(path, fset, files, info); err != nil {
		t.Fatal(err)
	}
	return (&errorFlow{fset: fset, info: info, files: files}).run()
}

func TestErrorsThatDoNotGoOnAreFound(t *testing.T) {
	const before = `package p
import ("errors"; "io/fs"; "log/slog"; "os"; "strconv"; "strings")
var _, _, _, _, _, _ = errors.Is, fs.ErrNotExist, slog.Info, os.Stat, strconv.Itoa, strings.Cut
var log *slog.Logger
type file struct{ failed error }
func call() error
func try() (int, error)
`
	packages := goPackages(t, "errors", "io/fs", "log/slog", "os", "strconv", "strings")
	for name, row := range map[string]struct {
		code  string
		found bool
	}{
		"compared in a conjunction":              {`func f() bool { n, err := try(); return err == nil && n > 0 }`, true},
		"the other way round":                    {`func f() bool { n, err := try(); return n > 0 && nil == err }`, true},
		"false instead":                          {`func f() bool { _, err := try(); if err != nil { return false }; return true }`, true},
		"nil instead":                            {`func f() *file { if _, err := try(); err != nil { return nil }; return &file{} }`, true},
		"a nil error instead":                    {`func f() (int, error) { n, err := try(); if err != nil { return 0, nil }; return n, nil }`, true},
		"nothing instead":                        {`func f() { n, err := try(); if err != nil { return }; println(n) }`, true},
		"done only if it went well":              {`func f() { if n, err := try(); err == nil { println(n) } }`, true},
		"in one of several conditions":           {`func f(x bool) bool { n, err := try(); if x || err != nil || n > 2 { return false }; return true }`, true},
		"the next turn instead":                  {`func f() { for range 3 { if err := call(); err != nil { continue } } }`, true},
		"only logged":                            {`func f() bool { if err := call(); err != nil { log.Warn("it failed", "err", err); return false }; return true }`, true},
		"dropped":                                {`func f() { call() }`, true},
		"dropped at the end":                     {`func f() { defer call() }`, true},
		"assigned to nothing":                    {`func f() { _ = call() }`, true},
		"one of two assigned to nothing":         {`func f() int { n, _ := try(); return n }`, true},
		"overwritten":                            {`func f() error { err := call(); if err == nil { println() }; err = call(); return err }`, true},
		"in a function inside":                   {`func f() { g := func() bool { return call() == nil }; g() }`, false}, // no variable: see the next
		"in a literal":                           {`func f() { g := func() bool { err := call(); return err == nil }; g() }`, true},
		"of a range":                             {`func f(s func(func(int, error) bool)) bool { for _, err := range s { return err == nil }; return false }`, true},
		"returned":                               {`func f() error { return call() }`, false},
		"returned by a name":                     {`func f() (err error) { err = call(); return }`, false},
		"returned later":                         {`func f() (bool, error) { n, err := try(); return err == nil && n > 0, err }`, false},
		"joined":                                 {`func f() error { err := call(); return errors.Join(err, call()) }`, false},
		"kept":                                   {`func f(x *file) { if err := call(); err != nil { x.failed = err } }`, false},
		"kept at once":                           {`func f(x *file) { x.failed = call() }`, false},
		"kept in a new value":                    {`func f() *file { err := call(); return &file{failed: err} }`, false},
		"returned by the next that goes well":    {`func f() error { err := call(); if err == nil { err = call() }; return err }`, false},
		"asked what it is":                       {`func f() bool { _, err := os.Stat("x"); return !errors.Is(err, fs.ErrNotExist) }`, false},
		"asked what it is, else returned":        {`func f() (bool, error) { _, err := os.Stat("x"); if errors.Is(err, fs.ErrNotExist) { return false, nil }; return err == nil, err }`, false},
		"switched on":                            {`func f() bool { switch err := call(); err { case fs.ErrExist: return true }; return false }`, false},
		"carried over to the loop's next turn":   {`func f() error { var err error; for range 3 { if err != nil { return err }; err = call() }; return nil }`, false},
		"a close":                                {`func f() { x, err := os.Open("x"); if err != nil { panic(err) }; defer x.Close(); _ = x.Close() }`, false},
		"a builder":                              {`func f() { var b strings.Builder; b.WriteString("x") }`, false},
		"text that is no number":                 {`func f(s string) int { n, err := strconv.Atoi(s); if err != nil { return 0 }; return n }`, false},
		"no error":                               {`func f() bool { n, ok := any(3).(int); return ok && n > 0 }`, false},
		"with a reason":                          {"func f() {\n_ = call() // best effort: the next checkpoint tries again\n}", false},
		"compared, with a reason":                {"func f() bool {\nerr := call() // best effort: a hint for people\nreturn err == nil\n}", false},
		"with a word instead of a reason":        {"func f() {\n_ = call() // best effort: yes\n}", true},
		"with a comment that says nothing of it": {"func f() {\n_ = call() // it may fail\n}", true},
	} {
		t.Run(name, func(t *testing.T) {
			fset := token.NewFileSet()
			f, err := parser.ParseFile(fset, "p.go", before+row.code, parser.ParseComments|parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			found := flowOf(t, "p", fset, importer.ForCompiler(fset, "gc", exportsOf(packages)), []*ast.File{f})
			if (len(found) > 0) != row.found {
				t.Errorf("found %q, want something: %t", found, row.found)
			}
		})
	}
}
