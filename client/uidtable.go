package client

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/runstatus/runstatus/client/internal/userfile"
)

// uidTable is a file in which the processes of a session tell each other which
// generation of a run the service has told them of. Each run has one line in it, all of
// one length, which it may have to share: a table of fixed size, without locks.
//
//	0f1e2d3c4b5a6978 8796a5b4c3d2e1f0 6a0fb1c2 9f86d081884c7d659a2feaa0c55ad015\n
//
// These are the run and the session, as hashes, the time in seconds, and the uid. A
// line of another session is not believed, since another job may mean another run by the
// same id, and none is after a day. The table only ever helps: what can't be written or
// read is not known.
type uidTable struct{ path string }

const (
	uidLines   = 2048
	uidLineFmt = "%016x %016x %08x %-32s\n"
	uidLineLen = 16 + 1 + 16 + 1 + 8 + 1 + 32 + 1
	uidTime    = 24 * time.Hour
)

func (t *uidTable) write(run, uid string) {
	if len(uid) > 32 {
		return
	}
	f, _, err := userfile.Open(t.path, true)
	if err != nil {
		return
	}
	defer f.Close()
	key := shortHash(run)
	line := fmt.Sprintf(uidLineFmt, key, shortHash(sessionName()), time.Now().Unix(), uid)
	_, _ = f.WriteAt([]byte(line), int64(key%uidLines)*uidLineLen)
}

// read returns the uid of a run that this session was last told, "" if none was.
func (t *uidTable) read(run string) string {
	f, err := os.OpenFile(t.path, os.O_RDONLY|userfile.Safely, 0)
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

// sessionName names the job or the terminal that this process belongs to.
func sessionName() string {
	host, _ := os.Hostname() // without one, the rest says enough
	words := []string{host, processSession()}
	for _, job := range []string{"SLURM_JOB_ID", "PBS_JOBID", "LSB_JOBID", "FLUX_JOB_ID"} {
		words = append(words, os.Getenv(job))
	}
	return strings.Join(words, "\n")
}
