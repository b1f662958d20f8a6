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
}

// New returns the Mode of namespaces in directories.
func New(dirs map[string]string) (*Mode, error) {
	m := &Mode{dirs: map[string]string{}}
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
	for role, may := range map[auth.Role]func(subject, *store.Run) bool{auth.Reader: m.mayRead, auth.Writer: m.mayWrite, auth.Admin: m.mayRemove} {
		r.Grants = append(r.Grants, auth.Grant{
			Role: role, Reads: query.AllFacts, ByFiles: id, Match: func(run *store.Run) bool { return may(who, run) },
		})
	}
	slices.SortFunc(r.Grants, func(a, b auth.Grant) int { return int(a.Role) - int(b.Role) })
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

func (m *Mode) mayRead(who subject, run *store.Run) bool {
	return m.exists(run) && m.ask.may(who, m.status(run.Name), read) == yes
}

// exists reports whether a run has a name of this server, and is no draft.
func (m *Mode) exists(run *store.Run) bool {
	return run.Name.ID != "" && m.dirs[run.Name.Namespace] != ""
}

func (m *Mode) mayWrite(who subject, run *store.Run) bool {
	if m.dirs[run.Name.Namespace] == "" {
		return false
	}
	if run.Name.ID != "" {
		if answer := m.ask.may(who, m.status(run.Name), read|write); answer != absent {
			return answer == yes
		}
	}
	return m.ask.may(who, m.collection(run.Name), write|search) == yes
}

func (m *Mode) mayRemove(who subject, run *store.Run) bool {
	if !m.exists(run) || m.ask.may(who, m.status(run.Name), read|write) != yes {
		return false
	}
	dir := filepath.Dir(m.status(run.Name))
	return m.ask.may(who, dir, write|search) == yes && m.ask.may(who, m.collection(run.Name), write|search) == yes && m.ask.mayUnlink(who, m.collection(run.Name), dir)
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
