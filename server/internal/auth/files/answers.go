package files

import (
	"sync"
	"time"

	"github.com/runstatus/runstatus/server/internal/auth"
	"github.com/runstatus/runstatus/server/internal/store"
)

// keepTime is how long an answer of the kernel is kept. A caller that writes a run again and again costs one
// question, and changed permissions count within this time.
const keepTime = time.Second

// maxAnswers bounds the answers that are kept.
const maxAnswers = 16 << 10

// question is what the kernel is asked. The uid tells a run from another one that has its name later.
type question struct {
	who  string
	role auth.Role
	run  store.Name
	uid  string
}

// answers are those that are kept. They are safe for concurrent use; no lock is held while the kernel is asked.
type answers struct {
	life time.Duration

	mu    sync.Mutex
	since time.Time // of the oldest answer
	known map[question]bool
}

// answer returns the answer to a question, which ask finds if it is not known. All answers are forgotten together,
// life after the oldest one.
func (a *answers) answer(q question, ask func() bool) bool {
	asked := time.Now()
	a.mu.Lock()
	if len(a.known) >= maxAnswers || asked.Sub(a.since) >= a.life {
		a.known, a.since = map[question]bool{}, asked
	}
	answer, ok := a.known[q]
	since := a.since
	a.mu.Unlock()
	if ok {
		return answer
	}
	answer = ask()
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.since.Equal(since) { // it was asked after the oldest answer that is kept
		a.known[q] = answer
	}
	return answer
}
