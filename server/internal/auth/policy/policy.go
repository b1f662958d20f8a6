package policy

import (
	"slices"
	"strings"

	"github.com/runstatus/runstatus/server/internal/auth"
	"github.com/runstatus/runstatus/server/internal/query"
	"github.com/runstatus/runstatus/server/internal/store"
)

// Policy says what principals may do.
type Policy struct{ rules []rule }

// rule gives a role to the principals that one of the matchers matches.
type rule struct {
	who        []matcher
	role       auth.Role
	namespaces []string // none: all
	own        bool
	filter     query.Filter
	text       string // of the filter; "": all runs
}

// matcher matches a principal if all of its tests do.
type matcher []test

type test func(*auth.Principal) bool

func (m matcher) matches(p *auth.Principal) bool {
	return !slices.ContainsFunc(m, func(t test) bool { return !t(p) })
}

// Rights returns what a principal may do.
func (p *Policy) Rights(of *auth.Principal) auth.Rights {
	var r auth.Rights
	for i := range p.rules {
		rule := &p.rules[i]
		if slices.ContainsFunc(rule.who, func(m matcher) bool { return m.matches(of) }) {
			r.Grants = append(r.Grants, rule.grants(of)...)
		}
	}
	return r
}

func (r *rule) grants(of *auth.Principal) []auth.Grant {
	g := auth.Grant{Role: r.role, Filter: r.text}
	switch {
	case r.own && of.User == "":
		return nil // it owns nothing, least of all the runs without a user
	case r.own:
		g = auth.Own(r.role, of.User)
	case r.text != "":
		g.Match, g.Reads = r.filter.Match, r.filter.Reads
	}
	if len(r.namespaces) == 0 {
		return []auth.Grant{g}
	}
	grants := make([]auth.Grant, len(r.namespaces))
	for i, namespace := range r.namespaces {
		grants[i] = g
		grants[i].Namespace = namespace
	}
	return grants
}

// testOf returns the test of a key other than claim and anonymous; nil if there is no such key.
func testOf(key string, want []string) test {
	is := func(value string) bool { return value != "" && slices.Contains(want, value) }
	switch key {
	case "user":
		return func(p *auth.Principal) bool { return is(p.User) }
	case "group":
		return func(p *auth.Principal) bool { return slices.ContainsFunc(want, p.InGroup) }
	case "token":
		return func(p *auth.Principal) bool { return is(p.Label) }
	case "issuer":
		return func(p *auth.Principal) bool { return is(p.Issuer) }
	case "kind":
		return func(p *auth.Principal) bool { return is(p.Kind.String()) }
	case "san":
		return func(p *auth.Principal) bool {
			return slices.ContainsFunc(p.SANs, func(san string) bool {
				return slices.ContainsFunc(want, func(w string) bool { return sanMatches(w, san) })
			})
		}
	}
	return nil
}

// sanMatches reports whether a name of a certificate is the wanted one. A leading "*." takes any first label.
func sanMatches(want, san string) bool {
	if suffix, ok := strings.CutPrefix(want, "*"); ok && strings.HasPrefix(suffix, ".") {
		first, rest, _ := strings.Cut(san, ".")
		return first != "" && "."+rest == suffix
	}
	return want == san
}

// hasClaim reports whether a claim is one of the wanted texts, or a list that holds one.
func hasClaim(p *auth.Principal, name string, want []string) bool {
	switch v := p.Claims[name].(type) {
	case string:
		return slices.Contains(want, v)
	case bool:
		return slices.Contains(want, map[bool]string{false: "false", true: "true"}[v])
	case []any:
		return slices.ContainsFunc(v, func(one any) bool {
			text, ok := one.(string)
			return ok && slices.Contains(want, text)
		})
	}
	return false
}

// check reports whether a namespace can be one.
func checkNamespace(name string) bool { return store.CheckNamespace(name) == nil }
