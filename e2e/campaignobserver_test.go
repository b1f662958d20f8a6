package e2e

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"hash/maphash"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// kinds of what a watch is told.
const (
	joined = 'j'
	line   = 'l'
	ended  = 'e'
	left   = 'x'
	synced = 's'
)

// seen is one event of a watch.
type seen struct {
	kind      rune
	name, uid string
	sequence  int64 // of a line; of joined the newest one that it shows
	state     string
	note      uint64 // a hash of it
	revision  int64  // of a line
	at        int64  // where its token stands, 0 before synced
	ended     bool   // of joined
}

var noteSeed = maphash.MakeSeed()

func hashed(note string) uint64 { return maphash.String(noteSeed, note) }

// observer is a watch that writes down all that it is told.
type observer struct {
	pick      pick
	start     runstatusv1.WatchStart
	server    string
	resumes   bool          // it leaves its loop from time to time, and goes on from its token
	sleepsFor time.Duration // once, in the middle of an event

	mu     sync.Mutex
	events []seen
	failed error // other than the end of the campaign
	lost   error // why it last made a new connection
}

// watch watches until ctx ends.
func (o *observer) watch(ctx context.Context) {
	c, err := client.New(o.server)
	if err != nil {
		o.fail(err)
		return
	}
	defer func() { _ = c.Close() }()
	token := ""
	for ctx.Err() == nil && o.failed == nil {
		token = o.loop(ctx, c, token)
	}
}

func (o *observer) loop(ctx context.Context, c *client.Client, token string) string {
	opts := append(o.pick.options(), client.ProgressInterval(2*time.Second), client.Redialing(o.redials))
	if token == "" {
		opts = append(opts, client.From(o.start))
	} else {
		opts = append(opts, client.ResumeToken(token))
	}
	patience := 1 + rand.IntN(300)
	for e, err := range c.Watch(ctx, opts...) {
		if err != nil {
			if ctx.Err() == nil && (token != "" || status.Code(err) != codes.Unavailable) { // the first connection may fail
				o.fail(err)
			}
			return token
		}
		if e.Resynced != nil {
			o.fail(e.Resynced)
			return token
		}
		if e.Kind == client.EventUpdated {
			continue // changes of identity have a test of their own, TestChangesOfIdentityReachEachWatch
		}
		s := write(e)
		if n := o.add(s); n == 100 && o.sleepsFor > 0 {
			wait(ctx, o.sleepsFor)
		}
		if token = e.Token(); o.resumes && s.at > 0 {
			if patience--; patience <= 0 {
				return token
			}
		}
	}
	return token
}

func wait(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

func (o *observer) fail(err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.failed = err
}

func (o *observer) redials(why error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.lost = why
}

// ends returns how its last connection ended, and why it ended itself.
func (o *observer) ends() (lost, failed error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.lost, o.failed
}

func (o *observer) add(s seen) int {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.events = append(o.events, s)
	return len(o.events)
}

func (o *observer) recorded() ([]seen, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.events[:len(o.events):len(o.events)], o.failed
}

func write(e client.Event) seen {
	at, inner := place(e.Token())
	if inner {
		at++ // within the change
	}
	switch {
	case e.Status != nil:
		i := e.Status
		return seen{kind: line, name: i.GetRun(), uid: i.GetUid(), sequence: i.GetSequence(), state: i.GetStateName(),
			note: hashed(i.GetNote()), revision: i.GetRevision(), at: at}
	case e.Joined != nil:
		return seen{kind: joined, name: e.Joined.GetName(), uid: e.Joined.GetUid(), at: at,
			sequence: e.Joined.GetCurrent().GetSequence(), ended: e.Joined.GetEnded()}
	case e.Ended != nil:
		return seen{kind: ended, name: e.Ended.GetName(), uid: e.Ended.GetUid(), at: at}
	case e.Left != nil:
		return seen{kind: left, name: e.Left.GetRun().GetName(), uid: e.Left.GetRun().GetUid(), at: at}
	}
	return seen{kind: synced, at: at}
}

// place reads the revision out of a token of synced or behind it, which only tests do, and
// whether it is within the next change. Of any other token it returns 0.
func place(token string) (revision int64, inner bool) {
	const synced = 1
	data, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(data) < 4 || data[1] != synced {
		return 0, false
	}
	at, n := binary.Uvarint(data[3:])
	messages, _ := binary.Uvarint(data[3+n:])
	return int64(at), messages > 0
}

const (
	beginning = runstatusv1.WatchStart_WATCH_START_BEGINNING
	fromNow   = runstatusv1.WatchStart_WATCH_START_NOW
)

// witnesses are the first watches. They are synced before anything happens, so that
// the checker knows all that did.
const witnesses = 3

func (o *observer) awaitSynced(t testing.TB) {
	t.Helper()
	for late := time.Now().Add(hang); ; wait(t.Context(), time.Millisecond) {
		events, err := o.recorded()
		if slices.ContainsFunc(events, func(e seen) bool { return e.kind == synced }) {
			return
		}
		if err != nil || time.Now().After(late) {
			t.Fatalf("%v is not synced: %v", o, err)
		}
	}
}

// observers returns so many watches, of different selections from different starts.
func observers(n int, servers ...string) []*observer {
	all := make([]*observer, n)
	for i := range all {
		o := &observer{pick: picks[i%len(picks)], server: servers[i%len(servers)], resumes: i%7 == 3}
		o.start = []runstatusv1.WatchStart{beginning, runstatusv1.WatchStart_WATCH_START_SNAPSHOT, fromNow}[(i/len(picks)+i)%3]
		if i < witnesses {
			o = &observer{pick: []pick{everything, ofSeries("1"), ofSeries("2")}[i], server: servers[0], start: beginning}
		}
		all[i] = o
	}
	return all
}
