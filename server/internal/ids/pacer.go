package ids

import (
	"context"
	"time"

	"github.com/runstatus/runstatus/server/internal/host"
)

// pacer keeps the lock free for other processes most of the time. Pavilion tries to take the lock five
// times, every 0.2 s, and then gives up. The server holds it for at most 50 ms of each 300. Once
// another process was seen to want the lock, each hold is followed by a pause of 250 ms, so that of
// two tries in a row one succeeds.
type pacer struct {
	credit    time.Duration // how long it may still be held
	at        time.Time     // when credit was reckoned
	contended time.Time     // when another process last had it
	until     time.Time
}

const (
	restAfterHold  = 250 * time.Millisecond
	contendedFor   = 10 * time.Second
	holdShareOfAll = 6 // 50 ms of 300
)

// wait returns once the lock may be taken again. The error is the cause of the context's end.
func (r *pacer) wait(ctx context.Context) error {
	now := time.Now()
	r.credit = min(r.credit+now.Sub(r.at)/holdShareOfAll, maxHold)
	r.at = now
	pause := r.until.Sub(now)
	if r.credit <= 0 {
		pause = max(pause, (maxHold-r.credit)*holdShareOfAll)
	}
	if pause <= 0 {
		return nil
	}
	return host.Sleep(ctx, pause)
}

func (r *pacer) held(start time.Time, contended bool) {
	now := time.Now()
	r.credit -= now.Sub(start)
	if contended {
		r.contended = now
	}
	if now.Sub(r.contended) < contendedFor {
		r.until = now.Add(restAfterHold)
	}
}
