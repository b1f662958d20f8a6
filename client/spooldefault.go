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
)

// DefaultSpool returns the path where this user's reports to the server at target
// are kept, in $XDG_STATE_HOME or ~/.local/state. A relative XDG_STATE_HOME says nothing,
// as its specification has it. The home is $HOME, or, where that is not set or is relative,
// the one that the system has for the user. It may be shared by many
// machines, so a server of this machine alone has a file with its name. A relative
// path of a unix socket is taken from the current directory.
func DefaultSpool(target string) (string, error) {
	state := os.Getenv("XDG_STATE_HOME")
	if !filepath.IsAbs(state) {
		home, err := homeDir()
		if err != nil {
			return "", fmt.Errorf("find the user's state directory: %w", err)
		}
		state = filepath.Join(home, ".local", "state")
	}
	target, err := withWholePath(withPort(target))
	if err != nil {
		return "", err
	}
	if isLocal(target) {
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

// homeDir returns the user's home directory. A job may run without HOME; a relative one would
// be another directory for each command.
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

// withWholePath returns the one name of a unix socket that has several: unix:PATH with
// the path from the root. Other targets stay as they are.
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
