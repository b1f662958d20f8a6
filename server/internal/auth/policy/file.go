package policy

import (
	"fmt"
	"os"
	"sync/atomic"

	"github.com/runstatus/runstatus/server/internal/auth"
	"github.com/runstatus/runstatus/statusfile"
)

// File is the policy in a file. It gives no rights before Load. It is safe for concurrent use.
type File struct {
	path       string
	vocabulary *statusfile.Vocabulary
	namespaces []string
	policy     atomic.Pointer[Policy]
}

// NewFile returns the policy in the file at path. Namespaces are those of the server.
func NewFile(path string, v *statusfile.Vocabulary, namespaces []string) *File {
	f := &File{path: path, vocabulary: v, namespaces: namespaces}
	f.policy.Store(&Policy{})
	return f
}

// Load reads the file. After an error the policy is that of before. A file that other users than its owner
// may write is refused.
func (f *File) Load() error {
	file, err := os.Open(f.path)
	if err != nil {
		return fmt.Errorf("read the policy: %w", err)
	}
	defer file.Close()
	st, err := file.Stat()
	if err != nil {
		return fmt.Errorf("read the policy: %w", err)
	}
	if st.Mode().Perm()&0o022 != 0 {
		return fmt.Errorf("%s may be written by other users (mode %04o), which would give them every right: want 0644 or less", f.path, st.Mode().Perm())
	}
	p, err := Parse(file, f.vocabulary, f.namespaces)
	if err != nil {
		return fmt.Errorf("%s: %w", f.path, err)
	}
	f.policy.Store(p)
	return nil
}

// Rights returns what a principal may do.
func (f *File) Rights(p *auth.Principal) auth.Rights { return f.policy.Load().Rights(p) }
