package dial

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"unicode"
)

const sshScheme = "ssh://"

// sshVariable names another program in place of ssh, in the environment.
const sshVariable = "RUNSTATUS_SSH"

// server is a server that is reached over ssh.
type server struct {
	destination string // [USER@]HOST, as ssh takes it
	port        string // "": that of ssh's configuration
	socket      string // "": where dial-stdio finds it
}

// What a shell could take for more than a part of a word. Configurations of ssh pass user and host to shells
// (ProxyCommand, Match exec), and only newer versions of ssh refuse these characters there themselves.
const (
	badInHost = "'`\"$\\;&<>|(){},"
	badInUser = "'`\";&<>|(){}"
)

// parseSSH reads ssh://[USER@]HOST[:PORT][/SOCKET].
func parseSSH(target string) (server, error) {
	u, err := url.Parse(target)
	if err != nil {
		if cause, ok := errors.AsType[*url.Error](err); ok {
			err = cause.Err // the caller names the target
		}
		return server{}, err
	}
	_, password := u.User.Password()
	host, user := u.Hostname(), u.User.Username()
	switch {
	case password:
		return server{}, errors.New("a password does not belong into an address; ssh asks for it")
	case strings.ContainsAny(target, "?#"):
		return server{}, errors.New(`want ssh://[USER@]HOST[:PORT][/SOCKET]; "?" and "#" in the socket's path are written %3F and %23`)
	case !isWord(host, badInHost) || strings.Contains(host, ":") && !isAddress(host):
		return server{}, fmt.Errorf("%q is no host that ssh can be asked for", host)
	case u.User != nil && !isWord(user, badInUser):
		return server{}, fmt.Errorf("%q is no user that ssh can be asked for", user)
	case strings.ContainsFunc(u.Path, unicode.IsControl):
		return server{}, fmt.Errorf("the path of the socket, %q, has control characters", u.Path)
	}
	s := server{destination: host, port: u.Port(), socket: strings.TrimSuffix(u.Path, "/")}
	if user != "" {
		s.destination = user + "@" + host
	}
	return s, nil
}

// isAddress reports whether a text is an IP address.
func isAddress(text string) bool {
	_, err := netip.ParseAddr(text)
	return err == nil
}

// isWord reports whether a text can stand for a host or a user: ssh does not take it for an option, and a
// shell takes it for a word.
func isWord(text, bad string) bool {
	return text != "" && text[0] != '-' && !strings.ContainsAny(text, bad) &&
		!strings.ContainsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) })
}

// command returns the program and its arguments. ssh joins those behind the destination with spaces, and a
// shell of the other machine reads them.
func (s server) command() []string {
	program := os.Getenv(sshVariable)
	if program == "" {
		program = "ssh"
	}
	args := []string{program, "-T"} // no terminal there
	if s.port != "" {
		args = append(args, "-p", s.port)
	}
	args = append(args, s.destination, "--", "runstatus", "dial-stdio")
	if s.socket != "" {
		args = append(args, "--socket", quote(s.socket))
	}
	return args
}

// quote returns a text as one word of a shell.
func quote(text string) string {
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}
