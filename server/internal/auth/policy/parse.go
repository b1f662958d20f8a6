package policy

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/runstatus/runstatus/server/internal/auth"
	"github.com/runstatus/runstatus/server/internal/query"
	"github.com/runstatus/runstatus/statusfile"
)

// parser reads a policy and collects what is wrong.
type parser struct {
	vocabulary *statusfile.Vocabulary
	namespaces []string // that the server has; none: not checked
	errs       []error
}

// Parse reads a policy. The error joins one for each mistake, which names its line. Namespaces are those of
// the server, for checks; none: they are not checked.
func Parse(text io.Reader, v *statusfile.Vocabulary, namespaces []string) (*Policy, error) {
	p := &parser{vocabulary: v, namespaces: namespaces}
	var doc yaml.Node
	decoder := yaml.NewDecoder(text)
	if err := decoder.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, errors.New("the policy is empty: want rules")
		}
		return nil, fmt.Errorf("the policy is no YAML: %w", err)
	}
	if err := decoder.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, errors.New("the policy holds more than one YAML document: want one")
	}
	policy := &Policy{}
	p.mapping(doc.Content[0], func(key string, at, value *yaml.Node) {
		if key != "rules" {
			p.fail(at, "there is no key %q here: want rules", key)
			return
		}
		for _, item := range p.list(value) {
			policy.rules = append(policy.rules, p.rule(item))
		}
	})
	if len(p.errs) == 0 && len(policy.rules) == 0 {
		return nil, errors.New("the policy has no rules, so that nothing would be allowed: want rules")
	}
	return policy, errors.Join(p.errs...)
}

func (p *parser) fail(at *yaml.Node, format string, args ...any) {
	p.errs = append(p.errs, fmt.Errorf("line %d: %s", at.Line, fmt.Sprintf(format, args...)))
}

// mapping calls each with the pairs of a mapping.
func (p *parser) mapping(n *yaml.Node, each func(key string, at, value *yaml.Node)) {
	n = resolved(n)
	if n.Kind != yaml.MappingNode {
		p.fail(n, "want keys with values")
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if seen[key.Value] {
			p.fail(key, "%q is given twice", key.Value)
			continue
		}
		seen[key.Value] = true
		each(key.Value, key, resolved(n.Content[i+1]))
	}
}

// resolved returns the node that an alias stands for. Aliases of aliases do not exist.
func resolved(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

func (p *parser) list(n *yaml.Node) []*yaml.Node {
	if n.Kind != yaml.SequenceNode {
		p.fail(n, "want a list")
		return nil
	}
	return n.Content
}

// texts returns a text, or those of a list.
func (p *parser) texts(n *yaml.Node) []string {
	items := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		items = n.Content
	}
	var texts []string
	for _, item := range items {
		if item = resolved(item); item.Kind != yaml.ScalarNode || item.Value == "" || item.Tag == "!!null" {
			p.fail(item, "want a text that is not empty, or a list of such texts")
			continue
		}
		texts = append(texts, item.Value)
	}
	if len(items) == 0 {
		p.fail(n, "the list is empty, so that the rule would never hold")
	}
	return texts
}

func (p *parser) rule(n *yaml.Node) (r rule) {
	n = resolved(n)
	given := map[string]bool{}
	p.mapping(n, func(key string, at, value *yaml.Node) {
		given[key] = true
		switch key {
		case "who":
			r.who = p.who(value)
		case "role":
			var ok bool
			if r.role, ok = auth.ParseRole(value.Value); !ok || value.Kind != yaml.ScalarNode {
				p.fail(value, "%q is no role: want reader, writer or admin", value.Value)
			}
		case "namespaces":
			r.namespaces = p.ruleNamespaces(value)
		case "runs":
			p.runs(&r, value)
		default:
			p.fail(at, "a rule has no key %q: want who, role, namespaces or runs", key)
		}
	})
	for _, key := range []string{"who", "role"} {
		if n.Kind == yaml.MappingNode && !given[key] {
			p.fail(n, "the rule has no %s", key)
		}
	}
	return r
}

func (p *parser) ruleNamespaces(value *yaml.Node) []string {
	names := p.texts(value)
	for _, name := range names {
		switch {
		case !checkNamespace(name):
			p.fail(value, "%q is no namespace", name)
		case len(p.namespaces) > 0 && !slices.Contains(p.namespaces, name):
			p.fail(value, "the server has no namespace %q: want one of %s", name, strings.Join(p.namespaces, ", "))
		}
	}
	return names
}

func (p *parser) runs(r *rule, value *yaml.Node) {
	switch {
	case value.Kind != yaml.ScalarNode || strings.TrimSpace(value.Value) == "":
		p.fail(value, `want own, all, or a filter such as 'labels.public = "yes"'`)
	case value.Value == "own":
		r.own = true
	case value.Value == "all":
	default:
		filter, err := CompileRuns(p.vocabulary, value.Value)
		if err != nil {
			p.fail(value, "runs: %v", err)
			return
		}
		r.filter, r.text = filter, strings.TrimSpace(value.Value)
	}
}

// CompileRuns returns a filter of a right. Filters over results are refused: the log of changes does not hold
// results, so that a watch could not judge by them.
func CompileRuns(v *statusfile.Vocabulary, text string) (query.Filter, error) {
	f, err := query.CompileFilter(v, text)
	if err == nil && f.Results {
		err = errors.New("a right cannot depend on results: leave them out of the filter")
	}
	return f, err
}

func (p *parser) who(n *yaml.Node) (all []matcher) {
	items := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		items = n.Content
	}
	if len(items) == 0 {
		p.fail(n, "who is empty, so that the rule would never hold")
	}
	for _, item := range items {
		all = append(all, p.matcher(resolved(item)))
	}
	return all
}

func (p *parser) matcher(n *yaml.Node) (m matcher) {
	if n.Kind == yaml.MappingNode && len(n.Content) == 0 {
		p.fail(n, "a matcher without keys would match every caller: want user, group, san, token, issuer, claim, kind or anonymous")
	}
	p.mapping(n, func(key string, at, value *yaml.Node) {
		switch key {
		case "claim":
			p.mapping(value, func(name string, _, value *yaml.Node) {
				want := p.texts(value)
				m = append(m, func(of *auth.Principal) bool { return hasClaim(of, name, want) })
			})
			return
		case "anonymous":
			if value.Value != "true" {
				p.fail(value, "want true")
			}
			m = append(m, func(of *auth.Principal) bool { return of.Kind == auth.Anonymous })
			return
		}
		test := testOf(key, p.texts(value))
		if test == nil {
			p.fail(at, "who has no key %q: want user, group, san, token, issuer, claim, kind or anonymous", key)
			return
		}
		m = append(m, test)
	})
	if len(m) == 0 {
		m = matcher{func(*auth.Principal) bool { return false }}
	}
	return m
}
