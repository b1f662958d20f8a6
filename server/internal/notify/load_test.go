package notify

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/runstatus/runstatus/statusfile"
)

var vocabulary, _ = statusfile.NewVocabulary(nil)

const soundRules = `
source: https://login1.example.org/runstatus
receivers: [hooks.example.org, "*.ci.example.org", 10.0.0.0/8, "::1"]
rules:
- name: oncall
  on: [failed, silent]
  filter: labels.team = "weather" AND kind = "test_run"
  namespaces: main
  url: https://hooks.example.org/runstatus?key=1
  secret: a.secret
  timeout: 5s
- {name: ci, on: series_ended, url: "http://10.1.2.3:8080/", secret: a.secret, format: cdevents}
`

// parseText parses rules whose only secret is a.secret.
func parseText(text string) (*Rules, error) {
	p := &parser{vocabulary: vocabulary, namespaces: []string{"main", "gpu"}, readSecrets: func(name string) ([][]byte, error) {
		if name != "a.secret" {
			return nil, errors.New("read the secret: no such file")
		}
		return parseSecrets([]byte(secretOf("a")))
	}}
	return p.parse(strings.NewReader(text))
}

func TestSoundRulesAreRead(t *testing.T) {
	all, err := parseText(soundRules)
	if err != nil {
		t.Fatal(err)
	}
	oncall, ci := all.rules[0], all.rules[1]
	if oncall.on != onFailed|onSilent || oncall.format != cloudEvents || oncall.timeout.Seconds() != 5 || oncall.inNamespace("gpu") || !oncall.inNamespace("main") {
		t.Errorf("the rule is %+v", oncall)
	}
	if ci.on != onSeriesEnded || ci.format != cdEvents || ci.timeout != defaultTimeout || !ci.inNamespace("gpu") || all.source != "https://login1.example.org/runstatus" {
		t.Errorf("the rule is %+v", ci)
	}
}

// Each text is a sound file with one change, and is refused for that reason.
func TestMistakesAreNamed(t *testing.T) {
	for _, tt := range []struct{ replace, by, want string }{
		{"source: https://login1.example.org/runstatus", "source: 'a b'", `line 2: "a b" is no URI reference`},
		{"source:", "sauce:", `line 2: there is no key "sauce" here: want one of receivers, rules, source`},
		{"10.0.0.0/8", "10.0.0.0/99", `line 3: "10.0.0.0/99" is neither a host nor a network`},
		{"10.0.0.0/8", "10.2.0.0/16", "line 12: 10.1.2.3 is not among the receivers: list its network"},
		{"name: oncall", "name: on call", `line 5: "on call" is no name of a rule`},
		{"name: ci", "name: ONCALL", `two rules have the name "ONCALL", or differ in case only`},
		{"name: ci, ", "", "line 12: the rule has no name"},
		{"silent]", "done]", `line 6: nothing that is called "done" happens to a run`},
		{"on: [failed, silent]", "on: []", "line 6: want a list with one element or more"},
		{"on: series_ended", "on: silent", "line 12: CDEvents has no event for a silent run"},
		{`kind = "test_run"`, `knd = "test_run"`, "line 7: the filter's column 29: no such field"},
		{`kind = "test_run"`, `results.bandwidth > 90`, "line 7: a rule cannot depend on results"},
		{"namespaces: main", "namespaces: [main, cpu]", `line 8: the server has no namespace "cpu": want one of main, gpu`},
		{"https://hooks", "ftp://hooks", "line 9: the url is none of a receiver"},
		{"https://hooks", "https://ada:pw@hooks", "line 9: the url has a user or a password"},
		{"?key=1", "#x", "line 9: the url has a fragment"},
		{"secret: a.secret\n", "secret: b.secret\n", "line 10: read the secret: no such file"},
		{"  secret: a.secret\n", "", "line 5: the rule has no secret"},
		{"5s", "5h", `line 11: "5h" is no time that a request may take: want 1s to 1m`},
		{"format: cdevents", "format: xml", `line 12: there is no format "xml"`},
		{"format: cdevents", "name: ci", `line 12: "name" is given twice`},
		{"receivers: ", "#", "there are no receivers"},
	} {
		text := strings.Replace(soundRules, tt.replace, tt.by, 1)
		_, err := parseText(text)
		if text == soundRules || err == nil || !strings.Contains(err.Error(), tt.want) || strings.Count(err.Error(), "\n") > 1 {
			t.Errorf("%q instead of %q: %v, want %q", tt.by, tt.replace, err, tt.want)
		}
	}
}

func TestAHostIsListed(t *testing.T) {
	text := `{receivers: [a.example], rules: [{name: a, on: ended, url: "https://b.example/", secret: a.secret}]}`
	if _, err := parseText(text); err == nil || !strings.Contains(err.Error(), "line 1: b.example is not among the receivers") {
		t.Error(err)
	}
}

func TestHTTPTakesAListedNetwork(t *testing.T) {
	text := `{receivers: [a.example], rules: [{name: a, on: ended, url: "http://a.example/", secret: a.secret}]}`
	if _, err := parseText(text); err == nil || !strings.Contains(err.Error(), "the url of a.example is http") {
		t.Error(err)
	}
	if _, err := parseText(strings.Replace(text, "[a.example]", "[a.example, 10.0.0.0/8]", 1)); err != nil {
		t.Error(err)
	}
}

func TestAllMistakesOfAFileAreNamedAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "notify.yaml")
	text := strings.NewReplacer("5s", "5h", "xml", "cdevents", "silent", "done", "weather\"", "weather", "oncall", "a b").Replace(soundRules)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Load(path, vocabulary, nil)
	if n := strings.Count(err.Error(), path+": line"); n != 6 { // and both secrets are missing
		t.Errorf("%d mistakes:\n%v", n, err)
	}
}

func TestFilesThatOthersMayChangeOrReadAreRefused(t *testing.T) {
	dir := t.TempDir()
	rules, secret := filepath.Join(dir, "notify.yaml"), filepath.Join(dir, "a.secret")
	for _, tt := range []struct {
		rules, secret os.FileMode
		want          string
	}{
		{0o644, 0o600, ""}, {0o644, 0o640, ""},
		{0o664, 0o600, "may be written by other users (mode 0664)"},
		{0o600, 0o644, "is open to other users (mode 0644)"},
		{0o600, 0o660, "is open to other users (mode 0660)"},
	} {
		for path, text := range map[string]string{rules: soundRules, secret: secretOf("a")} {
			mode := map[string]os.FileMode{rules: tt.rules, secret: tt.secret}[path]
			if err := errors.Join(os.WriteFile(path, []byte(text), mode), os.Chmod(path, mode)); err != nil {
				t.Fatal(err)
			}
		}
		_, err := Load(rules, vocabulary, nil)
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%o and %o: %v, want %q", tt.rules, tt.secret, err, tt.want)
		}
	}
}

func TestRulesOfAnotherUserAreRefused(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give a file to another user")
	}
	path := filepath.Join(t.TempDir(), "notify.yaml")
	if err := errors.Join(os.WriteFile(path, []byte(soundRules), 0o600), os.Chown(path, 65534, -1)); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(path, vocabulary, nil); err == nil || !strings.Contains(err.Error(), "belongs to another user (id 65534)") {
		t.Error(err)
	}
}

// What is cut could be sound, and would say something else.
func TestFilesThatAreTooLongAreNotCut(t *testing.T) {
	dir := t.TempDir()
	rules, secret := filepath.Join(dir, "notify.yaml"), filepath.Join(dir, "a.secret")
	fill := func(text string, n int) []byte { return []byte(text + strings.Repeat("\n", n-len(text))) }
	for _, tt := range []struct {
		rules, secret int
		want          string
	}{
		{maxFile, maxSecretFile, ""},
		{maxFile + 1, maxSecretFile, "notify.yaml is longer than 1048576 bytes"},
		{maxFile, maxSecretFile + 1, "a.secret is longer than 16384 bytes"},
	} {
		if err := errors.Join(os.WriteFile(rules, fill(soundRules, tt.rules), 0o600), os.WriteFile(secret, fill(secretOf("a"), tt.secret), 0o600)); err != nil {
			t.Fatal(err)
		}
		_, err := Load(rules, vocabulary, nil)
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%d and %d bytes: %v, want %q", tt.rules, tt.secret, err, tt.want)
		}
	}
}

// A directory's name is no pattern.
func TestPositionsOfRulesThatAreGoneAreRemoved(t *testing.T) {
	p := positions{dir: filepath.Join(t.TempDir(), "a[b")}
	if err := os.Mkdir(p.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, rule := range []string{"kept", "gone"} {
		if err := p.save(rule, position{Epoch: "e"}); err != nil {
			t.Fatal(err)
		}
	}
	if removed := p.keepOnly([]*rule{{name: "Kept"}}); len(removed) != 1 || removed[0] != "gone.json" {
		t.Errorf("removed are %v", removed)
	}
	if at, err := p.load("kept"); at == nil || err != nil {
		t.Errorf("%v, %v", at, err)
	}
}

func TestSecretsAreThoseOfStandardWebhooks(t *testing.T) {
	for text, want := range map[string]string{
		secretOf("a"): "",
		"# a\n\n" + secretOf("a") + "\r\n" + secretOf("b"): "",
		"":                          "there is no secret in the file",
		"whsec_AAAA":                "line 1 is no secret of Standard Webhooks",
		secretOf("a") + "\nwhsec_!": "line 2 is no secret of Standard Webhooks",
		strings.TrimPrefix(secretOf("a"), secretPrefix): "line 1 is no secret",
		strings.Repeat(secretOf("a")+"\n", 9):           "there are 9 secrets",
	} {
		_, err := parseSecrets([]byte(text))
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
		if err != nil && len(text) > 20 && strings.Contains(err.Error(), text[10:]) {
			t.Errorf("the error tells the secret: %v", err)
		}
	}
}

// FuzzRules has any bytes in the file be rules that hold what they promise, or an error.
func FuzzRules(f *testing.F) {
	f.Add(soundRules)
	for _, seed := range []string{"", "a", "rules: &a [*a]", "rules: [&a {name: a}, *a]", "receivers: [::ffff:10.0.0.1/100, fe80::1%a]\nrules: [{}]", "? {}\n: 1", "<<: {rules: []}", "rules: !!binary AA==",
		"receivers: [1.2.3.4]\nrules: [{name: a, on: ended, url: 'https://[::ffff:1.2.3.4]:99999', secret: a.secret}]", "\xff", "---\n---\n", "source: ~"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		all, err := parseText(text)
		if err != nil {
			if err.Error() == "" {
				t.Error("the error says nothing")
			}
			return
		}
		for _, r := range all.rules {
			if !ruleName.MatchString(r.name) || r.on == 0 || r.url == nil || len(r.secrets) == 0 || r.filter.Match == nil || r.timeout < minTimeout || r.timeout > maxTimeout || all.receivers.mayName(r.url) != nil {
				t.Errorf("%q: the rule is %+v", text, r)
			}
		}
		if len(all.rules) == 0 || len(all.receivers.hosts)+len(all.receivers.networks) == 0 {
			t.Errorf("%q: %+v", text, all)
		}
	})
}
