package e2e

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var packagesDir = flag.String("packages", "", "the `directory` of the packages that make packages-check has built")

// onOneMachine plays the life of Debian's package on a copy of this machine: an overlay over its root, which a mount
// namespace of its own keeps from all other programs. $1 is a directory of the test's own, $2 the package.
const onOneMachine = `
set -eu
root=$1/root
mkdir -p "$root" "$1/up" "$1/work"
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/up,workdir=$1/work" "$root"
mount -t proc proc "$root/proc"
mount -t tmpfs tmpfs "$root/run"
mount -t tmpfs tmpfs "$root/tmp"
mount --bind /dev "$root/dev"
cp "$2" "$root/tmp/runstatus.deb"
exec chroot "$root" /bin/sh -eu -c "$3"
`

// packageLife is a life of the package. Each part says what it does, and the first command that fails ends it. The
// server may write where the unit lets it, and has no privileges.
const packageLife = `
export PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 RUNSTATUS_SERVER=unix:/run/runstatusd/runstatusd.sock
unset RUNSTATUS_DIR NOTIFY_SOCKET || true
cd /
say() { echo "== $*"; }
start() {
	runstatusd --check-config --config /etc/runstatus/runstatusd.yaml
	unshare --mount sh -euc '
		for dir in /var/lib/runstatus /run/runstatusd; do mount --bind $dir $dir; done
		mount -o remount,bind,ro /
		mount -o remount,bind,ro /run
		exec setpriv --reuid runstatus --regid runstatus --init-groups --no-new-privs --bounding-set=-all --inh-caps=-all \
			runstatusd --config /etc/runstatus/runstatusd.yaml' &
	server=$!
	for i in $(seq 300); do
		if runstatus version --check >/dev/null 2>&1; then return; fi
		sleep 0.1
	done
	echo 'the server does not answer' >&2
	exit 1
}
stop() { kill -TERM $server; wait $server; }

say install
dpkg -i /tmp/runstatus.deb
getent passwd runstatus
test "$(stat -c %U:%G:%a /var/lib/runstatus/runs)" = runstatus:runstatus:750
test "$(stat -c %U:%a /run/runstatusd)" = runstatus:755
! runstatus version --check 2>/dev/null
runstatusd --version
man -w runstatusd runstatus-set
bash -n /usr/share/bash-completion/completions/runstatus
systemd-analyze verify --man=no /usr/lib/systemd/system/runstatusd.service /usr/lib/systemd/system/runstatusd.socket /usr/lib/systemd/system/runstatusd-http.socket

say start
start
test "$(stat -c %U:%G:%a /run/runstatusd/runstatusd.sock)" = runstatus:runstatus:660
setpriv --reuid runstatus --regid runstatus --init-groups runstatus create --id nightly
runstatus set nightly RUNNING 'a line of the package'
stop

say upgrade
echo '# a change of the operator' >>/etc/runstatus/runstatusd.yaml
dpkg -i /tmp/runstatus.deb
grep -q 'a change of the operator' /etc/runstatus/runstatusd.yaml
start
runstatus history nightly | grep 'a line of the package'
stop

say remove
dpkg -r runstatus
test ! -e /usr/bin/runstatusd
test ! -e /usr/lib/systemd/system/runstatusd.service
test -e /etc/runstatus/runstatusd.yaml
dpkg -P runstatus
test ! -e /etc/runstatus/runstatusd.yaml
grep -rqs 'a line of the package' /var/lib/runstatus/runs
say done
`

// The package that make packages-check has built is installed, started, upgraded and removed.
func TestPackagesLiveOnAMachine(t *testing.T) {
	t.Parallel()
	if *packagesDir == "" {
		t.Skip("make packages-check builds the packages and runs this test")
	}
	if os.Geteuid() != 0 {
		t.Skip("installing a package takes root")
	}
	for _, program := range []string{"dpkg", "unshare", "setpriv", "systemd-analyze", "man", "bash"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("there is no %s here: see tools/debian-packages.sh", program)
		}
	}
	out, err := exec.Command("dpkg", "--print-architecture").Output()
	must(t, err)
	path := onePackage(t, "_"+strings.TrimSpace(string(out))+".deb")
	dir := t.TempDir()
	script := []string{"--mount", "--propagation", "private", "sh", "-c", onOneMachine, "sh", dir, path, packageLife}
	if text, err := exec.Command("unshare", "--mount", "--propagation", "private", "sh", "-c", "mkdir $0/a $0/b $0/c && mount -t overlay overlay -o lowerdir=/,upperdir=$0/a,workdir=$0/b $0/c", t.TempDir()).CombinedOutput(); err != nil {
		t.Skipf("no overlay can be mounted here: %s", text)
	}
	text, err := exec.Command("unshare", script...).CombinedOutput()
	if err != nil || !strings.HasSuffix(strings.TrimSpace(string(text)), "== done") {
		t.Errorf("%v\n%s", err, text)
	}
	t.Logf("%s", text)
}

// The packages of RPM hold the files that those of Debian do.
func TestPackagesOfRPMHoldTheSame(t *testing.T) {
	if *packagesDir == "" {
		t.Skip("make packages-check builds the packages and runs this test")
	}
	for _, program := range []string{"rpm", "dpkg-deb"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("there is no %s here: see tools/debian-packages.sh", program)
		}
	}
	list := func(name string, args ...string) (files []string) {
		out, err := exec.Command(name, args...).Output()
		must(t, err)
		for line := range strings.Lines(string(out)) {
			words := strings.Fields(line)
			file := strings.TrimPrefix(words[len(words)-1], ".")
			if !strings.HasSuffix(file, "/") && !strings.Contains(file, "zsh") {
				files = append(files, file)
			}
		}
		return files
	}
	rpm := strings.Join(list("rpm", "-qlp", "--nosignature", onePackage(t, ".rpm")), "\n")
	for _, file := range list("dpkg-deb", "-c", onePackage(t, ".deb")) {
		if !strings.Contains(rpm+"\n", file+"\n") {
			t.Errorf("the package of RPM lacks %s", file)
		}
	}
}

// onePackage returns the path of a package.
func onePackage(t *testing.T, suffix string) string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(*packagesDir, "*"+suffix))
	must(t, err)
	if len(paths) == 0 {
		t.Fatalf("there is no package *%s in %s", suffix, *packagesDir)
	}
	return paths[0]
}
