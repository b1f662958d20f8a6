package policy

import (
	"strings"
	"testing"

	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/server/internal/auth"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

var vocabulary, _ = statusfile.NewVocabulary(nil)

func parse(t testing.TB, text string) *Policy {
	t.Helper()
	p, err := Parse(strings.NewReader(text), vocabulary, []string{"main", "gpu"})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func run(namespace, id, user string) *store.Run {
	return &store.Run{Name: store.Name{Namespace: namespace, Kind: statusfile.TestRun, ID: id}, User: user}
}

func TestARuleIsForThePrincipalsThatItNames(t *testing.T) {
	ada := &auth.Principal{Kind: auth.JWT, User: "ada", Groups: []string{"staff", "100"}, Issuer: "https://i", Claims: map[string]any{"project": []any{"a", "b"}, "team": "x", "admin": true}}
	node := &auth.Principal{Kind: auth.Certificate, SANs: []string{"n1.cluster.example", "spiffe://x/y"}}
	ci := &auth.Principal{Kind: auth.Token, Label: "ci"}
	none := &auth.Principal{Kind: auth.Anonymous}
	for who, want := range map[string][]*auth.Principal{
		"{user: ada}": {ada}, "{user: [eve, ada]}": {ada}, "{user: eve}": nil, "{user: ada, kind: unix}": nil, "{user: ada, kind: jwt}": {ada},
		"{group: staff}": {ada}, "{group: 100}": {ada}, "{group: other}": nil,
		"{claim: {project: b}}": {ada}, "{claim: {project: [c, a], team: x}}": {ada}, "{claim: {project: c}}": nil, "{claim: {project: a, team: y}}": nil,
		"{claim: {admin: true}}": {ada}, "{claim: {admin: false}}": nil, "{claim: {other: x}}": nil,
		"{san: n1.cluster.example}": {node}, "{san: '*.cluster.example'}": {node}, "{san: '*.example'}": nil, "{san: 'spiffe://x/y'}": {node}, "{san: '*'}": nil,
		"{token: ci}": {ci}, "{issuer: 'https://i'}": {ada}, "{anonymous: true}": {none}, "{kind: anonymous}": {none},
		"[{token: ci}, {anonymous: true}, {user: ada}]": {ci, none, ada},
	} {
		p := parse(t, "rules: [{who: "+who+", role: reader}]")
		for _, principal := range []*auth.Principal{ada, node, ci, none} {
			wanted := false
			for _, w := range want {
				wanted = wanted || w == principal
			}
			if got := p.Rights(principal).Highest() == auth.Reader; got != wanted {
				t.Errorf("%s and %s: %t, want %t", who, principal, got, wanted)
			}
		}
	}
}

func TestARuleIsForTheRunsThatItSays(t *testing.T) {
	ada := &auth.Principal{Kind: auth.Unix, User: "ada"}
	for rule, want := range map[string]string{
		"role: writer":                                      "main/1 main/2 gpu/1 gpu/2",
		"role: writer, runs: all":                           "main/1 main/2 gpu/1 gpu/2",
		"role: writer, runs: own":                           "main/1 gpu/1",
		"role: writer, namespaces: gpu":                     "gpu/1 gpu/2",
		"role: writer, namespaces: [gpu], runs: own":        "gpu/1",
		"role: writer, runs: 'id = \"2\"'":                  "main/2 gpu/2",
		"role: reader":                                      "",
		"role: admin, runs: 'user = \"a*\" AND id < \"2\"'": "main/1 gpu/1",
	} {
		rights := parse(t, "rules: [{who: {user: ada}, "+rule+"}]").Rights(ada)
		var got []string
		for _, r := range []*store.Run{run("main", "1", "ada"), run("main", "2", "bob"), run("gpu", "1", "ada"), run("gpu", "2", "")} {
			allowed := rights.Allows(auth.Writer, r)
			if scope := rights.Scope(auth.Writer, r.Name.Namespace); allowed != (!scope.None && (scope.Match == nil || scope.Match(r))) {
				t.Errorf("%s: the scope of %s says otherwise", rule, r.Name)
			}
			if allowed {
				got = append(got, r.Name.Namespace+"/"+r.Name.ID)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q, want %q", rule, got, want)
		}
	}
}

func TestAPrincipalWithoutAUserOwnsNoRun(t *testing.T) {
	p := parse(t, "rules: [{who: {anonymous: true}, role: admin, runs: own}]")
	if r := p.Rights(&auth.Principal{Kind: auth.Anonymous}); len(r.Grants) > 0 {
		t.Errorf("it has %v", r)
	}
}

func TestAllMistakesAreToldWithTheirLines(t *testing.T) {
	const text = `rules:
  - who: {user: ada}
    role: king
  - role: reader
  - who: {usr: ada, group: []}
    role: reader
    runs: 'colour = "red"'
  - who: {}
    role: reader
    namespaces: [main, mian, "a/b"]
  - who: {user: ada}
    role: reader
    runs: 'results.a > 1'
    extra: 1
  - who: {user: ada, user: eve}
    role: [reader]
    runs: [own]
  - text
  - who: {anonymous: false}
rule: []
`
	_, err := Parse(strings.NewReader(text), vocabulary, []string{"main"})
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		`line 3: "king" is no role`, "line 4: the rule has no who", `line 5: who has no key "usr"`, "line 5: the list is empty", "line 7: runs: the filter's column 1: no such field",
		"line 8: a matcher without keys", `line 10: the server has no namespace "mian"`, `line 10: "a/b" is no namespace`, "line 13: runs: a right cannot depend on results",
		`line 14: a rule has no key "extra"`, `line 15: "user" is given twice`, "line 16: ", "line 17: want own, all, or a filter", "line 18: want keys with values", "line 19: want true",
		"line 19: the rule has no role", `line 20: there is no key "rule"`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing in:\n%v", want, err)
		}
	}
}

func TestPoliciesThatAllowNothingAreRefused(t *testing.T) {
	for _, text := range []string{"", "# nothing\n", "rules: []", "rules:", "[]", "a", "rules: [{who: {user: a}, role: reader}]\n---\nrules: []", "\t", "rules: &a [*a]"} {
		if _, err := Parse(strings.NewReader(text), vocabulary, nil); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}

// A policy that is taken gives the anonymous a right only if it names them.
func FuzzPolicy(tf *testing.F) {
	f := testkit.Mutated(tf)
	f.Add("rules: [{who: {user: ada}, role: writer, namespaces: [main], runs: own}]")
	f.Add("rules:\n  - who: [{group: a, san: '*.b'}, {claim: {c: [d]}}]\n    role: admin\n    runs: 'labels.x = \"y\"'\n")
	f.Add("a: &x {user: a}\nrules: [{who: *x, role: reader}]")
	f.Fuzz(func(t testing.TB, text string) {
		p, err := Parse(strings.NewReader(text), vocabulary, nil)
		if err != nil {
			return
		}
		rights := p.Rights(&auth.Principal{Kind: auth.Anonymous})
		if rights.Highest() > auth.NoRole && !strings.Contains(text, "anonymous") && !strings.Contains(text, "\\") {
			t.Errorf("%q gives the anonymous %v", text, rights)
		}
		for _, r := range []*store.Run{run("main", "1", "ada"), run("x", "y", "")} {
			rights.Allows(auth.Reader, r)
		}
	})
}
