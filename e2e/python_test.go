package e2e

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// pythonDir is the directory of the Python client.
const pythonDir = repository + "/clients/python"

// pavilionEnv names a checkout of Pavilion 2, with what it depends on in PYTHONPATH. Tests beside a real
// Pavilion are skipped without it.
const pavilionEnv = "RUNSTATUS_TEST_PAVILION"

// pythons returns the interpreters to test with: the oldest that is supported and the newest, as far as they
// are there.
func pythons(t testing.TB) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, name := range []string{"python3.6", "python3.9", "python3"} {
		path, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		// Where versions are chosen by stand-ins, the name may be there without the interpreter.
		version, err := exec.Command(path, "-c", "import sys; print(sys.executable); print('%d.%d' % sys.version_info[:2])").Output()
		if err != nil {
			continue
		}
		if parts := strings.Fields(string(version)); len(parts) == 2 {
			found[parts[1]] = parts[0]
		}
	}
	for _, path := range installedPythons("3.6") {
		found["3.6"] = path
	}
	if len(found) == 0 {
		t.Skip("there is no python3; tools/debian-packages.sh installs it")
	}
	return found
}

// installedPythons returns interpreters of a version that pyenv has installed.
func installedPythons(version string) []string {
	home, err := os.UserHomeDir()
	if err != nil {
		return nil
	}
	paths, _ := filepath.Glob(filepath.Join(home, ".pyenv", "versions", version+".*", "bin", "python"))
	return paths
}

// python runs an interpreter in the directory of the client.
func python(t testing.TB, interpreter string, env []string, args ...string) (string, error) {
	t.Helper()
	return pythonIn(t, pythonDir, interpreter, env, args...)
}

func pythonIn(t testing.TB, dir, interpreter string, env []string, args ...string) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*hang)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, interpreter, args...)
	cmd.WaitDelay = hang // a server that it leaves behind holds its output open
	cmd.Dir = dir
	cmd.Env = environment(t, append([]string{"PYTHONDONTWRITEBYTECODE=1", "PYTHONPATH=" + os.Getenv("PYTHONPATH")}, env...)...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

var pythonRan = regexp.MustCompile(`(?m)^Ran (\d+) tests? in .*$`)

// The tests of the client in clients/python/tests, with each interpreter.
func TestPythonClient(t *testing.T) {
	at, err := filepath.Abs(programs)
	must(t, err)
	env := []string{"RUNSTATUS_TEST_PROGRAMS=" + at, pavilionEnv + "=" + os.Getenv(pavilionEnv)}
	for version, interpreter := range pythons(t) {
		t.Run(version, func(t *testing.T) {
			out, err := python(t, interpreter, env, "-W", "ignore::ResourceWarning", "-m", "unittest", "discover", "-s", "tests", "-v")
			ran := pythonRan.FindStringSubmatch(out)
			if err != nil || ran == nil || strings.Contains(out, "Error in atexit") {
				t.Fatalf("%v\n%s", err, out)
			}
			for line := range strings.Lines(out) {
				if strings.HasPrefix(line, "watch:") || strings.HasPrefix(line, "conformance:") || strings.Contains(line, "... skipped") {
					t.Log(strings.TrimSpace(line))
				}
			}
			t.Log(ran[0])
		})
	}
}

// Old interpreters can read the client.
func TestPythonSyntaxIsOldEnough(t *testing.T) {
	const parse = `import ast, sys
for path in sys.argv[1:]:
    ast.parse(open(path, encoding="utf-8").read(), path, feature_version=(3, 6))
`
	interpreters := pythons(t)
	for _, interpreter := range interpreters {
		out, err := python(t, interpreter, nil, "-c", "import sys; sys.exit(sys.version_info < (3, 8))")
		if err != nil {
			t.Logf("%s cannot check the syntax of other versions: %s", interpreter, out)
			continue
		}
		if out, err := python(t, interpreter, nil, "-c", parse, "runstatus.py", "runstatus.pyi", "../../contrib/pavilion/runstatus_report.py"); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
	}
	if interpreters["3.6"] == "" {
		t.Log("there is no Python 3.6: only the syntax was checked")
	}
}

// The client needs nothing but the standard library.
func TestPythonClientImportsTheStandardLibraryAlone(t *testing.T) {
	text, err := os.ReadFile(pythonDir + "/runstatus.py")
	must(t, err)
	standard := strings.Fields(`base64 collections datetime hashlib http.client io json os random re socket ssl stat threading time typing
		urllib.parse uuid`)
	for _, m := range regexp.MustCompile(`(?m)^\s*(?:import|from) (\S+)`).FindAllStringSubmatch(string(text), -1) {
		if !slices.Contains(standard, m[1]) {
			t.Errorf("it imports %s", m[1])
		}
	}
}

// runstatus.pyi declares what runstatus.py has.
func TestPythonStubFits(t *testing.T) {
	interpreter := having(t, "mypy")
	dynamic := filepath.Join(t.TempDir(), "dynamic") // attributes that are made when the program runs
	must(t, os.WriteFile(dynamic, []byte("runstatus._States.__getattr__\n"), 0o600))
	if out, err := python(t, interpreter, []string{"MYPYPATH=."}, "-m", "mypy.stubtest", "runstatus", "--ignore-missing-stub", "--allowlist", dynamic); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	if out, err := python(t, interpreter, nil, "-m", "mypy", "--strict", "--cache-dir", t.TempDir(), "tests/typed.py"); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// having returns an interpreter that has a module. The one of the system has the packages of Debian.
func having(t *testing.T, module string) string {
	t.Helper()
	for _, interpreter := range append([]string{"/usr/bin/python3"}, sortedValues(pythons(t))...) {
		if exec.Command(interpreter, "-c", "import "+module).Run() == nil {
			return interpreter
		}
	}
	t.Skipf("no python3 has the module %s; tools/debian-packages.sh installs it", module)
	return ""
}

func sortedValues(m map[string]string) []string {
	var values []string
	for _, v := range m {
		values = append(values, v)
	}
	slices.Sort(values)
	return values
}

// The package builds, and what is installed from it works.
func TestPythonWheel(t *testing.T) {
	interpreter := having(t, "setuptools, wheel, pip")
	work := t.TempDir()
	must(t, os.CopyFS(filepath.Join(work, "source"), os.DirFS(pythonDir))) // the build writes beside the source
	out, err := python(t, interpreter, nil, "-m", "pip", "wheel", "--no-deps", "--no-index", "--no-build-isolation", "-q", "-w", work, filepath.Join(work, "source"))
	wheels, _ := filepath.Glob(filepath.Join(work, "runstatus-*.whl"))
	if err != nil || len(wheels) != 1 {
		t.Fatalf("%v: %q\n%s", err, wheels, out)
	}
	const use = `import zipfile, sys
sys.path.insert(0, sys.argv[1])
import runstatus
assert runstatus.__file__.startswith(sys.argv[1]), runstatus.__file__
names = zipfile.ZipFile(sys.argv[1]).namelist()
assert "runstatus.py" in names and "runstatus-stubs/__init__.pyi" in names, names
print(runstatus.__version__)
`
	if out, err := python(t, interpreter, nil, "-c", use, wheels[0]); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// pythonProgram runs a program of a document beside the stage's server.
func (s *stage) pythonProgram(t *testing.T, body string) {
	t.Helper()
	interpreter, err := exec.LookPath("python3")
	if err != nil || exec.Command(interpreter, "-c", "").Run() != nil {
		t.Log("there is no python3: its programs are not run")
		return
	}
	client, err := filepath.Abs(pythonDir)
	must(t, err)
	cmd := command(t, []string{"PYTHONPATH=" + client, "PYTHONDONTWRITEBYTECODE=1", "RUNSTATUS_URL=http://" + s.server.http()}, "runstatus")
	cmd.Path, cmd.Args, cmd.Dir = interpreter, []string{interpreter, "-c", body}, s.dir
	if r := finish(t, cmd); r.code != 0 || r.stderr != "" {
		t.Errorf("%s\nfailed\n%s%s", body, r.stdout, r.stderr)
	}
}

// The stubs that gen/python/README.md tells to generate call a server.
func TestPythonStubsForGRPC(t *testing.T) {
	buf, err := filepath.Abs(repository + "/.tools/bin/buf")
	must(t, err)
	for _, path := range []string{buf, repository + "/.proto-deps"} {
		if _, err := os.Stat(path); err != nil {
			t.Skipf("there is no %s; make proto-deps and make proto make it", filepath.Base(path))
		}
	}
	for _, program := range []string{"protoc", "grpc_python_plugin"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("there is no %s; tools/debian-packages.sh installs it", program)
		}
	}
	interpreter := having(t, "grpc, google.protobuf")
	work := t.TempDir()
	generate := exec.Command(buf, "generate", "--template", "gen/python/buf.gen.yaml", "-o", work)
	generate.Dir = repository
	if out, err := generate.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	s := serve(t, "--dir", t.TempDir())
	s.must(t, "create", "--id", "1")
	text, err := os.ReadFile(repository + "/gen/python/README.md")
	must(t, err)
	_, program, _ := strings.Cut(string(text), "```python\n")
	program, _, _ = strings.Cut(program, "```")
	out, err := pythonIn(t, work, interpreter, []string{"PYTHONPATH=" + filepath.Join(work, "gen", "python")}, "-c", strings.ReplaceAll(program, "127.0.0.1:7600", s.addr))
	if err != nil || strings.TrimSpace(out) != "STATUS_CREATED" {
		t.Errorf("%v\n%s", err, out)
	}
}
