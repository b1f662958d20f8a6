package manpage

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// Check writes the pages of a program and has man, and mandoc if it is installed, render them without a warning.
// The pages are kept if a directory is given.
func Check(t *testing.T, dir string, m Manual, cmd *cobra.Command) {
	t.Helper()
	if dir == "" {
		dir = t.TempDir()
	}
	paths, err := m.WriteTree(dir, cmd)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d pages", len(paths))
	renderers := 0
	for _, command := range [][]string{{"man", "--warnings", "-E", "UTF-8", "-P", "cat", "-l"}, {"mandoc", "-Tlint", "-W", "warning"}} {
		if _, err := exec.LookPath(command[0]); err != nil {
			continue
		}
		renderers++
		for _, path := range paths {
			render(t, command, path)
		}
	}
	if renderers == 0 {
		t.Skip("neither man nor mandoc is installed: see tools/debian-packages.sh")
	}
}

func render(t *testing.T, command []string, path string) {
	t.Helper()
	run := exec.Command(command[0], append(command[1:], path)...)
	run.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "MANWIDTH=100")
	var text, complaints bytes.Buffer
	run.Stdout, run.Stderr = &text, &complaints
	err := run.Run()
	if command[0] == "mandoc" {
		complaints.Write(text.Bytes())
	} else if name := strings.ReplaceAll(filepath.Base(path), ".", "("); !bytes.Contains(bytes.ToLower(text.Bytes()), []byte(name+")")) {
		t.Errorf("%s does not show the page %s)", command[0], name)
	}
	if err != nil || complaints.Len() > 0 {
		t.Errorf("%s %s: %v\n%s", command[0], path, err, &complaints)
	}
}
