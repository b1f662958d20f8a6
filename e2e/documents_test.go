package e2e

import (
	"flag"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/runstatus/runstatus/internal/pavtree"
)

// What the documents show is run. A comment before a fenced block says how:
//
//	<!-- test: console -->  lines behind "$ " are run, what they print must stand below them;
//	                        a backslash at a line's end continues the command, and "…" stands
//	                        for any part of what is printed
//	<!-- test: sh -->       each line must succeed
//	<!-- test: go -->       a program that must compile and succeed
//	<!-- test: python -->   a program that must succeed, if there is an interpreter
//	<!-- test: server -->   a server that must start, and runs beside the blocks behind it; 0.0.0.0:7700 is
//	                        where it listens, and login1:7700 where it is reached: both are loopback here
//
// The blocks of a document are run in order, beside a server that has played the
// demo, a working directory of Pavilion, the examples and proto/.
var documents = []string{"README.md", "docs/api.md", "docs/http.md", "docs/clients.md", "docs/pavilion.md", "docs/operations.md", "docs/page.md", "SECURITY.md"}

var update = flag.Bool("update", false, "write what was printed into the documents")

var block = regexp.MustCompile("(?m)^<!-- test: (\\w+) -->\n```\\w+\n((?:.*\n)*?)```\n")

func TestDocumentsShowWhatHappens(t *testing.T) {
	t.Parallel()
	for _, name := range documents {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(repository, name)
			text, err := os.ReadFile(path)
			must(t, err)
			stage := newStage(t)
			tested := map[string]int{}
			shown := block.ReplaceAllStringFunc(string(text), func(found string) string {
				m := block.FindStringSubmatch(found)
				tested[m[1]]++
				switch body := m[2]; m[1] {
				case "console":
					return strings.Replace(found, body, stage.console(t, body), 1)
				case "sh":
					for line := range strings.Lines(body) {
						stage.succeed(t, strings.TrimSuffix(line, "\n"))
					}
				case "go":
					stage.program(t, body)
				case "server":
					stage.serve(t, body)
				case "python":
					stage.pythonProgram(t, body)
				default:
					t.Errorf("there is no test of kind %q", m[1])
				}
				return found
			})
			t.Logf("tested blocks: %v", tested)
			if marks := strings.Count(string(text), "<!-- test: "); marks != len(block.FindAllString(string(text), -1)) || marks == 0 {
				t.Errorf("%d marks, but not all stand before a block", marks)
			}
			if *update && shown != string(text) {
				must(t, os.WriteFile(path, []byte(shown), 0o644))
			}
		})
	}
}

// stage is where a document is played: a server behind the usual address, and a
// directory to be in.
type stage struct {
	server *server
	dir    string
	other  *server // that the document starts; nil before
}

func newStage(t *testing.T) *stage {
	dir := t.TempDir()
	must(t, os.Mkdir(filepath.Join(dir, "runstatus-data"), 0o755))
	must(t, os.Rename(pavtree.Unpack(t), filepath.Join(dir, "working_dir")))
	for _, name := range []string{"examples", "proto"} {
		path, err := filepath.Abs(filepath.Join(repository, name))
		must(t, err)
		must(t, os.Symlink(path, filepath.Join(dir, name)))
	}
	s := serve(t, "--dir", filepath.Join(dir, "runstatus-data"), "--http", "127.0.0.1:0")
	s.must(t, "demo")
	return &stage{server: s, dir: dir}
}

// run runs a line of a document and returns what it printed, as the document
// shows it.
func (s *stage) run(t *testing.T, line string) (printed string, ok bool) {
	t.Helper()
	line = strings.NewReplacer(":7600", ":"+s.server.port(), "127.0.0.1:7601", s.server.http()).Replace(line)
	if s.other != nil {
		line = strings.ReplaceAll(line, "login1:7700", "localhost:"+s.other.port())
	}
	cmd := shell(t, s.server, strings.ReplaceAll(line, "--host login1", "--host localhost")+" 2>&1")
	cmd.Dir = s.dir
	r := finish(t, cmd)
	printed = strings.NewReplacer(":"+s.server.port(), ":7600", s.server.http(), "127.0.0.1:7601").Replace(r.stdout)
	if me, err := user.Current(); err == nil {
		printed = strings.ReplaceAll(printed, "by "+me.Username, "by ada")
		printed = strings.ReplaceAll(printed, `"user": "`+me.Username+`"`, `"user": "ada"`)
	}
	return printed, r.code == 0
}

// serve starts the server of a line.
func (s *stage) serve(t *testing.T, line string) {
	t.Helper()
	args := strings.Fields(strings.ReplaceAll(line, "0.0.0.0:7700", "127.0.0.1:0"))
	if len(args) == 0 || args[0] != "runstatusd" {
		t.Fatalf("%q is no server", line)
	}
	s.other = serveAs(t, func(cmd *exec.Cmd) { cmd.Dir = s.dir }, args[1:]...)
}

func (s *stage) succeed(t *testing.T, line string) {
	t.Helper()
	if printed, ok := s.run(t, line); !ok {
		t.Errorf("%s\n%s", line, printed)
	}
}

// console runs the commands of a session, compares what they print, and returns
// the session as it went.
func (s *stage) console(t *testing.T, session string) string {
	t.Helper()
	var went strings.Builder
	for part := range strings.SplitSeq(strings.TrimPrefix(session, "$ "), "\n$ ") {
		m := commandLines.FindStringSubmatch(strings.TrimSuffix(part, "\n"))
		line, want := m[1], m[2]
		if _, err := exec.LookPath("curl"); err != nil && strings.HasPrefix(line, "curl ") {
			t.Logf("not run, because there is no curl here: %s", line)
			went.WriteString("$ " + part + "\n")
			continue
		}
		printed, ok := s.run(t, line)
		got := strings.TrimSuffix(printed, "\n")
		if ok == strings.HasPrefix(want, "ERROR:") { // as grpcurl begins
			t.Errorf("%s\n%s", line, got)
		}
		if !shows(want, got) && !*update {
			t.Errorf("$ %s\nprints\n%s\nand not\n%s", line, got, want)
		}
		if strings.Contains(want, omission) && shows(want, got) {
			got = want
		}
		went.WriteString("$ " + line + "\n")
		if got != "" {
			went.WriteString(got + "\n")
		}
	}
	return went.String()
}

// commandLines are a command, over lines that end in a backslash, and what stands below it.
var commandLines = regexp.MustCompile(`^((?:.*\\\n)*.*)\n?((?s:.*))$`)

const omission = "…"

// shows reports whether a document shows what was printed.
func shows(want, printed string) bool {
	pattern := strings.ReplaceAll(regexp.QuoteMeta(masked(want)), omission, "(?s:.*)")
	return regexp.MustCompile("^" + pattern + "$").MatchString(masked(printed))
}

var masks = []struct {
	pattern *regexp.Regexp
	with    string
}{
	{regexp.MustCompile(`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?Z?`), "TIME"},
	{regexp.MustCompile(`\b[0-9a-f]{32}\b`), "UID"},
	{regexp.MustCompile(`([:,]) ?"`), `$1 "`}, // protojson puts a blank there, or none
	{regexp.MustCompile(`,\s*"(create)?[rR]evision": "\d+"`), ""},
	{regexp.MustCompile(`"(resume|nextPage)Token": "[^"]+"`), "TOKEN"},
	{regexp.MustCompile(`(?m)^id: .+$`), "id: TOKEN"},
	{regexp.MustCompile(`("revisions": \[\s*)"\d+"`), "$1"},
	{regexp.MustCompile(`\b\d+\.\d\ds\b|\b\d+s\b|\b\d+m\d\ds\b`), "SPAN"},
	{regexp.MustCompile(`[ \t]+`), " "}, // columns are as wide as what stands in them
}

// masked takes out of a text what differs from one time to the next.
func masked(text string) string {
	for _, m := range masks {
		text = m.pattern.ReplaceAllString(text, m.with)
	}
	return text
}

// program builds and runs a Go program that stands in a document.
func (s *stage) program(t *testing.T, source string) {
	t.Helper()
	main, built := filepath.Join(t.TempDir(), "main.go"), filepath.Join(t.TempDir(), "program")
	must(t, os.WriteFile(main, []byte(strings.ReplaceAll(source, ":7600", ":"+s.server.port())), 0o644))
	if out, err := exec.Command("gofmt", "-l", main).CombinedOutput(); err == nil && len(out) > 0 {
		t.Error("a program is not formatted")
	}
	must(t, goTool("build", "-C", repository, "-o", built, main))
	cmd := exec.Command(built)
	cmd.Env = environment(t)
	if r := finish(t, cmd); r.code != 0 || r.stdout == "" {
		t.Errorf("the program ended with %+v", r)
	}
}

var fence = regexp.MustCompile("(?m)^```(?:sh|console)\n((?:.*\n)*?)```\n")

// Servers that a document starts are not run, but must be able to start.
func TestServersOfDocumentsCanStart(t *testing.T) {
	dir := t.TempDir()
	must(t, os.Rename(pavtree.Unpack(t), filepath.Join(dir, "working_dir")))
	must(t, os.Rename(pavtree.Unpack(t), filepath.Join(dir, "other_dir")))
	must(t, os.Mkdir(filepath.Join(dir, "config_dir"), 0o755))
	must(t, os.WriteFile(filepath.Join(dir, "config_dir", "pavilion.yaml"), []byte("working_dir: ../working_dir\n"), 0o600))
	for _, args := range [][]string{{"cert", "init", "."}, {"cert", "init", "certs"}, {"token", "create", "--file", "tokens"}} {
		cmd := command(t, nil, "runstatus", args...)
		cmd.Dir = dir
		well(t, finish(t, cmd), args)
	}
	must(t, os.WriteFile(filepath.Join(dir, "policy.yaml"), []byte("rules: [{who: {user: ada}, role: writer, runs: own}]\n"), 0o600))
	rules, err := os.ReadFile(filepath.Join(repository, "examples", "notify.yaml"))
	must(t, err)
	must(t, os.WriteFile(filepath.Join(makeDir(t, dir, "notify"), "notify.yaml"), rules, 0o600))
	must(t, os.WriteFile(filepath.Join(dir, "notify", "oncall.secret"), []byte(secretOf("a")), 0o600))
	checked := 0
	for _, name := range documents {
		text, err := os.ReadFile(filepath.Join(repository, name))
		must(t, err)
		for _, m := range fence.FindAllStringSubmatch(string(text), -1) {
			for line := range strings.Lines(m[1]) {
				line = strings.TrimPrefix(strings.TrimSpace(line), "$ ")
				if !strings.HasPrefix(line, "runstatusd ") || strings.Contains(line, "--check-config") {
					continue
				}
				cmd := command(t, nil, "runstatusd", append(strings.Fields(line)[1:], "--check-config")...)
				cmd.Dir = dir
				if r := finish(t, cmd); r.code != 0 {
					t.Errorf("%s: %+v", line, r)
				}
				checked++
			}
		}
	}
	if checked == 0 {
		t.Error("no document starts a server")
	}
}

func TestTheTwoCommandsOfTheReadme(t *testing.T) {
	readme, err := os.ReadFile(repository + "/README.md")
	must(t, err)
	for _, command := range []string{"make run", "make test"} { // make run does not return, so each stands alone
		if !strings.Contains(string(readme), "```sh\n"+command+"\n```\n") {
			t.Errorf("README.md lacks a block with %s", command)
		}
	}
	makefile, err := os.ReadFile(repository + "/Makefile")
	must(t, err)
	for _, m := range makeTarget.FindAllStringSubmatch(string(readme), -1) {
		if target := m[1]; !regexp.MustCompile(`(?m)^` + target + `:`).Match(makefile) {
			t.Errorf("there is no make %s", target)
		}
	}
}

// makeTarget is a target in a block or between backquotes.
var makeTarget = regexp.MustCompile("(?m)(?:^|`)make ([a-z-]+)")

// The example is the tree that the tests use, but for a name that not every system
// allows.
func TestTheExampleIsWhatPavilionWrote(t *testing.T) {
	want := pavtree.Unpack(t)
	must(t, os.Rename(filepath.Join(want, "series/3/test_sets/0.ok.*"), filepath.Join(want, "series/3/test_sets/0.ok")))
	content := func(dir string) map[string]string {
		files := map[string]string{}
		must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			rel, _ := filepath.Rel(dir, path)
			if d.Type() == fs.ModeSymlink {
				files[rel], err = os.Readlink(path)
				return err
			}
			data, err := os.ReadFile(path)
			files[rel] = string(data)
			return err
		}))
		return files
	}
	if diff := cmp.Diff(content(want), content(repository+"/examples/pavilion")); diff != "" {
		t.Error(diff)
	}
}

var link = regexp.MustCompile(`\]\(([^)#:]+)\)`)

func TestLinksOfDocumentsLead(t *testing.T) {
	paths, err := filepath.Glob(repository + "/docs/*.md")
	must(t, err)
	tops, err := filepath.Glob(repository + "/*.md")
	must(t, err)
	for _, path := range append(paths, tops...) {
		text, err := os.ReadFile(path)
		must(t, err)
		for _, m := range link.FindAllStringSubmatch(string(text), -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(path), m[1])); err != nil {
				t.Errorf("%s leads to %s, which is not there", path, m[1])
			}
		}
	}
	if len(paths) < 2 || !slices.Contains(paths, repository+"/docs/pavilion.md") {
		t.Errorf("the documents are %v", paths)
	}
}

// runElsewhere are the commands of docs/operations.md that stand in no tested block, with the test that runs them.
// Servers are also started with --check-config by TestServersOfDocumentsCanStart.
var runElsewhere = []struct{ begins, test string }{
	{"dpkg -i ", "TestPackagesLiveOnAMachine"},
	{"runstatusd --check-config --config /etc/runstatus/runstatusd.yaml", "TestPackagesLiveOnAMachine"},
	{"systemctl start runstatusd", "TestUnitsPassTheCheckOfSystemd, for systemd does not run in tests"},
	{"systemctl restart runstatusd", "TestUnitsPassTheCheckOfSystemd, for systemd does not run in tests"},
	{"runstatus --server unix:/run/runstatusd/runstatusd.sock version --check", "TestPackagesLiveOnAMachine"},
	{"runstatus --server ssh://login1 status", "TestTheCommandLineWorksOverSSH"},
	{"runstatus --server login1 --tls-ca ", "TestTheCommandsOfCertInitWork"},
	{"curl -s --unix-socket /run/runstatusd/debug http://debug/debug/pprof/", "TestTheDebugPort"},
	{"runstatusd ", "TestServersOfDocumentsCanStart"},
}

func TestEachCommandOfOperationsIsRun(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(repository, "docs/operations.md"))
	must(t, err)
	ours, err := filepath.Glob("*_test.go")
	must(t, err)
	servers, err := filepath.Glob(repository + "/server/*_test.go")
	must(t, err)
	var tests strings.Builder
	for _, path := range slices.Concat(ours, servers) {
		source, err := os.ReadFile(path)
		must(t, err)
		tests.Write(source)
	}
	untested := block.ReplaceAllString(string(text), "")
	seen := 0
	for _, m := range fence.FindAllStringSubmatch(untested, -1) {
		for line := range strings.Lines(m[1]) {
			line = strings.TrimPrefix(strings.TrimSpace(line), "$ ")
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			seen++
			i := slices.IndexFunc(runElsewhere, func(r struct{ begins, test string }) bool { return strings.HasPrefix(line, r.begins) })
			if i < 0 {
				t.Errorf("no test runs %q", line)
				continue
			}
			name, _, _ := strings.Cut(runElsewhere[i].test, ",")
			if !strings.Contains(tests.String(), "func "+name+"(") {
				t.Errorf("%q is run by %s, which is no test", line, name)
			}
		}
	}
	if seen == 0 {
		t.Error("the document has no command")
	}
}
