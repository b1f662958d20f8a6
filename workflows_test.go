package runstatus_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// workflow is a file of .github/workflows.
type workflow struct {
	Name        string
	On          any
	Permissions map[string]string
	Concurrency map[string]any
	Jobs        map[string]struct {
		RunsOn      string `yaml:"runs-on"`
		Timeout     int    `yaml:"timeout-minutes"`
		Permissions map[string]string
		Steps       []struct {
			Uses, Run string
			With, Env map[string]string
		}
	}
}

var makeCall = regexp.MustCompile(`\bmake ([a-z][a-z-]*)`)

// The workflows run the targets that people run, and nothing of their own that can only be tried elsewhere.
func TestWorkflowsRunTheTargetsOfTheMakefile(t *testing.T) {
	makefile, err := os.ReadFile("Makefile")
	if err != nil {
		t.Fatal(err)
	}
	paths, err := filepath.Glob(".github/workflows/*.yml")
	if err != nil {
		t.Fatal(err)
	}
	var targets []string
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var w workflow
		strict := yaml.NewDecoder(bytes.NewReader(text))
		strict.KnownFields(true)
		if err := strict.Decode(&w); err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		for name, job := range w.Jobs {
			if job.RunsOn == "" || job.Timeout == 0 || len(job.Steps) == 0 {
				t.Errorf("%s: the job %s has no machine, no time or no step", path, name)
			}
			for _, step := range job.Steps {
				if (step.Uses == "") == (step.Run == "") {
					t.Errorf("%s: a step of %s neither uses nor runs one thing", path, name)
				}
				m := makeCall.FindStringSubmatch(step.Run)
				if m != nil {
					targets = append(targets, m[1])
				} else if step.Run != "" && !strings.HasPrefix(step.Run, "gh release create ") && step.Run != "sudo rm -rf dist" {
					t.Errorf("%s: %q is no target of the Makefile", path, step.Run)
				}
			}
		}
	}
	for _, target := range targets {
		if !regexp.MustCompile(`(?m)^` + target + `:`).Match(makefile) {
			t.Errorf("there is no make %s", target)
		}
	}
	for _, target := range []string{"check", "release-snapshot", "packages-check", "deploy-check"} {
		if !slices.Contains(targets, target) {
			t.Errorf("no workflow runs make %s", target)
		}
	}
}

// Dependabot knows each module.
func TestDependabotKnowsEachModule(t *testing.T) {
	text, err := os.ReadFile(".github/dependabot.yml")
	if err != nil {
		t.Fatal(err)
	}
	var config struct {
		Version int
		Updates []struct {
			Ecosystem   string `yaml:"package-ecosystem"`
			Directory   string
			Directories []string
			Schedule    map[string]string
			Groups      map[string]map[string][]string
		}
	}
	strict := yaml.NewDecoder(bytes.NewReader(text))
	strict.KnownFields(true)
	if err := strict.Decode(&config); err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, u := range config.Updates {
		for _, dir := range append(u.Directories, u.Directory) {
			known[u.Ecosystem+" "+strings.Trim(dir, "/")] = true
		}
	}
	for _, pattern := range []string{"go.mod", "*/go.mod", "*/*/go.mod"} {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			dir := strings.TrimPrefix(filepath.ToSlash(filepath.Dir(path)), ".")
			if !strings.HasPrefix(dir, "examples") && !known["gomod "+dir] {
				t.Errorf("dependabot does not know the module in %q", dir)
			}
		}
	}
}

// go install of a released version fails for a module that replaces or excludes another one.
func TestTheModuleCanBeInstalled(t *testing.T) {
	text, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	if m := regexp.MustCompile(`(?m)^\s*(replace|exclude)\b.*`).FindString(string(text)); m != "" {
		t.Errorf("go install refuses a module with %q", m)
	}
}
