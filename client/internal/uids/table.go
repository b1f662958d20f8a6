package uids

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/runstatus/runstatus/client/internal/userfile"
)

// Table is a file in which the processes of a session share the uids that the service named to
// them. It has a fixed number of lines of one length and needs no locks: each run has one line, and
// runs may collide.
//
//	0f1e2d3c4b5a6978 8796a5b4c3d2e1f0 6a0fb1c2 9f86d081884c7d659a2feaa0c55ad015\n
//
// The columns are hashes of the run and of the session, the time in seconds, and the uid. A line of
// another session is ignored, because another job may mean another run by the same id, and so is a
// line that is older than a day. The table is best effort: after a failure to read or write, the uid
// is unknown.
type Table struct{ Path string }

const (
	uidLines   = 2048
	uidLineFmt = "%016x %016x %08x %-32s\n"
	uidLineLen = 16 + 1 + 16 + 1 + 8 + 1 + 32 + 1
	uidTime    = 24 * time.Hour
)

// write stores the uid of a run, or forgets it if uid is "".
func (t *Table) write(run, uid string) {
	if len(uid) > 32 {
		return
	}
	f, _, err := userfile.Open(t.Path, true)
	if err != nil {
		return
	}
	defer f.Close()
	key := shortHash(run)
	line := fmt.Sprintf(uidLineFmt, key, shortHash(sessionName()), time.Now().Unix(), uid)
	_, _ = f.WriteAt([]byte(line), int64(key%uidLines)*uidLineLen)
}

// read returns the uid of a run that this session stored last, "" if it is unknown.
func (t *Table) read(run string) string {
	f, err := os.OpenFile(t.Path, os.O_RDONLY|userfile.Safely, 0)
	if err != nil {
		return ""
	}
	defer f.Close()
	key, line := shortHash(run), make([]byte, uidLineLen)
	if _, err := f.ReadAt(line, int64(key%uidLines)*uidLineLen); err != nil {
		return ""
	}
	var k, session uint64
	var seconds int64
	var uid string
	if n, _ := fmt.Sscanf(string(line), "%x %x %x %s\n", &k, &session, &seconds, &uid); n < 4 || k != key || session != shortHash(sessionName()) {
		return ""
	}
	if age := time.Since(time.Unix(seconds, 0)); age < 0 || age > uidTime {
		return ""
	}
	return uid
}

func shortHash(s string) uint64 {
	sum := sha256.Sum256([]byte(s))
	return binary.BigEndian.Uint64(sum[:])
}

// sessionName returns a name of the job or the terminal session of this process.
func sessionName() string {
	host, _ := os.Hostname() // without it, the other words suffice
	words := []string{host, processSession()}
	for _, job := range []string{"SLURM_JOB_ID", "PBS_JOBID", "LSB_JOBID", "FLUX_JOB_ID"} {
		words = append(words, os.Getenv(job))
	}
	return strings.Join(words, "\n")
}
