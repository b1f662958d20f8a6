package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/runstatus/runstatus/server"
)

// site lays out files below a directory, which stands for SITE in them. A name that ends
// in a slash is a directory.
func site(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		parent := filepath.Dir(path)
		if strings.HasSuffix(name, "/") {
			parent = path
		}
		if err := os.MkdirAll(parent, 0o755); err != nil {
			t.Fatal(err)
		}
		if parent == path {
			continue
		}
		if err := os.WriteFile(path, []byte(strings.ReplaceAll(text, "SITE", dir)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("HOME", filepath.Join(dir, "home"))
	t.Setenv("PAV_CONFIG_FILE", "")
	t.Setenv("PAV_CONFIG_DIR", "")
	t.Chdir(t.TempDir())
	return dir
}

// found says what a configuration has found, a namespace a line: its name, its
// directory below the site, its umask and, where there is one, that there is a group.
func found(cfg server.Config, dir string) string {
	var b strings.Builder
	for _, ns := range cfg.Namespaces {
		b.WriteString(strings.Join(append([]string{ns.Name}, ns.Aliases...), ",") + "=" + strings.TrimPrefix(ns.Dir, dir+"/"))
		if ns.Umask != nil {
			b.WriteString(" " + (*octal)(ns.Umask).String())
		}
		if ns.Group != nil {
			b.WriteString(" group")
		}
		if !ns.Adopted {
			b.WriteString(" own")
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestPavilionsWorkingDirectoriesAreFoundAsPavilionFindsThem(t *testing.T) {
	for name, row := range map[string]struct {
		files map[string]string
		env   map[string]string // values: SITE is the site
		args  []string          // as above
		want  string
	}{
		"one directory for all, named in the configuration": {
			files: map[string]string{"etc/pavilion.yaml": "working_dir: SITE/work\nbuild_threads: 8\nunknown: {a: b}\n"},
			args:  []string{"--pavilion=SITE/etc"}, want: "main=work 002\n",
		},
		"the file itself": {
			files: map[string]string{"etc/my.yaml": "working_dir: SITE/work\n"},
			args:  []string{"--pavilion=SITE/etc/my.yaml"}, want: "main=work 002\n",
		},
		"a relative working directory lies beside the file": {
			files: map[string]string{"etc/pavilion.yaml": "working_dir: work\n"},
			args:  []string{"--pavilion=SITE/etc"}, want: "main=etc/work 002\n",
		},
		"each configuration directory can have its own": {
			files: map[string]string{
				"etc/pavilion.yaml": "working_dir: SITE/work\numask: 7\nconfig_dirs: [SITE/shared, SITE/gpu, SITE/net]\n",
				"shared/":           "", "gpu/config.yaml": "label: gpu\nworking_dir: runs\numask: '027'\ngroup: root\n",
				"net/config.yaml": "label: net\nworking_dir: $BASE/${SUB}/net\n", "etc/config.yaml": "label: etc\n",
			},
			env:  map[string]string{"BASE": "SITE", "SUB": "x"},
			args: []string{"--pavilion=SITE/etc"}, want: "main,etc=work 007\ngpu=gpu/runs 027 group\nnet=x/net 007\n",
		},
		"main is what Pavilion calls so": {
			files: map[string]string{
				"etc/pavilion.yaml": "working_dir: SITE/work\nshared_group: root\nconfig_dirs: SITE/a\n",
				"a/config.yaml":     "working_dir: SITE/a/work\n", "etc/config.yaml": "label: site\n",
			},
			args: []string{"--pavilion=SITE/etc"}, want: "main=a/work 002 group\nsite=work 002 group\n",
		},
		"PAV_CONFIG_FILE comes first": {
			files: map[string]string{"one.yaml": "working_dir: SITE/one\n", "home/.pavilion/pavilion.yaml": "working_dir: SITE/two\n"},
			env:   map[string]string{"PAV_CONFIG_FILE": "SITE/one.yaml"},
			args:  []string{"--pavilion"}, want: "main=one 002\n",
		},
		"then the user's, before PAV_CONFIG_DIR, which is a configuration directory too": {
			files: map[string]string{
				"home/.pavilion/pavilion.yaml": "working_dir: ~/work\nuser_config: yes\n", "home/.pavilion/config.yaml": "working_dir: mine\n",
				"dir/pavilion.yaml": "working_dir: SITE/two\n", "dir/config.yaml": "label: dir\nworking_dir: SITE/dir/work\n",
			},
			env:  map[string]string{"PAV_CONFIG_DIR": "SITE/dir"},
			args: []string{"--pavilion"}, want: "main=home/work 002\nuser=home/.pavilion/mine 002\ndir=dir/work 002\n",
		},
		"then PAV_CONFIG_DIR": {
			files: map[string]string{"dir/pavilion.yaml": "working_dir: SITE/two\n"},
			env:   map[string]string{"PAV_CONFIG_DIR": "SITE/dir", "RUNSTATUSD_PAVILION": "auto"},
			want:  "main=two 002\n",
		},
		"labels that are missing or given twice": {
			files: map[string]string{
				"etc/pavilion.yaml": "working_dir: SITE/work\nconfig_dirs:\n  - SITE/a\n  - SITE/b\n  - SITE/c\n  - SITE/nowhere\n",
				"a/config.yaml":     "label: x\nworking_dir: w\n", "b/config.yaml": "label: x\nworking_dir: w\n", "c/config.yaml": "working_dir: w\n",
			},
			args: []string{"--pavilion=SITE/etc"}, want: "main=c/w 002\nlbl2=work 002\nx=a/w 002\nlbl1=b/w 002\n",
		},
		"two labels of one directory name one namespace": {
			files: map[string]string{
				"etc/pavilion.yaml": "working_dir: SITE/work\nconfig_dirs: [SITE/plain, SITE/gpu]\n",
				"plain/config.yaml": "label: plain\n", "gpu/config.yaml": "label: gpu\nworking_dir: SITE/work\n", "etc/config.yaml": "label: site\n",
			},
			args: []string{"--pavilion=SITE/etc"}, want: "main,plain,gpu,site=work 002\n",
		},
		"beside other namespaces, with another umask": {
			files: map[string]string{"etc/pavilion.yaml": "working_dir: SITE/work\numask: 077\n"},
			args:  []string{"--pavilion=SITE/etc", "--namespace=lab=SITE/lab", "--umask=022"}, want: "main=work\nlab=lab own\n",
		},
		"an octal number is what Pavilion makes of it": {
			files: map[string]string{"etc/pavilion.yaml": "working_dir: SITE/work\numask: 027\n"},
			args:  []string{"--pavilion=SITE/etc"}, want: "main=work 023\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := site(t, row.files)
			for k, v := range row.env {
				t.Setenv(k, strings.ReplaceAll(v, "SITE", dir))
			}
			var args []string
			for _, a := range row.args {
				args = append(args, strings.ReplaceAll(a, "SITE", dir))
			}
			cfg, err := load(t, args...)
			if err != nil {
				t.Fatal(err)
			}
			if got := found(cfg, dir); got != row.want {
				t.Errorf("found\n%swant\n%s", got, row.want)
			}
			if cfg.StateDir != filepath.Join(cfg.Namespaces[0].Dir, ".runstatus") {
				t.Errorf("the state directory is %q", cfg.StateDir)
			}
		})
	}
}

func TestMistakesInPavilionsConfigurationNameTheFile(t *testing.T) {
	dir := site(t, map[string]string{
		"etc/pavilion.yaml": "working_dir: [a, b]\numask: 9\nshared_group: no such group\nuser_config: perhaps\nconfig_dirs: [SITE/a, SITE/b]\n",
		"a/config.yaml":     "label: 12\nworking_dir: ~nobody-here/w\n",
		"b/config.yaml":     "label: [\n",
	})
	_, err := load(t, "--pavilion="+filepath.Join(dir, "etc"))
	for _, want := range []string{
		"/etc/pavilion.yaml: working_dir: line 1: want one value", `umask: line 2: "9" is not`, `shared_group: line 3: there is no group "no such group"`,
		"user_config: line 4: want true or false", `/a/config.yaml: label: line 1: "12" is not a label`, "/a/config.yaml: working_dir: expand", "/b/config.yaml: yaml: ",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in:\n%v", want, err)
		}
	}
	for flag, want := range map[string]string{
		"--pavilion":          "there is no configuration of Pavilion: looked for pavilion.yaml, " + dir + "/home/.pavilion/pavilion.yaml",
		"--pavilion=/nowhere": "find Pavilion's configuration: stat /nowhere",
		"--pavilion=" + filepath.Join(dir, "nothing"): "find Pavilion's configuration",
	} {
		if _, err := load(t, flag); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", flag, err)
		}
	}
	none := site(t, map[string]string{"etc/pavilion.yaml": "umask: 2\n"})
	if _, err := load(t, "--pavilion="+none+"/etc"); err == nil || !strings.Contains(err.Error(), "working_dir: it is not given") {
		t.Errorf("without a working directory: %v", err)
	}
}

func TestCheckConfigSaysWhatPavilionsConfigurationHolds(t *testing.T) {
	dir := site(t, map[string]string{
		"etc/pavilion.yaml": "working_dir: SITE/work\nconfig_dirs: [SITE/gpu, SITE/gone]\n", "work/test_runs/": "",
		"gpu/config.yaml": "label: gpu\nworking_dir: runs\ngroup: root\n", "gpu/runs/": "",
	})
	for _, args := range [][]string{{"--pavilion", dir + "/etc"}, {"--pavilion=" + dir + "/etc"}} {
		var out bytes.Buffer
		cmd := newCommand(&out, &out, nil)
		cmd.SetArgs(append(args, "--check-config"))
		if err := cmd.ExecuteContext(t.Context()); err != nil {
			t.Fatal(err)
		}
		want := strings.ReplaceAll(`Pavilion's configuration is SITE/etc/pavilion.yaml
namespace main: SITE/work, umask 002
namespace gpu: SITE/gpu/runs, umask 002, group root
note: the configuration directory "SITE/gone" is left out: lstat SITE/gone: no such file or directory
the configuration is fine
`, "SITE", dir)
		if out.String() != want {
			t.Errorf("%v prints\n%swant\n%s", args, out.String(), want)
		}
	}
}

func TestHowOthersAreFollowedIsChecked(t *testing.T) {
	for args, want := range map[string]string{
		"--poll=auto": "", "--poll=off --poll-budget=10/s": "", "--poll=2s --poll-budget=1000": "",
		"--poll=often": `the polling "often" is neither`, "--poll=1ms": "the polling interval 1ms is not between", "--poll=-1s": "is not between",
		"--poll-budget=0/s": `the budget of polling "0/s"`, "--poll-budget=NaN": "the budget", "--poll-budget=5/min": "the budget",
	} {
		cfg, err := load(t, append(strings.Fields(args), "--dir="+t.TempDir())...)
		if err == nil {
			err = cfg.Validate()
		}
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", args, err)
		}
	}
	t.Setenv("RUNSTATUSD_POLL", "3s")
	cfg, err := load(t, "--config="+write(t, "poll-budget: 50/s\npoll: off\nnetwork-append: true\n"))
	if err != nil || cfg.Poll != "3s" || cfg.PollBudget != "50/s" || !cfg.NetworkAppend {
		t.Errorf("got %+v, %v", cfg, err)
	}
}
