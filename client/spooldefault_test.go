package client_test

import (
	"os"
	"os/user"
	"path/filepath"
	"strings"
	"testing"

	"github.com/runstatus/runstatus/client"
)

func TestTheDefaultSpoolIsTheUsersAndTheServers(t *testing.T) {
	t.Setenv("XDG_STATE_HOME", "")
	t.Setenv("HOME", "/home/ada")
	seen := map[string]bool{}
	for _, target := range []string{"", "10.0.0.1", "unix:/run/x", "unix:/run/" + strings.Repeat("x", 300)} {
		path, err := client.DefaultSpool(target)
		if err != nil || filepath.Dir(path) != "/home/ada/.local/state/runstatus/spool" || seen[path] || len(filepath.Base(path)) > 255 {
			t.Errorf("%q: %s, %v", target, path, err)
		}
		seen[path] = true
	}
	t.Setenv("XDG_STATE_HOME", "/state")
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	local, _ := client.DefaultSpool("")
	remote, _ := client.DefaultSpool("10.0.0.1")
	if !strings.HasPrefix(local, "/state/runstatus/spool/"+host) || remote != "/state/runstatus/spool/10.0.0.1:7600" {
		t.Errorf("%s and %s", local, remote)
	}
	known, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	for _, state := range []string{"", "state", "./state"} {
		for _, home := range []string{"", "home", "./home"} {
			t.Setenv("XDG_STATE_HOME", state)
			t.Setenv("HOME", home)
			path, err := client.DefaultSpool("")
			if err != nil || filepath.Dir(path) != filepath.Join(known.HomeDir, ".local/state/runstatus/spool") {
				t.Errorf("XDG_STATE_HOME=%q HOME=%q: %s, %v", state, home, path, err)
			}
		}
	}
}
