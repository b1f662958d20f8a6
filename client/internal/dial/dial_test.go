package dial

import (
	"slices"
	"strings"
	"testing"
)

func TestTargets(t *testing.T) {
	for target, want := range map[string]struct {
		whole string
		local bool
	}{
		"":                            {"127.0.0.1:7600", true},
		"localhost":                   {"localhost:7600", true},
		"127.0.0.1":                   {"127.0.0.1:7600", true},
		"127.1.2.3:80":                {"127.1.2.3:80", true},
		"::1":                         {"[::1]:7600", true},
		"[::1]":                       {"[::1]:7600", true},
		"[::1]:80":                    {"[::1]:80", true},
		"unix:run/sock":               {"unix:run/sock", true},
		"unix:///run/sock":            {"unix:///run/sock", true},
		"unix-abstract:x":             {"unix-abstract:x", true},
		"passthrough:///127.0.0.1:80": {"passthrough:///127.0.0.1:80", true},
		"example.org":                 {"example.org:7600", false},
		"example.org:80":              {"example.org:80", false},
		"10.0.0.1":                    {"10.0.0.1:7600", false},
		"dns:///example.org:80":       {"dns:///example.org:80", false},
		"localhost.example.org:80":    {"localhost.example.org:80", false},
		"ssh://localhost":             {"ssh://localhost", false}, // where the host is decided by ssh's configuration
	} {
		if got := WithPort(target); got != want.whole || IsLocal(got) != want.local {
			t.Errorf("%q became %q, local %v", target, got, IsLocal(got))
		}
	}
}

func TestHowATargetIsReached(t *testing.T) {
	const plain, encrypted = "insecure", "tls"
	for _, c := range []struct {
		target   string
		options  Options
		protocol string
		want     string // in the error
	}{
		{"", Options{}, plain, ""},
		{"localhost:80", Options{}, plain, ""},
		{"login1", Options{}, encrypted, ""},
		{"login1", Options{Insecure: true}, plain, ""},
		{"localhost", Options{TLS: &TLS{}}, encrypted, ""},
		{"login1", Options{TLS: &TLS{}}, encrypted, ""},
		{"login1", Options{Insecure: true, TLS: &TLS{}}, "", "both plain text and TLS files"},
		{"unix:s", Options{TLS: &TLS{CA: "/nope"}}, plain, ""},
		{"ssh://login1", Options{TLS: &TLS{CA: "/nope"}, Insecure: true}, plain, ""},
		{"login1", Options{TLS: &TLS{CA: "/nope"}}, "", "read the authorities for TLS: open /nope"},
		{"login1", Options{TLS: &TLS{Cert: "/nope"}}, "", "one of the two is missing"},
		{"login1", Options{TLS: &TLS{Cert: "/nope", Key: "/nope"}}, "", "use the TLS certificate /nope with the key /nope: "},
		{"login1", Options{TLS: &TLS{CA: "dial_test.go"}}, "", "dial_test.go holds no certificate"},
		{"http://login1:80/", Options{}, "", `named as "login1:80", without http://`},
		{"https://login1", Options{}, "", `named as "login1:7600", without https://`},
		{"grpcs://login1/x", Options{}, "", `named as "login1:7600", without grpcs://`},
		{"HTTP://login1", Options{}, "", `without HTTP://`},
		{"http://", Options{}, "", "HOST:PORT, unix:PATH or ssh://HOST"},
		{"dns:///login1:80", Options{}, encrypted, ""},
		{"ssh://", Options{}, "", `connect to "ssh://": "" is no host`},
		{"ssh://ada:secret@h", Options{}, "", `connect to "ssh://…@h": a password`},
		{"ssh://ada:sec ret@h:x", Options{}, "", `connect to "ssh://…@h:x": `},
	} {
		e, err := To(c.target, c.options)
		if c.want != "" {
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%q: got %v, want %q", c.target, err, c.want)
			}
			if err != nil && strings.Contains(err.Error(), "sec") {
				t.Errorf("%q: the error shows a password: %v", c.target, err)
			}
			continue
		}
		if err != nil || e.Credentials.Info().SecurityProtocol != c.protocol {
			t.Errorf("%q: %+v, %v", c.target, e, err)
		}
	}
}

func TestCommandsOfSSH(t *testing.T) {
	for target, want := range map[string]string{
		"ssh://login1":                   "ssh -T login1 -- runstatus dial-stdio",
		"ssh://login1/":                  "ssh -T login1 -- runstatus dial-stdio",
		"ssh://ada@login1:2222":          "ssh -T -p 2222 ada@login1 -- runstatus dial-stdio",
		"ssh://login1/run/my.sock":       "ssh -T login1 -- runstatus dial-stdio --socket '/run/my.sock'",
		"ssh://login1/it's%20$(x)":       `ssh -T login1 -- runstatus dial-stdio --socket '/it'\''s $(x)'`,
		"ssh://[::1]:22":                 "ssh -T -p 22 ::1 -- runstatus dial-stdio",
		"ssh://SITE%5Cada@login1":        `ssh -T SITE\ada@login1 -- runstatus dial-stdio`,
		"ssh://ada%40site@login1.site":   "ssh -T ada@site@login1.site -- runstatus dial-stdio",
		"ssh://log_in-1.example.org:022": "ssh -T -p 022 log_in-1.example.org -- runstatus dial-stdio",
	} {
		s, err := parseSSH(target)
		if got := strings.Join(s.command(), " "); err != nil || got != want {
			t.Errorf("%s:\n got %s, %v\nwant %s", target, got, err, want)
		}
	}
	t.Setenv(sshVariable, "/my/ssh")
	if got := (server{destination: "x"}).command()[0]; got != "/my/ssh" {
		t.Errorf("got %s", got)
	}
}

func TestWhatIsNoTargetOfSSH(t *testing.T) {
	for target, want := range map[string]string{
		"ssh://":                   "no host",
		"ssh:///run/sock":          "no host",
		"ssh://-oProxyCommand=x":   "no host",
		"ssh://-oProxyCommand=x@h": "no user",
		"ssh://%2Dx@h":             "no user",
		"ssh://@h":                 "no user",
		"ssh://h;x":                "no host",
		"ssh://h%20x":              "invalid URL escape", // net/url allows no %20 in a host
		"ssh://$(x)":               "no host",
		"ssh://`x`":                "character",
		"ssh://a%3Bb@h":            "no user",
		"ssh://a%0Ab@h":            "no user",
		"ssh://a:secret@h":         "a password",
		"ssh://h/a%0Ab":            "control characters",
		"ssh://h/a?b":              "%3F",
		"ssh://h/a#b":              "%23",
		"ssh://h:port":             "invalid port",
		"ssh://h:22:22":            "no host",
		"ssh://h\x00":              "control character",
		"ssh://[::1%25x;y]":        "no host",
	} {
		_, err := parseSSH(target)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", target, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: the error shows a password: %v", target, err)
		}
	}
}

// No target makes an option of ssh, or a second word of the remote shell.
func FuzzSSH(f *testing.F) {
	for _, s := range []string{"ssh://a@b:1/c", "ssh://-x", "ssh://h/'$(x)", "ssh://[::1]/%2d"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, target string) {
		s, err := parseSSH(target)
		if err != nil {
			return
		}
		args := s.command()[2:] // behind "ssh -T"
		if args[0] == "-p" {
			if args[1] == "" || strings.Trim(args[1], "0123456789") != "" {
				t.Fatalf("%q: the port %q", target, args[1])
			}
			args = args[2:]
		}
		if args[0] == "" || args[0][0] == '-' || strings.ContainsAny(args[0], "'`\";&<>|(){} \n\r\t\x00") || !slices.Equal(args[1:4], []string{"--", "runstatus", "dial-stdio"}) {
			t.Fatalf("%q: %q", target, args)
		}
		if len(args) > 4 && unquoted(t, args[5]) != s.socket {
			t.Fatalf("%q: %q", target, args)
		}
	})
}

// unquoted reads one quoted word as a POSIX shell does.
func unquoted(t *testing.T, word string) string {
	t.Helper()
	var b strings.Builder
	inside := false
	for i := 0; i < len(word); i++ {
		switch {
		case word[i] == '\'':
			inside = !inside
		case inside:
			b.WriteByte(word[i])
		case word[i] == '\\' && i+1 < len(word):
			i++
			b.WriteByte(word[i])
		default:
			t.Fatalf("%q has more than one word", word)
		}
	}
	if inside {
		t.Fatalf("%q does not end", word)
	}
	return b.String()
}
