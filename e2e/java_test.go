package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Where Debian and Ubuntu put the libraries that tools/debian-packages.sh installs.
const javaLibraries = "/usr/share/java"

// The example in Java is generated, compiled and run against a server.
func TestJavaExample(t *testing.T) {
	t.Parallel()
	plugin := needJava(t)
	dir := t.TempDir()
	generated, classes := filepath.Join(dir, "generated"), filepath.Join(dir, "classes")
	must(t, os.Mkdir(generated, 0o755))
	var protos []string
	for _, pattern := range []string{"proto/runstatus/v1", ".proto-deps/google/rpc", ".proto-deps/google/api", ".proto-deps/buf/validate"} {
		found, err := filepath.Glob(filepath.Join(repository, pattern, "*.proto"))
		must(t, err)
		protos = append(protos, found...)
	}
	javaTool(t, "protoc", append([]string{"-I", repository + "/proto", "-I", repository + "/.proto-deps", "--plugin=protoc-gen-grpc-java=" + plugin,
		"--java_out=" + generated, "--grpc-java_out=" + generated}, protos...)...)
	javaTool(t, "javac", "-nowarn", "-cp", javaLibraries+"/*", "-sourcepath", generated, "-d", classes, repository+"/examples/java/Example.java")
	s := serve(t, "--dir", t.TempDir())
	got := javaTool(t, "java", "-cp", classes+":"+javaLibraries+"/*", "Example", s.addr, "namespaces/main/test_runs/1")
	if want := "STATUS_CREATED\nRUNNING\nCOMPLETE\n"; got != want {
		t.Errorf("the example prints %q, want %q", got, want)
	}
}

// needJava returns the path of protoc's plugin, or skips the test where a program or a library is missing.
func needJava(t *testing.T) string {
	t.Helper()
	plugin := ""
	for _, program := range []string{"protoc", "javac", "java", "grpc_java_plugin"} {
		path, err := exec.LookPath(program)
		if err != nil {
			t.Skipf("needs %s: run make debian-packages", program)
		}
		plugin = path
	}
	for _, library := range []string{"grpc-stub", "grpc-protobuf", "grpc-netty", "netty-all", "perfmark-api", "protobuf", "geronimo-annotation-1.3-spec"} {
		if _, err := os.Stat(filepath.Join(javaLibraries, library+".jar")); err != nil {
			t.Skipf("needs %s: run make debian-packages", library)
		}
	}
	if _, err := os.Stat(repository + "/.proto-deps/google/rpc"); err != nil {
		t.Skip("needs .proto-deps: run make proto-deps")
	}
	return plugin
}

// javaTool runs a program and returns what it prints. Java's own programs are slow beside other tests.
func javaTool(t *testing.T, program string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Env = environment(t)
	cmd.Stderr = &logWriter{t, program}
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", program, err, out)
	}
	return string(out)
}

// logWriter writes what a program says to the test's log.
type logWriter struct {
	t       *testing.T
	program string
}

func (w *logWriter) Write(text []byte) (int, error) {
	w.t.Logf("%s: %s", w.program, text)
	return len(text), nil
}
