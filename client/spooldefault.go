package client

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// DefaultSpool returns the path where this user's reports to the server at target
// are kept, in $XDG_STATE_HOME or ~/.local/state. The home may be shared by many
// machines, so a server of this machine alone has a file with its name. A relative
// path of a unix socket is taken from the current directory.
func DefaultSpool(target string) (string, error) {
	state := os.Getenv("XDG_STATE_HOME")
	if !filepath.IsAbs(state) { // as the XDG specification wants it
		home, err := os.UserHomeDir()
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
