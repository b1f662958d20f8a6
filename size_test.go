package runstatus_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What a reader can keep in mind.
const (
	maxPackageLines = 5000
	maxFileLines    = 400
	maxMethods      = 35 // of a type
	maxMethodFiles  = 8  // that hold the methods of a type
)

// Commands of the command line are methods of one type, as the methods of a gRPC service are.
var mayHaveMoreMethods = map[string]bool{"cmd/runstatus.app": true}

func TestPackagesFilesAndTypesAreSmall(t *testing.T) {
	lines := map[string]int{}             // by package
	methods := map[string]int{}           // by package and type
	files := map[string]map[string]bool{} // as methods
	for pkg := range goList(t, `{{.ImportPath}}`) {
		if strings.HasPrefix(pkg, "gen/") {
			continue
		}
		paths, err := filepath.Glob(filepath.Join(filepath.FromSlash(pkg), "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			if strings.HasSuffix(path, "_test.go") {
				continue
			}
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			n := bytes.Count(text, []byte("\n"))
			if lines[pkg] += n; n > maxFileLines && !strings.HasSuffix(path, "_gen.go") {
				t.Errorf("%s has %d lines, more than %d", path, n, maxFileLines)
			}
			for _, typ := range receivers(t, path, text) {
				name := pkg + "." + typ
				methods[name]++
				if files[name] == nil {
					files[name] = map[string]bool{}
				}
				files[name][path] = true
			}
		}
	}
	for pkg, n := range lines {
		if n > maxPackageLines {
			t.Errorf("%s has %d lines, more than %d", pkg, n, maxPackageLines)
		}
	}
	for name, n := range methods {
		if !mayHaveMoreMethods[name] && (n > maxMethods || len(files[name]) > maxMethodFiles) {
			t.Errorf("%s has %d methods in %d files, more than %d or %d", name, n, len(files[name]), maxMethods, maxMethodFiles)
		}
	}
}

// receivers returns the names of the types of a file's methods, one for each method.
func receivers(t *testing.T, path string, text []byte) (types []string) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), path, text, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range f.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || fn.Recv == nil {
			continue
		}
		ast.Inspect(fn.Recv.List[0].Type, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				types = append(types, id.Name)
				return false
			}
			_, isIndex := n.(*ast.IndexExpr)
			if isIndex {
				types = append(types, n.(*ast.IndexExpr).X.(*ast.Ident).Name)
			}
			return !isIndex
		})
	}
	return types
}
