package e2e

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// slurm is a cluster of one controller, with auth/jwt and no nodes that run.
type slurm struct {
	config  string
	keyFile string // of the tokens: HS256
}

const slurmConf = `ClusterName=test
SlurmctldHost=localhost(127.0.0.1)
SlurmUser=root
SlurmctldPort=%s
SlurmdPort=%s
AuthType=auth/munge
AuthInfo=socket=%[3]s/munge/socket
CredType=cred/munge
AuthAltTypes=auth/jwt
AuthAltParameters=jwt_key=%[3]s/jwt.key
StateSaveLocation=%[3]s/state
SlurmdSpoolDir=%[3]s/spool
SlurmctldPidFile=%[3]s/slurmctld.pid
SchedulerType=sched/backfill
SelectType=select/cons_tres
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
MailProg=/bin/true
MpiDefault=none
NodeName=n1 NodeAddr=127.0.0.1 CPUs=1 State=UNKNOWN
PartitionName=p Nodes=n1 Default=YES State=UP
`

// startSlurm starts munged and slurmctld on this machine, with a configuration and keys of their own. The test is
// skipped where Debian's packages are absent, or may not be started.
func startSlurm(t *testing.T) *slurm {
	t.Helper()
	munged, controller := program(t, "munged"), program(t, "slurmctld")
	program(t, "scontrol")
	if os.Getuid() != 0 {
		t.Skip("slurmctld runs as root or as the user of the machine's configuration")
	}
	if found, _ := filepath.Glob("/usr/lib/*/slurm*/auth_jwt.so"); len(found) == 0 {
		t.Skip("slurm-wlm-jwt-plugin is not installed: make debian-packages")
	}
	dir, err := os.MkdirTemp("", "slurm") // a socket's path is short
	must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	for _, sub := range []string{"munge", "state"} {
		must(t, os.Mkdir(filepath.Join(dir, sub), 0o700))
	}
	s := &slurm{config: filepath.Join(dir, "slurm.conf"), keyFile: filepath.Join(dir, "jwt.key")}
	for _, name := range []string{s.keyFile, filepath.Join(dir, "munge.key")} {
		must(t, os.WriteFile(name, []byte(rand.Text()+rand.Text()), 0o600))
	}
	in := func(name string) string { return filepath.Join(dir, "munge", name) }
	background(t, nil, munged, "--foreground", "--force", "--key-file", filepath.Join(dir, "munge.key"), "--socket", in("socket"),
		"--pid-file", in("pid"), "--log-file", in("log"), "--seed-file", in("seed"))
	eventually(t, "munged listens", func() bool { _, err := os.Stat(in("socket")); return err == nil })
	for range 5 { // another program may have taken a port that was free
		must(t, os.WriteFile(s.config, fmt.Appendf(nil, slurmConf, port(t), port(t), dir), 0o644))
		gone := background(t, []string{"SLURM_CONF=" + s.config}, controller, "-D", "-c", "-f", s.config)
		up := false
		eventually(t, "slurmctld answers or ends", func() bool {
			_, err := s.scontrol(t, "ping")
			up = err == nil
			return up || isClosed(gone)
		})
		if up {
			return s
		}
	}
	t.Fatal("slurmctld does not start")
	return nil
}

// isClosed reports whether a process has ended.
func isClosed(gone <-chan struct{}) bool {
	select {
	case <-gone:
		return true
	default:
		return false
	}
}

// program returns the path of a program of Debian's packages.
func program(t *testing.T, name string) string {
	t.Helper()
	for _, dir := range []string{"/usr/sbin", "/usr/bin"} {
		if path := filepath.Join(dir, name); isFile(path) {
			return path
		}
	}
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skip(name + " is not installed: make debian-packages")
	}
	return path
}

func isFile(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// port returns the number of a port that is free.
func port(t *testing.T) string {
	t.Helper()
	_, number, err := net.SplitHostPort(freePort(t))
	must(t, err)
	return number
}

// background starts a process that ends with the test, which shows what it said if the test fails. The channel is
// closed when it has ended.
func background(t *testing.T, env []string, name string, args ...string) <-chan struct{} {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), env...)
	var said strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &said
	must(t, cmd.Start())
	gone := make(chan struct{})
	go func() {
		_ = cmd.Wait() // it is interrupted
		close(gone)
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		kill := time.AfterFunc(10*time.Second, func() { _ = cmd.Process.Kill() })
		<-gone
		if kill.Stop(); t.Failed() {
			t.Logf("%s said:\n%s", name, said.String())
		}
	})
	return gone
}

// scontrol runs scontrol and returns what it printed.
func (s *slurm) scontrol(t *testing.T, args ...string) ([]byte, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, program(t, "scontrol"), args...)
	cmd.Env = append(os.Environ(), "SLURM_CONF="+s.config)
	return cmd.Output()
}

// token returns a token of a user from the controller, as scontrol prints it.
func (s *slurm) token(t *testing.T, user string, lifespan time.Duration) string {
	t.Helper()
	out, err := s.scontrol(t, "token", "username="+user, fmt.Sprintf("lifespan=%.0f", lifespan.Seconds()))
	must(t, err)
	token, ok := strings.CutPrefix(strings.TrimSpace(string(out)), "SLURM_JWT=")
	if !ok {
		t.Fatalf("scontrol token printed %q", out)
	}
	return token
}

// TestSlurmIssuesTheTokensThatItsDocumentationDescribes has a real slurmctld issue a token: HS256 with the key of the
// key file, the user in the claim sun, and an end.
func TestSlurmIssuesTheTokensThatItsDocumentationDescribes(t *testing.T) {
	s := startSlurm(t)
	began := time.Now().Truncate(time.Second)
	parts := strings.Split(s.token(t, "nobody", 10*time.Minute), ".")
	if len(parts) != 3 {
		t.Fatalf("the token has %d parts", len(parts))
	}
	var header struct{ Alg, Typ string }
	var claims struct {
		Sun      string
		Exp, Iat int64
	}
	for i, into := range []any{&header, &claims} {
		text, err := base64.RawURLEncoding.DecodeString(parts[i])
		must(t, err)
		must(t, json.Unmarshal(text, into))
	}
	if header.Alg != "HS256" || claims.Sun != "nobody" || claims.Exp != claims.Iat+600 || claims.Iat < began.Unix() {
		t.Errorf("%+v %+v", header, claims)
	}
	key, err := os.ReadFile(s.keyFile)
	must(t, err)
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(parts[0] + "." + parts[1]))
	if signed, err := base64.RawURLEncoding.DecodeString(parts[2]); err != nil || !hmac.Equal(signed, mac.Sum(nil)) {
		t.Errorf("the signature is not one by the key file (%v)", err)
	}
}
