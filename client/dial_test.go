package client

import (
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
	} {
		if got := withPort(target); got != want.whole || isLocal(got) != want.local {
			t.Errorf("%q became %q, local %v", target, got, isLocal(got))
		}
	}
}
