package auth

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Kind is how a principal was recognized. The numbers are those of the API's PrincipalKind.
type Kind uint8

// The kinds of principals.
const (
	Anonymous   Kind = 1 // the call has no identity
	Unix        Kind = 2 // a process of this machine
	Certificate Kind = 3 // a client certificate
	Token       Kind = 4 // a token of the token file
	JWT         Kind = 5
	Slurm       Kind = 6 // a JWT of Slurm
)

var kindNames = [...]string{"", "anonymous", "unix", "cert", "token", "jwt", "slurm"}

// String returns the kind's name in logs.
func (k Kind) String() string { return kindNames[k] }

// Principal is the identity of a caller. Fields that its kind does not have are empty.
type Principal struct {
	Kind     Kind
	User     string // the name that the user of a run is compared with; "": it owns no run
	UID, GID uint32 // of Unix
	GIDs     []uint32
	Groups   []string // names, or numbers where there is no name
	SANs     []string
	Claims   map[string]any
	Issuer   string
	Label    string    // of Token
	Expires  time.Time // the zero time: never
	// Granted are the rights that the credentials themselves carry. If there are any, the principal has
	// these and no others.
	Granted []Grant
}

// String returns the principal for logs and errors, such as unix:alice. It holds no credentials.
func (p *Principal) String() string {
	switch p.Kind {
	case Anonymous:
		return "anonymous"
	case Unix:
		return "unix:" + cmp.Or(p.User, fmt.Sprint(p.UID))
	case Certificate:
		if len(p.SANs) > 0 {
			return "cert:" + p.SANs[0]
		}
		return "cert"
	case Token:
		return "token:" + p.Label
	}
	return p.Kind.String() + ":" + p.User
}

// ExpiredBy reports whether the credentials have ended at a time.
func (p *Principal) ExpiredBy(now time.Time) bool {
	return !p.Expires.IsZero() && !now.Before(p.Expires)
}

// InGroup reports whether the principal is in a group, named or as a number.
func (p *Principal) InGroup(group string) bool { return slices.Contains(p.Groups, group) }
