package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// make names the version that is needed where Go is missing or fails at go.mod with a
// syntax error, and says nothing where it is new enough.
func TestMakeSaysWhichGoIsNeeded(t *testing.T) {
	for version, fine := range map[string]bool{
		"": false, "go1.9": false, "go1.19.8": false, "go1.20": false, "go1.20.14": false,
		"go1.21.0": true, "go1.26.0": true, "go1.30": true, "go2.0": true,
	} {
		bin := t.TempDir()
		script := "#!/bin/sh\necho go version " + version + " linux/amd64\n"
		if version == "" {
			script = "#!/bin/sh\nexit 127\n"
		}
		must(t, os.WriteFile(filepath.Join(bin, "go"), []byte(script), 0o755))
		cmd := exec.Command("make", "-s", "-C", repository, "go-version")
		cmd.Env = []string{"PATH=" + bin + ":" + os.Getenv("PATH")}
		out, err := cmd.CombinedOutput()
		if (err == nil) != fine || strings.Contains(string(out), "https://go.dev/dl/") == fine {
			t.Errorf("with Go %q: %v\n%s", version, err, out)
		}
	}
}
