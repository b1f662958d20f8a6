package client

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"os/user"
	"path/filepath"
	"strings"

	dialing "github.com/runstatus/runstatus/client/internal/dial"
)

// DefaultSpool returns the path of this user's spool for the server at target, in $XDG_STATE_HOME or
// ~/.local/state. A relative XDG_STATE_HOME is ignored, as its specification demands. The home
// directory is $HOME or, if that is not set or is relative, the one in the system's user database.
// Because several machines may share it, the spool of a server that is local to this machine has the
// machine's name in its own. A relative path of a unix socket is resolved against the current
// directory.
func DefaultSpool(target string) (string, error) {
	state := os.Getenv("XDG_STATE_HOME")
	if !filepath.IsAbs(state) {
		home, err := homeDir()
		if err != nil {
			return "", fmt.Errorf("find the user's state directory: %w", err)
		}
		state = filepath.Join(home, ".local", "state")
	}
	target, err := withWholePath(dialing.WithPort(target))
	if err != nil {
		return "", err
	}
	if dialing.IsLocal(target) {
		host, err := os.Hostname()
		if err != nil {
			return "", fmt.Errorf("name this machine: %w", err)
		}
		target = host + " " + target
	}
	name := url.PathEscape(target)
	if len(name) > 200 {
		sum := sha256.Sum256([]byte(target))
		name = hex.EncodeToString(sum[:])
	}
	return filepath.Join(state, "runstatus", "spool", name), nil
}

// homeDir returns the user's home directory. A job may run without HOME. A relative HOME is ignored,
// because it names another directory for each command.
func homeDir() (string, error) {
	home, err := os.UserHomeDir()
	if err == nil && filepath.IsAbs(home) {
		return home, nil
	}
	u, err := user.Current()
	if err != nil {
		return "", fmt.Errorf("HOME is not set, or relative: %w", err)
	}
	if !filepath.IsAbs(u.HomeDir) {
		return "", fmt.Errorf("HOME is not set, or relative, and the system has no home directory for %s", u.Username)
	}
	return u.HomeDir, nil
}

// withWholePath returns the target of a unix socket in one form: unix:PATH with an absolute path. Other
// targets are returned unchanged.
func withWholePath(target string) (string, error) {
	path, ok := strings.CutPrefix(target, "unix:")
	if !ok {
		return target, nil
	}
	if rest, ok := strings.CutPrefix(path, "///"); ok {
		path = "/" + rest
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("find the socket %s: %w", target, err)
	}
	return "unix:" + path, nil
}
