package runstatus_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// mapLine is a line of a map in docs/architecture.md: package.Type.function, and the file that has it.
var mapLine = regexp.MustCompile(`(?m)^ *([a-z]+)\.([A-Za-z.]+)(?: or [A-Za-z]+)? {2,}([a-z/]+\.go)\b`)

// A reader finds each function of the way of a write in the file that the map names.
func TestTheMapOfAWriteIsTrue(t *testing.T) {
	text, err := os.ReadFile("docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	found := mapLine.FindAllStringSubmatch(string(text), -1)
	if len(found) < 15 {
		t.Fatalf("the map has %d lines that can be understood, want at least 15", len(found))
	}
	for _, m := range found {
		pkg, name, file := m[1], m[2], m[3]
		source, err := os.ReadFile(file)
		if err != nil {
			t.Error(err)
			continue
		}
		declared := `(?m)^func ` + name + `\(`
		if typ, method, ok := strings.Cut(name, "."); ok {
			declared = `(?m)^func \(\w+ \*?` + typ + `\) ` + method + `\(`
		}
		if !regexp.MustCompile(`(?m)^package `+pkg+`$`).Match(source) || !regexp.MustCompile(declared).Match(source) {
			t.Errorf("%s declares no %s.%s", file, pkg, name)
		}
	}
}
