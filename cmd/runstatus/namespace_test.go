package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Every command is about the runs of --namespace, and about those of main without it. All namespaces
// are for lists; other commands refuse them.
func TestEveryCommandIsAboutOneNamespace(t *testing.T) {
	beginTwoNamespaces(t)
	damaged := t.TempDir()
	if err := os.MkdirAll(filepath.Join(damaged, "test_runs/3/series"), 0o777); err != nil {
		t.Fatal(err)
	}
	lists := map[string][]string{
		"status":  {"--all"},
		"summary": {"--by", "name"},
	}
	others := map[string][]string{
		"create":  nil,
		"set":     {"--strict", "1", "INFO"},
		"finish":  {"1"},
		"close":   {"1"},
		"rm":      {"--force", "2"},
		"show":    {"s1"},
		"history": {"1-1"},
		"watch":   {"1", "--exec", "cat; exit 3"},
		"wait":    {"1", "--state", "INFO", "--state", "COMPLETE", "--state", "STATUS_CREATED"},
		"check":   {damaged},
		"demo":    nil,
	}
	for _, cmd := range rootCommand(&app{out: &screen{}, err: &screen{}}).Commands() {
		name := cmd.Name()
		args, isList := lists[name]
		if !isList {
			args = others[name]
		}
		if _, known := others[name]; !known && !isList {
			// These print no runs, but for job-ended: a job has runs in any namespace.
			if !slices.Contains([]string{"states", "version", "auth", "token", "cert", "dial-stdio", "job-ended"}, name) {
				t.Errorf("%s is not tested", name)
			}
			continue
		}
		args = append([]string{name, "-o", "json"}, args...)
		for namespace, flags := range map[string][]string{"main": nil, "other": {"-n", "other"}} {
			out := commandLine(t, slices.Concat(args, flags)...)
			if got := namespacesIn(out); !slices.Equal(got, []string{namespace}) {
				t.Errorf("%q %q is about %q:\n%s", args, flags, got, out)
			}
		}
		want := []string{"main", "other"}
		if !isList {
			want = nil
		}
		out := commandLine(t, append(args, "--namespace", "-")...)
		if got := namespacesIn(out); !slices.Equal(got, want) {
			t.Errorf("%q of all namespaces is about %q, want %q:\n%s", args, got, want, out)
		}
	}
}

// beginTwoNamespaces starts a server whose namespaces main and other have the series 1 and the test runs
// 1 and 2 each. The runs have the name of their namespace.
func beginTwoNamespaces(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "data"), 0o777); err != nil {
		t.Fatal(err)
	}
	addr, stop, err := serve(dir, filepath.Join(dir, "data"), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
	t.Setenv("RUNSTATUS_SERVER", addr)
	t.Setenv("XDG_STATE_HOME", filepath.Join(dir, "home"))
	for _, namespace := range []string{"main", "other"} {
		for _, kind := range []string{"series", "test_run", "test_run"} {
			commandLine(t, "create", "--namespace", namespace, "--kind", kind, "--name", "in."+namespace)
		}
	}
}

// commandLine runs the program and returns what it prints to stdout.
func commandLine(t *testing.T, args ...string) string {
	t.Helper()
	from, to, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	printed := make(chan string)
	go func() {
		text, _ := io.ReadAll(from)
		printed <- string(text)
	}()
	null, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	run(context.Background(), args, to, null)
	_, _ = to.Close(), null.Close()
	defer from.Close()
	return <-printed
}

// namespacesIn returns the namespaces that have a run in the output.
func namespacesIn(out string) (found []string) {
	for _, namespace := range []string{"main", "other"} {
		if strings.Contains(out, "namespaces/"+namespace+"/") || strings.Contains(out, `"in.`+namespace+`"`) {
			found = append(found, namespace)
		}
	}
	return found
}
