package e2e

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"text/template"

	"github.com/runstatus/runstatus/internal/testkit"
)

// slurmConf is a controller on loopback that makes JSON Web Tokens.
var slurmConf = template.Must(template.New("").Parse(`ClusterName=test
SlurmctldHost={{.Host}}(127.0.0.1)
SlurmUser=root
SlurmctldPort={{.Port}}
SlurmctldPidFile={{.Dir}}/pid
StateSaveLocation={{.Dir}}/state
SlurmctldLogFile={{.Dir}}/log
AuthType=auth/munge
AuthInfo=socket={{.Dir}}/munge/socket
AuthAltTypes=auth/jwt
AuthAltParameters=jwt_key={{.Dir}}/jwt_hs256.key
CredType=cred/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
NodeName=n1 NodeHostname={{.Host}} NodeAddr=127.0.0.1 CPUs=1
PartitionName=p Nodes=n1 Default=YES
`))

// slurm is a real slurmctld with its munged.
type slurm struct{ dir string }

// newSlurm starts them, or skips the test where they are not installed.
func newSlurm(t *testing.T) *slurm {
	t.Helper()
	for _, program := range []string{"munged", "slurmctld", "scontrol"} {
		if _, err := exec.LookPath(program); err != nil || os.Geteuid() != 0 {
			t.Skipf("it takes root and %s (Debian: slurmctld, slurm-client, slurm-wlm-jwt-plugin, munge)", program)
		}
	}
	s := &slurm{shortDir(t)}
	must(t, os.Chmod(s.dir, 0o755))
	for _, dir := range []string{"munge", "state"} {
		must(t, os.Mkdir(filepath.Join(s.dir, dir), 0o700))
	}
	for name, size := range map[string]int{"munge/key": 1024, "jwt_hs256.key": 32} {
		key := make([]byte, size)
		_, _ = rand.Read(key)
		must(t, os.WriteFile(filepath.Join(s.dir, name), key, 0o600))
	}
	host, err := os.Hostname()
	must(t, err)
	host, _, _ = strings.Cut(host, ".")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	var conf bytes.Buffer
	must(t, slurmConf.Execute(&conf, map[string]any{"Host": host, "Dir": s.dir, "Port": l.Addr().(*net.TCPAddr).Port}))
	must(t, l.Close())
	must(t, os.WriteFile(s.conf(), conf.Bytes(), 0o644))
	munge := func(name string) string { return filepath.Join(s.dir, "munge", name) }
	s.daemon(t, "munged", "--foreground", "--force", "--key-file", munge("key"), "--socket", munge("socket"), "--pid-file", munge("pid"), "--log-file", munge("log"), "--seed-file", munge("seed"))
	testkit.Eventually(t, func() bool { _, err := os.Stat(munge("socket")); return err == nil }, "munged listens")
	s.daemon(t, "slurmctld", "-D", "-f", s.conf())
	testkit.Eventually(t, func() bool { _, err := s.token("root", 60); return err == nil }, "slurmctld makes tokens")
	return s
}

func (s *slurm) conf() string { return filepath.Join(s.dir, "slurm.conf") }

// daemon starts a program that ends with the test.
func (s *slurm) daemon(t *testing.T, program string, args ...string) {
	t.Helper()
	cmd := exec.Command(program, args...)
	out, err := os.Create(filepath.Join(s.dir, program+".out"))
	must(t, err)
	cmd.Stdout, cmd.Stderr = out, out
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	must(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // says that it was killed
		_ = out.Close()
		if t.Failed() {
			text, _ := os.ReadFile(out.Name())
			t.Logf("%s says\n%s", program, text)
		}
	})
}

// token returns what scontrol token prints: SLURM_JWT=TOKEN.
func (s *slurm) token(user string, life int) (string, error) {
	cmd := exec.Command("scontrol", "token", "username="+user, fmt.Sprint("lifespan=", life))
	cmd.Env = []string{"SLURM_CONF=" + s.conf(), "PATH=" + os.Getenv("PATH")}
	out, err := cmd.Output()
	return strings.TrimSpace(string(out)), err
}

// Tokens of a real slurmctld are recognized, until they expire, and a runstatus in a job takes them by itself.
func TestTokensOfARealSlurm(t *testing.T) {
	cluster := newSlurm(t)
	policy := filepath.Join(cluster.dir, "policy.yaml")
	must(t, os.WriteFile(policy, []byte("rules:\n  - {who: {kind: slurm}, role: writer, runs: own}\n"), 0o600))
	s := serve(t, "--dir", t.TempDir(), "--slurm-jwt-key", filepath.Join(cluster.dir, "jwt_hs256.key"), "--auth-policy", policy, "--jwt-leeway", "1ns")
	variable := func(user string, life int) []string {
		t.Helper()
		token, err := cluster.token(user, life)
		must(t, err)
		if !strings.HasPrefix(token, "SLURM_JWT=ey") {
			t.Fatalf("scontrol printed %q", token)
		}
		return []string{token}
	}
	daemon, games, brief := variable("daemon", 600), variable("games", 600), variable("daemon", 3)
	if out := well(t, s.with(t, daemon, "auth", "whoami"), nil); !strings.Contains(out, "slurm") || !strings.Contains(out, "user     daemon") {
		t.Errorf("whoami says\n%s", out)
	}
	well(t, s.with(t, daemon, "create", "--id", "1", "--user", "daemon"), nil)
	well(t, s.with(t, daemon, "set", "--strict", "1", "RUNNING"), nil)
	if r := s.with(t, games, "set", "--strict", "1", "RUN_DONE"); r.code != 4 {
		t.Errorf("another user: %+v", r)
	}
	well(t, s.with(t, brief, "show", "1"), nil)
	testkit.Eventually(t, func() bool { return strings.Contains(s.with(t, brief, "show", "1").stderr, "have expired") }, "the token expires")
	forged := []string{daemon[0][:len(daemon[0])-5] + "AAAAA"}
	if r := s.with(t, forged, "show", "1"); r.code != 2 || !strings.Contains(r.stderr, "the signature of the token is wrong") {
		t.Errorf("a forged token: %+v", r)
	}
}
