package server

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestAnAddressOfOthersNeedsCallersThatAreKnown(t *testing.T) {
	for name, c := range map[string]struct {
		access Access
		mutual bool
		ok     bool
	}{
		"nothing":             {Access{}, false, false},
		"files":               {Access{Authz: AuthzFiles}, false, false},
		"tokens":              {Access{TokenFile: "x"}, false, true},
		"an issuer":           {Access{OIDCIssuer: "x"}, false, true},
		"keys":                {Access{JWKSFile: "x"}, false, true},
		"Slurm":               {Access{SlurmKeyFile: "x"}, false, true},
		"a policy":            {Access{PolicyFile: "x"}, false, true},
		"client certificates": {Access{}, true, true},
		"no-auth":             {Access{NoAuth: true}, false, true},
	} {
		err := c.access.exposed("0.0.0.0:7600", c.mutual)
		if (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
		var hint interface{ Hint() string }
		if err != nil && (!errors.As(err, &hint) || !strings.Contains(hint.Hint(), "--no-auth")) {
			t.Errorf("%s: no hint: %v", name, err)
		}
	}
}

func TestSettingsOfAccessThatDoNotFitAreRefused(t *testing.T) {
	dir := t.TempDir()
	for want, access := range map[string]Access{
		"none of none, policy and files": {Authz: "some"},
		"no policy file is given":        {Authz: AuthzPolicy},
		"none does not use it":           {Authz: AuthzNone, PolicyFile: "x"},
		"files does not use it":          {Authz: AuthzFiles, PolicyFile: "x"},
		"given together":                 {JWKSFile: "x", JWTAudience: "a"},
		"no audience is given":           {OIDCIssuer: "https://x"},
		"is no https URL":                {OIDCIssuer: "http://example.org", JWTAudience: "a"},
		"must not be negative":           {Leeway: -time.Second},
		"read the tokens: open":          {TokenFile: filepath.Join(dir, "none")},
		"read the policy: open":          {PolicyFile: filepath.Join(dir, "none")},
		"read the keys of tokens: open":  {SlurmKeyFile: filepath.Join(dir, "none")},
	} {
		cfg := Config{Namespaces: []Namespace{{Name: "main", Dir: dir}}, StateDir: dir + "/.runstatus", Access: access}
		if err := cfg.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want %q", access, err, want)
		}
	}
}
