package notify

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/runstatus/runstatus/server/internal/query"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

const (
	defaultSource  = "/runstatusd"
	defaultTimeout = 10 * time.Second
	minTimeout     = time.Second
	maxTimeout     = time.Minute
	maxRules       = 100
)

// parser reads rules and collects what is wrong.
type parser struct {
	vocabulary  *statusfile.Vocabulary
	namespaces  []string // of the server; none: not checked
	readSecrets func(name string) ([][]byte, error)
	errs        []error
}

func (p *parser) fail(at *yaml.Node, format string, args ...any) {
	p.errs = append(p.errs, fmt.Errorf("line %d: %s", at.Line, fmt.Sprintf(format, args...)))
}

// parse reads a file of rules. The error joins one for each mistake.
func (p *parser) parse(text io.Reader) (*Rules, error) {
	doc, err := document(text)
	if err != nil {
		return nil, err
	}
	all := &Rules{source: defaultSource}
	urls := map[*rule]*yaml.Node{}
	given := p.mapping(doc, map[string]func(*yaml.Node){
		"source":    func(n *yaml.Node) { all.source = p.source(n) },
		"receivers": func(n *yaml.Node) { all.receivers = p.receivers(n) },
		"rules": func(n *yaml.Node) {
			for _, item := range p.list(n) {
				r, at := p.rule(resolved(item))
				all.rules, urls[r] = append(all.rules, r), at
			}
			if len(n.Content) > maxRules {
				p.fail(n, "there are %d rules: want at most %d", len(n.Content), maxRules)
			}
		},
	})
	for _, key := range []string{"receivers", "rules"} {
		if doc.Kind == yaml.MappingNode && given[key] == nil {
			p.fail(doc, "there are no %s", key)
		}
	}
	for _, r := range all.rules {
		if given["receivers"] != nil && r.url != nil {
			if err := all.receivers.mayName(r.url); err != nil {
				p.fail(urls[r], "%v", err)
			}
		}
	}
	p.checkNames(all, given["rules"])
	return all, errors.Join(p.errs...)
}

func (p *parser) checkNames(all *Rules, at *yaml.Node) {
	seen := map[string]bool{}
	for _, r := range all.rules {
		if name := strings.ToLower(r.name); name != "" && seen[name] {
			p.fail(at, "two rules have the name %q, or differ in case only", r.name)
		} else {
			seen[name] = true
		}
	}
}

// mapping calls the function of each key of a mapping, and returns the nodes of the values.
func (p *parser) mapping(n *yaml.Node, keys map[string]func(*yaml.Node)) map[string]*yaml.Node {
	given := map[string]*yaml.Node{}
	want := strings.Join(slices.Sorted(maps.Keys(keys)), ", ")
	if n.Kind != yaml.MappingNode {
		p.fail(n, "want keys with values: %s", want)
		return given
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], resolved(n.Content[i+1])
		read, ok := keys[key.Value]
		switch {
		case given[key.Value] != nil:
			p.fail(key, "%q is given twice", key.Value)
		case !ok:
			p.fail(key, "there is no key %.80q here: want one of %s", key.Value, want)
		default:
			given[key.Value] = value
			read(value)
		}
	}
	return given
}

func (p *parser) list(n *yaml.Node) []*yaml.Node {
	if n.Kind != yaml.SequenceNode || len(n.Content) == 0 {
		p.fail(n, "want a list with one element or more")
		return nil
	}
	return n.Content
}

// text returns a text, "" if it is none.
func (p *parser) text(n *yaml.Node) string {
	if n.Kind != yaml.ScalarNode || n.Tag == "!!null" || strings.TrimSpace(n.Value) == "" {
		p.fail(n, "want a text that is not empty")
		return ""
	}
	return n.Value
}

// texts returns a text, or those of a list.
func (p *parser) texts(n *yaml.Node) (texts []string) {
	if n.Kind != yaml.SequenceNode {
		n = &yaml.Node{Kind: yaml.SequenceNode, Line: n.Line, Content: []*yaml.Node{n}}
	}
	for _, item := range p.list(n) {
		if text := p.text(resolved(item)); text != "" {
			texts = append(texts, text)
		}
	}
	return texts
}

func (p *parser) source(n *yaml.Node) string {
	text := p.text(n)
	if _, err := url.Parse(text); err != nil || strings.ContainsFunc(text, isSpaceOrControl) {
		p.fail(n, "%.80q is no URI reference: want one such as https://login1.example.org/runstatus", text)
	}
	return text
}

func isSpaceOrControl(r rune) bool { return r <= ' ' || r == 0x7f }

// hostName is a name of a host, or "*." and the end of names.
var hostName = regexp.MustCompile(`^(\*\.)?([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?)(\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?)*$`)

func (p *parser) receivers(n *yaml.Node) (r receivers) {
	for _, text := range p.texts(n) {
		if network, err := netip.ParsePrefix(text); err == nil {
			r.networks = append(r.networks, network.Masked())
		} else if addr, err := netip.ParseAddr(text); err == nil && addr.Zone() == "" {
			r.networks = append(r.networks, netip.PrefixFrom(addr.Unmap(), addr.Unmap().BitLen()))
		} else if hostName.MatchString(text) {
			r.hosts = append(r.hosts, strings.ToLower(text))
		} else {
			p.fail(n, "%.80q is neither a host nor a network: want one such as hooks.example.org, *.example.org or 10.20.0.0/16", text)
		}
	}
	return r
}

// rule returns a rule, with the node of its URL.
func (p *parser) rule(n *yaml.Node) (*rule, *yaml.Node) {
	r := &rule{timeout: defaultTimeout}
	r.filter, _ = query.CompileFilter(p.vocabulary, "") // which has no mistake
	given := p.mapping(n, map[string]func(*yaml.Node){
		"name":       func(n *yaml.Node) { r.name = p.name(n) },
		"on":         func(n *yaml.Node) { r.on = p.triggers(n) },
		"filter":     func(n *yaml.Node) { r.filter = p.filter(n) },
		"namespaces": func(n *yaml.Node) { r.namespaces = p.ruleNamespaces(n) },
		"url":        func(n *yaml.Node) { r.url = p.url(n) },
		"secret":     func(n *yaml.Node) { r.secrets = p.secrets(n) },
		"format":     func(n *yaml.Node) { r.format = p.format(n) },
		"timeout":    func(n *yaml.Node) { r.timeout = p.timeout(n) },
	})
	for _, key := range []string{"name", "on", "url", "secret"} {
		if n.Kind == yaml.MappingNode && given[key] == nil {
			p.fail(n, "the rule has no %s", key)
		}
	}
	if r.format == cdEvents && r.on.has(onSilent) {
		p.fail(n, "CDEvents has no event for a silent run: leave silent out of on, or use the format cloudevents")
	}
	return r, given["url"]
}

// ruleName is a name of a rule, by which a file is named too.
var ruleName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$`)

func (p *parser) name(n *yaml.Node) string {
	text := p.text(n)
	if text != "" && !ruleName.MatchString(text) {
		p.fail(n, "%.80q is no name of a rule: want 1 to 64 of A-Z a-z 0-9 _ - beginning with a letter or a digit", text)
	}
	return text
}

func (p *parser) triggers(n *yaml.Node) (on triggers) {
	for _, text := range p.texts(n) {
		trigger, ok := triggerNames[text]
		if !ok {
			p.fail(n, "nothing that is called %.80q happens to a run: want ended, failed, silent or series_ended", text)
		}
		on |= trigger
	}
	return on
}

func (p *parser) filter(n *yaml.Node) query.Filter {
	f, err := query.CompileFilter(p.vocabulary, p.text(n))
	switch {
	case err != nil:
		p.fail(n, "%v", err)
	case f.Results:
		p.fail(n, "a rule cannot depend on results: leave them out of the filter")
	}
	return f
}

func (p *parser) ruleNamespaces(n *yaml.Node) []string {
	names := p.texts(n)
	for _, name := range names {
		switch {
		case store.CheckNamespace(name) != nil:
			p.fail(n, "%.80q is no namespace", name)
		case len(p.namespaces) > 0 && !slices.Contains(p.namespaces, name):
			p.fail(n, "the server has no namespace %q: want one of %s", name, strings.Join(p.namespaces, ", "))
		}
	}
	return names
}

func (p *parser) url(n *yaml.Node) *url.URL {
	text := p.text(n)
	if text == "" {
		return nil
	}
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || u.Opaque != "":
		p.fail(n, "the url is none of a receiver: want one such as https://hooks.example.org/runstatus") // it may hold a secret
		return nil
	case u.User != nil:
		p.fail(n, "the url has a user or a password, which messages do not use: leave them out")
	case u.Fragment != "":
		p.fail(n, "the url has a fragment, which is never sent: leave it out")
	}
	return u
}

func (p *parser) secrets(n *yaml.Node) [][]byte {
	name := p.text(n)
	if name == "" {
		return nil
	}
	secrets, err := p.readSecrets(name)
	if err != nil {
		p.fail(n, "%v", err)
	}
	return secrets
}

func (p *parser) format(n *yaml.Node) format {
	f, ok := formatNames[p.text(n)]
	if !ok {
		p.fail(n, "there is no format %.80q: want cloudevents or cdevents", n.Value)
	}
	return f
}

func (p *parser) timeout(n *yaml.Node) time.Duration {
	d, err := time.ParseDuration(p.text(n))
	if err != nil || d < minTimeout || d > maxTimeout {
		p.fail(n, "%.80q is no time that a request may take: want 1s to 1m", n.Value)
	}
	return d
}
