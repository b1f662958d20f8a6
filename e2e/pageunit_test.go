package e2e

import (
	"context"
	"os"
	"os/exec"
	"testing"
	"time"
)

const pageSource = repository + "/web"

// TestThePagesLogic runs the tests of web/ that need no browser with node's test runner: the mirror from a stream that is
// cut and repeats itself, the sorted list, search, addresses, commands, and what has happened since the last look.
func TestThePagesLogic(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("needs node 20 or later")
	}
	if _, err := os.Stat(pageSource + "/node_modules/esbuild"); err != nil {
		t.Skip("needs web/node_modules: run make page-deps")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "node", "test.mjs")
	cmd.Dir = pageSource
	cmd.Env = append(environment(t), "TMPDIR="+t.TempDir())
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("node %s/test.mjs: %v\n%s", pageSource, err, out)
	}
}
