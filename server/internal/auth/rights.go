package auth

import (
	"slices"
	"strings"

	"github.com/runstatus/runstatus/server/internal/query"
	"github.com/runstatus/runstatus/server/internal/store"
)

// Role is what a principal may do with runs. Each role includes those before it. The numbers are those of
// the API.
type Role uint8

// The roles.
const (
	NoRole Role = iota
	Reader
	Writer // also creates runs, sets their status, completes them and closes series
	Admin  // also deletes runs
)

var roleNames = []string{"none", "reader", "writer", "admin"}

// String returns the role's name.
func (r Role) String() string { return roleNames[r] }

// ParseRole returns the role with a name; false if there is none.
func ParseRole(name string) (Role, bool) {
	i := slices.Index(roleNames, name)
	return Role(max(i, 0)), i > 0 //nolint:gosec // at most 3
}

// Grant is a role for some runs.
type Grant struct {
	Namespace string // "": all
	Role      Role
	Match     query.Predicate // nil: all runs
	Reads     query.Facts     // what Match looks at
	Filter    string          // says the same as Match, in the language of filters, unless ByFiles
	// ByFiles is not "" if the kernel decides, for the process that it names. There is such a grant for each role,
	// and the lowest role that is asked for decides.
	ByFiles string
}

// gives reports whether a grant has to be looked at for a role.
func (g *Grant) gives(role Role) bool {
	if g.ByFiles != "" {
		return g.Role == role
	}
	return g.Role >= role
}

func (g *Grant) covers(namespace string) bool { return g.Namespace == "" || g.Namespace == namespace }

func (g *Grant) includes(run *store.Run) bool {
	return g.covers(run.Name.Namespace) && (g.Match == nil || g.Match(run))
}

// Rights are what a principal may do: everything that one of the grants says.
type Rights struct{ Grants []Grant }

// Everything are the rights to do everything.
var Everything = Rights{[]Grant{{Role: Admin}}}

// Highest returns the highest role of any grant.
func (r Rights) Highest() Role {
	highest := NoRole
	for i := range r.Grants {
		highest = max(highest, r.Grants[i].Role)
	}
	return highest
}

// Allows reports whether a role covers a run.
func (r Rights) Allows(role Role, run *store.Run) bool {
	return slices.ContainsFunc(r.Grants, func(g Grant) bool { return g.gives(role) && g.includes(run) })
}

// Scope is the runs of some namespaces that a role covers.
type Scope struct {
	None  bool            // no grant covers any of the namespaces
	Match query.Predicate // nil: all runs, unless None
	Reads query.Facts     // what Match looks at
	// ID is the same for scopes that mean the same; "" if Match is nil. Tokens of pages and watches are
	// bound to it.
	ID string

	grants []Grant
}

// Covers reports whether some runs of a namespace may be in the scope. A namespace that is not covered does
// not exist for the principal.
func (s *Scope) Covers(namespace string) bool {
	return !s.None && (s.Match == nil || slices.ContainsFunc(s.grants, func(g Grant) bool { return g.covers(namespace) }))
}

// Scope returns the runs of namespaces that a role covers. The namespace "" stands for all.
func (r Rights) Scope(role Role, namespaces ...string) Scope {
	var s Scope
	var grants []Grant
	var ids []string
	for _, g := range r.Grants {
		if !g.gives(role) || !slices.ContainsFunc(namespaces, func(n string) bool { return n == "" || g.covers(n) }) {
			continue
		}
		grants = append(grants, g)
		ids = append(ids, g.Namespace+"\x00"+g.ByFiles+"\x00"+g.Filter)
		s.Reads = max(s.Reads, g.Reads)
	}
	isWhole := func(n string) bool {
		return slices.ContainsFunc(grants, func(g Grant) bool { return g.Match == nil && g.covers(n) })
	}
	if s.None = len(grants) == 0; s.None || !slices.ContainsFunc(namespaces, func(n string) bool { return !isWhole(n) }) {
		s.Reads = query.NameAlone
		return s
	}
	slices.Sort(ids)
	s.grants = grants
	s.ID = strings.Join(slices.Compact(ids), "\x01")
	s.Match = func(run *store.Run) bool {
		return slices.ContainsFunc(grants, func(g Grant) bool { return g.includes(run) })
	}
	return s
}

// Own returns the grant of a role for the runs of a user.
func Own(role Role, user string) Grant {
	return Grant{
		Role: role, Reads: query.Identity, Match: func(run *store.Run) bool { return run.User == user },
		Filter: "user = " + query.Quote(user),
	}
}
