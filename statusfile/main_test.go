package statusfile

import (
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"
	_ "time/tzdata"
)

// children are what this test binary does when a test starts it once more.
var children = map[string]func(args []string) error{}

const childEnv = "STATUSFILE_TEST_CHILD"

func TestMain(m *testing.M) {
	if child, ok := children[os.Getenv(childEnv)]; ok {
		if err := child(os.Args[1:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	time.Local = time.UTC // as the vectors are
	os.Exit(m.Run())
}

// child returns the command that runs one of children.
func child(t *testing.T, name string, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, args...)
	cmd.Env = append(os.Environ(), childEnv+"="+name)
	return cmd
}
