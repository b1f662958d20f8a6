package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/sys/unix"
)

// cmdTTY runs runstatus on a terminal of that width, and keeps what it shows as
// stdout, escapes written as ESC and returns as CR: tty COLUMNS ARGS...
var cmdTTY = func(ts *testscript.TestScript, neg bool, args []string) {
	columns, err := strconv.ParseUint(args[0], 10, 16)
	ts.Check(err)
	terminal, inside, err := openTerminal(uint16(columns))
	ts.Check(err)
	defer terminal.Close()
	program := ts.Getenv("PATH")
	program, _, _ = strings.Cut(program, ":")
	cmd := exec.Command(program+"/runstatus", args[1:]...)
	cmd.Stdout, cmd.Stderr = inside, inside
	for _, name := range []string{"RUNSTATUS_SERVER", "NO_COLOR", "HOME", "TZ", "PATH"} {
		cmd.Env = append(cmd.Env, name+"="+ts.Getenv(name))
	}
	cmd.Env = append(cmd.Env, "TERM="+cmp.Or(ts.Getenv("TERM"), "xterm"))
	ts.Check(cmd.Start())
	inside.Close()
	var shown bytes.Buffer
	if _, err := io.Copy(&shown, terminal); err != nil && !errors.Is(err, syscall.EIO) { // EIO is a terminal's end
		ts.Check(err)
	}
	if err := cmd.Wait(); (err != nil) != neg {
		ts.Fatalf("exit: %v, %s", err, shown.String())
	}
	fmt.Fprint(ts.Stdout(), strings.NewReplacer("\x1b", "ESC", "\r\n", "\n", "\r", "CR").Replace(shown.String()))
}

func openTerminal(columns uint16) (outside, inside *os.File, err error) {
	fd, err := unix.Open("/dev/ptmx", unix.O_RDWR|unix.O_NOCTTY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, nil, err
	}
	outside = os.NewFile(uintptr(fd), "ptmx")
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		return nil, nil, err
	}
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		return nil, nil, err
	}
	if err := unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: columns}); err != nil {
		return nil, nil, err
	}
	inside, err = os.OpenFile("/dev/pts/"+strconv.Itoa(n), os.O_RDWR|unix.O_NOCTTY, 0)
	return outside, inside, err
}
