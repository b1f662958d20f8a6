package files

import (
	"fmt"
	"path/filepath"
	"slices"

	"github.com/runstatus/runstatus/server/internal/auth"
	"github.com/runstatus/runstatus/server/internal/query"
	"github.com/runstatus/runstatus/server/internal/store"
)

// Mode returns rights by the permissions of files.
type Mode struct {
	dirs map[string]string // absolute, by namespace
	ask  *asker
	kept answers
}

// New returns the Mode of namespaces in directories.
func New(dirs map[string]string) (*Mode, error) {
	m := &Mode{dirs: map[string]string{}, kept: answers{life: keepTime}}
	for namespace, dir := range dirs {
		path, err := filepath.Abs(dir)
		if err != nil {
			return nil, fmt.Errorf("find the directory of the namespace %s: %w", namespace, err)
		}
		m.dirs[namespace] = path
	}
	var err error
	m.ask, err = newAsker()
	return m, err
}

// ServesOthers reports whether the kernel can be asked for other users than the server's own.
func (m *Mode) ServesOthers() bool { return m.ask.privileged }

// Rights returns the rights of a process.
func (m *Mode) Rights(p *auth.Principal) auth.Rights {
	if p.Kind != auth.Unix || !m.ask.serves(p.UID) {
		return auth.Rights{}
	}
	who := subject{p.UID, p.GID, slices.Clone(p.GIDs)}
	id := fmt.Sprint(who.uid, " ", who.gid, " ", who.groups)
	var r auth.Rights
	for _, role := range []auth.Role{auth.Reader, auth.Writer, auth.Admin} {
		r.Grants = append(r.Grants, auth.Grant{
			Role: role, Reads: query.AllFacts, ByFiles: id, Match: func(run *store.Run) bool { return m.may(id, who, role, run) },
		})
	}
	return r
}

// subject is whom the kernel is asked for.
type subject struct {
	uid, gid uint32
	groups   []uint32
}

// collection returns the directory of the runs of a name's kind.
func (m *Mode) collection(n store.Name) string {
	return filepath.Join(m.dirs[n.Namespace], store.Collection(n.Kind))
}

func (m *Mode) status(n store.Name) string { return filepath.Join(m.collection(n), n.ID, "status") }

// may answers what a process may do with a run. An answer is kept for a moment.
func (m *Mode) may(id string, who subject, role auth.Role, run *store.Run) bool {
	if m.dirs[run.Name.Namespace] == "" || run.Name.ID == "" && role != auth.Writer { // a draft can be made and nothing else
		return false
	}
	return m.kept.answer(question{id, role, run.Name, run.UID}, func() bool {
		return m.ask.as(who, func() answer {
			switch role {
			case auth.Reader:
				return check(m.status(run.Name), read)
			case auth.Writer:
				return m.mayWrite(run.Name)
			default:
				return m.mayRemove(who, run.Name)
			}
		}) == yes
	})
}

// mayWrite is called with the identity of a process.
func (m *Mode) mayWrite(n store.Name) answer {
	if n.ID != "" {
		if answer := check(m.status(n), read|write); answer != absent {
			return answer
		}
	}
	return check(m.collection(n), write|search)
}

// mayRemove is called with the identity of a process.
func (m *Mode) mayRemove(who subject, n store.Name) answer {
	dir := filepath.Dir(m.status(n))
	if check(m.status(n), read|write) == yes && check(dir, write|search) == yes && check(m.collection(n), write|search) == yes && mayUnlink(who, m.collection(n), dir) {
		return yes
	}
	return no
}

// access is what is asked for, as access(2) has it.
type access uint32

const (
	search access = 1
	write  access = 2
	read   access = 4
)

// answer is the kernel's.
type answer uint8

const (
	no answer = iota
	yes
	absent // there is no such file
)
