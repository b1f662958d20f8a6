package e2e

import (
	"archive/tar"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The files of a release are what SHA256SUMS says, the archives hold what docs/operations.md promises, and the bills of
// materials name the modules that the programs are built from.
func TestPackagesComeWithSumsArchivesAndBills(t *testing.T) {
	if *packagesDir == "" {
		t.Skip("make packages-check builds the packages and runs this test")
	}
	sums, err := os.ReadFile(filepath.Join(*packagesDir, "SHA256SUMS"))
	must(t, err)
	entries, err := os.ReadDir(*packagesDir)
	must(t, err)
	archives, bills := 0, 0
	for _, e := range entries {
		if e.Name() == "SHA256SUMS" {
			continue
		}
		data, err := os.ReadFile(filepath.Join(*packagesDir, e.Name()))
		must(t, err)
		sum := sha256.Sum256(data)
		if !strings.Contains(string(sums), hex.EncodeToString(sum[:])+"  "+e.Name()+"\n") {
			t.Errorf("SHA256SUMS does not have %s as it is", e.Name())
		}
		switch {
		case strings.HasSuffix(e.Name(), ".tar.gz"):
			archives++
			holdsAll(t, e.Name(), string(data))
		case strings.HasSuffix(e.Name(), ".cdx.json"):
			bills++
			namesModules(t, e.Name(), data)
		}
	}
	if archives == 0 || bills != 2*archives {
		t.Errorf("there are %d archives and %d bills of materials, want two of these for each of those", archives, bills)
	}
}

// holdsAll checks what an archive holds, and that nothing in it tells of the machine that built it.
func holdsAll(t *testing.T, name, data string) {
	t.Helper()
	zipped, err := gzip.NewReader(strings.NewReader(data))
	must(t, err)
	held := map[string]bool{}
	for files := tar.NewReader(zipped); ; {
		h, err := files.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		must(t, err)
		_, rel, _ := strings.Cut(h.Name, "/")
		held[rel] = true
		if h.Uid != 0 || h.Gid != 0 || h.Uname != "" {
			t.Errorf("%s: %s is of the user %d %s", name, h.Name, h.Uid, h.Uname)
		}
	}
	want := []string{"runstatusd", "runstatus", "LICENSE", "README.md", "CHANGELOG.md", "docs/operations.md", "docs/configuration.md",
		"man/runstatusd.8", "man/runstatus-set.1", "completions/runstatus.bash", "completions/runstatus.fish", "completions/_runstatus"}
	if strings.Contains(name, "_linux_") {
		want = append(want, "systemd/runstatusd.service", "systemd/runstatusd.socket")
	}
	for _, file := range want {
		if !held[file] {
			t.Errorf("%s lacks %s", name, file)
		}
	}
}

// namesModules checks that a bill of materials names the modules of the program.
func namesModules(t *testing.T, name string, data []byte) {
	t.Helper()
	var bill struct {
		BOMFormat  string
		Components []struct{ Name, Version string }
	}
	must(t, json.Unmarshal(data, &bill))
	modules, err := os.ReadFile(filepath.Join(repository, "go.mod"))
	must(t, err)
	grpc := false
	for _, c := range bill.Components {
		grpc = grpc || c.Name == "google.golang.org/grpc" && strings.Contains(string(modules), "google.golang.org/grpc "+c.Version+"\n")
	}
	if bill.BOMFormat != "CycloneDX" || !grpc {
		t.Errorf("%s: %s with %d components, and without gRPC as in go.mod", name, bill.BOMFormat, len(bill.Components))
	}
}
