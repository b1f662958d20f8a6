package silence

import (
	"context"
	"log/slog"
	"math"
	"time"

	"github.com/jonboulle/clockwork"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// Store is what a Detector needs of a store.
type Store interface {
	store.Reader
	store.Writer
	store.Feed
}

// Config says what is watched, and when it is silent.
type Config struct {
	Store  Store
	States map[string]time.Duration // by the name of the state
	Clock  clockwork.Clock
	Log    *slog.Logger
}

// Detector notes which runs of a store are silent.
type Detector struct {
	Config
	began   time.Time // the zero of the Detector's clock
	runs    map[store.Name]*run
	silent  map[store.Name]*run // of runs
	queue   queue
	learned learned
	ready   bool // a state has enough samples since the last pass
	read    int64
	storms  map[string]*storm // by namespace

	wall              time.Duration   // of the wall clock against the Detector's, as of the last look
	stepped           time.Duration   // when the wall clock was found to have stepped
	looked            time.Duration   // when log files of silent runs were looked at last
	readFrom, readNow time.Duration   // when changes were read the last time before, and last
	readWall          time.Time       // the same as readNow by the wall clock
	failing           map[string]bool // what failed at the last try, and was logged
}

// New returns a Detector. Run starts it.
func New(cfg Config) *Detector {
	return &Detector{Config: cfg, began: cfg.Clock.Now(), runs: map[store.Name]*run{}, silent: map[store.Name]*run{},
		learned: learned{}, storms: map[string]*storm{}, failing: map[string]bool{}, stepped: math.MinInt64}
}

const (
	// restTime is the shortest time between two readings of the log of changes: reading many changes at a
	// time costs less. No line is waited for, because the store ends silences by itself.
	restTime = 100 * time.Millisecond
	// lookInterval is how often log files of silent runs are looked at, and the clocks are compared.
	lookInterval = time.Second
	retryAfter   = time.Second
	lookAgain    = time.Minute
	// verifyTime bounds the wait for the store to look at its runs behind a start.
	verifyTime = time.Minute
)

// Run works until ctx ends.
func (d *Detector) Run(ctx context.Context) {
	for began := time.Now(); d.Store.Unverified("") > 0 && time.Since(began) < verifyTime; {
		if !rest(ctx, clockwork.NewRealClock(), restTime, nil) {
			return
		}
	}
	for begun := false; ctx.Err() == nil; {
		news := d.Store.News()
		if !begun {
			begun = d.say("read the runs", d.begin(ctx))
		} else if d.say("read the changes", d.readChanges(ctx)) {
			d.look(ctx)
		}
		if !rest(ctx, clockwork.NewRealClock(), restTime, nil) || !rest(ctx, d.Clock, d.wait(), news) {
			return
		}
	}
}

// say logs a failure, once until the next success, and reports whether there was none.
func (d *Detector) say(what string, err error) bool {
	if err != nil && !d.failing[what] {
		d.Log.Warn("find out which runs are silent: it is tried again", "step", what, "err", err)
	}
	d.failing[what] = err != nil
	return err == nil
}

// rest waits for a while or for news, and reports whether ctx goes on.
func rest(ctx context.Context, clock clockwork.Clock, most time.Duration, news <-chan struct{}) bool {
	timer := clock.NewTimer(most)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-news:
	case <-timer.Chan():
	}
	return true
}

// wait returns how long nothing is to be done unless changes come.
func (d *Detector) wait() time.Duration {
	most := lookInterval
	if len(d.queue) > 0 {
		most = min(most, d.queue[0].due-d.now())
	}
	return max(most, 0)
}

// now is the Detector's clock. It is monotonic.
func (d *Detector) now() time.Duration { return d.Clock.Since(d.began) }

// begin takes all runs as they are.
func (d *Detector) begin(ctx context.Context) error {
	clear(d.runs)
	clear(d.silent)
	d.queue, d.learned, d.wall, d.readNow = nil, learned{}, d.wallOffset(), d.now()
	at := d.Store.Revision()
	var over []store.SilenceRequest // a line came, and the record of that was lost
	for found, err := range d.Store.Runs(ctx, store.RunsRequest{Committed: true}) {
		if err != nil {
			return err
		}
		if found.Ended {
			continue
		}
		r := d.take(found)
		if !r.silent && !found.Silence.Since.IsZero() {
			over = append(over, notSilent(r))
		}
	}
	d.read = d.learn(ctx, at)
	if len(over) == 0 {
		return nil
	}
	return d.Store.NoteSilence(ctx, over)
}

func notSilent(r *run) store.SilenceRequest {
	return store.SilenceRequest{Name: r.name, UID: r.uid, Sequence: r.sequence}
}

// EndAll ends the silences that a store has noted, where no Detector runs.
func EndAll(ctx context.Context, s Store) error {
	var silent []store.SilenceRequest
	for found, err := range s.Runs(ctx, store.RunsRequest{Committed: true}) {
		if err != nil {
			return err
		}
		if !found.SilentSince().IsZero() {
			silent = append(silent, store.SilenceRequest{Name: found.Name, UID: found.UID, Sequence: found.Current.Sequence})
		}
	}
	if len(silent) == 0 {
		return nil
	}
	return s.NoteSilence(ctx, silent)
}

// take notes a run as it stood when no Detector watched it, and returns it.
func (d *Detector) take(found *store.Run) *run {
	now := d.now()
	r := &run{name: found.Name, uid: found.UID, state: found.Current.State, sequence: found.Current.Sequence, place: noPlace}
	r.entered = now - max(d.Clock.Now().Sub(found.UpdateTime), 0)
	r.since = r.entered
	if found.Name.Kind == statusfile.TestRun {
		r.test = found.DisplayName
	}
	r.stays = d.staysOf(r)
	if found.Silence.Sequence == r.sequence {
		r.promised = found.Silence.Within
	}
	d.runs[r.name] = r
	if since := found.SilentSince(); !since.IsZero() {
		d.setSilent(r, now-max(d.Clock.Now().Sub(since), 0))
	} else {
		d.schedule(r)
	}
	return r
}

// maxLearning bounds how many old changes a start learns from.
const maxLearning = 100_000

// learn takes samples from the changes up to a revision, as far as they are kept. It returns that revision.
func (d *Detector) learn(ctx context.Context, to int64) int64 {
	type place struct {
		test, state string
		line        time.Time
	}
	places := map[store.Name]place{}
	after := max(d.Store.Oldest()-1, to-maxLearning, 0)
	for c, err := range d.Store.Changes(ctx, after) {
		if err != nil || c.Revision > to {
			break // best effort: what is not learned now is learned later
		}
		p := places[c.Run]
		switch c.Kind {
		case store.RunCreated, store.IdentityChanged:
			if c.Identity != nil && c.Run.Kind == statusfile.TestRun {
				p.test = c.Identity.DisplayName
				places[c.Run] = p
			}
		case store.LineAdded:
			if p.test != "" && !p.line.IsZero() {
				d.sample(d.learned.of(stateOf{p.test, p.state}), c.Status.When.Sub(p.line))
			}
			p.state, p.line = c.Status.State, c.Status.When
			places[c.Run] = p
		case store.RunDeleted, store.RunEnded:
			delete(places, c.Run)
		}
	}
	return to
}

func (d *Detector) sample(of *histogram, stayed time.Duration) {
	if of != nil && stayed >= 0 && of.add(stayed) {
		d.ready = true
	}
}

// staysOf returns how long runs like this one stay in its state, nil if that is not learned.
func (d *Detector) staysOf(r *run) *histogram {
	if r.test == "" {
		return nil
	}
	return d.learned.of(stateOf{r.test, r.state})
}

// readChanges takes the changes behind those that were read.
func (d *Detector) readChanges(ctx context.Context) error {
	d.readFrom, d.readNow, d.readWall = d.readNow, d.now(), d.Clock.Now()
	for c, err := range d.Store.Changes(ctx, d.read) {
		if store.ReasonOf(err) == store.TooOld {
			return d.begin(ctx)
		}
		if err != nil {
			return err
		}
		d.apply(&c)
		d.read = c.Revision
	}
	return nil
}

// apply takes the next change.
func (d *Detector) apply(c *store.Change) {
	r := d.runs[c.Run]
	switch c.Kind {
	case store.RunCreated:
		d.forget(r)
		r = &run{name: c.Run, uid: c.UID, place: noPlace}
		if c.Identity != nil && c.Run.Kind == statusfile.TestRun {
			r.test = c.Identity.DisplayName
		}
		d.runs[c.Run] = r
	case store.RunDeleted, store.RunEnded:
		d.forget(r)
	}
	if r == nil {
		return
	}
	switch c.Kind {
	case store.LineAdded:
		d.addLine(r, c)
	case store.IdentityChanged:
		if c.Identity != nil && c.Run.Kind == statusfile.TestRun {
			r.test = c.Identity.DisplayName
			r.stays = d.staysOf(r)
			d.schedule(r)
		}
	case store.SilenceChanged:
		d.noteSilence(r, c)
	}
}

func (d *Detector) addLine(r *run, c *store.Change) {
	at := d.timeOf(c.Status.When)
	if r.sequence > 0 {
		d.sample(r.stays, at-r.entered)
	}
	if r.state != c.Status.State {
		r.state = c.Status.State
		r.stays = d.staysOf(r)
	}
	r.uid, r.sequence = c.UID, c.Status.Sequence
	r.entered, r.since, r.promised = at, at, 0
	d.setMoving(r)
	d.schedule(r)
}

// timeOf returns when a line came, by the Detector's clock: at the line's own time if that lies behind the last
// reading, else then or now, because the wall clock of its writer may be another one.
func (d *Detector) timeOf(when time.Time) time.Duration {
	return min(max(d.readNow-d.readWall.Sub(when), d.readFrom), d.readNow)
}

// noteSilence takes what the store has noted, also for this Detector.
func (d *Detector) noteSilence(r *run, c *store.Change) {
	if c.Silence.Sequence == r.sequence {
		r.promised = c.Silence.Within
	}
	if c.Silence.Sequence != r.sequence || c.Silence.Since.IsZero() {
		d.setMoving(r)
		d.schedule(r)
		return
	}
	if !r.silent {
		d.stormOf(r).add(d.readNow)
	}
	d.setSilent(r, d.readNow-max(d.readWall.Sub(c.Silence.Since), 0))
	d.queue.remove(r)
}

func (d *Detector) forget(r *run) {
	if r == nil {
		return
	}
	d.queue.remove(r)
	delete(d.runs, r.name)
	delete(d.silent, r.name)
}

func (d *Detector) setSilent(r *run, since time.Duration) {
	r.silent, r.silentSince, r.nextLook = true, since, 0
	d.silent[r.name] = r
}

func (d *Detector) setMoving(r *run) {
	if r.silent {
		r.silent = false
		delete(d.silent, r.name)
	}
}

// schedule has a run looked at when it is silent at the earliest. It leaves a run that is looked at before
// where it is: then it gets its next time, which costs less than a new one for each line. A run without a
// deadline, or that is silent, is never due.
func (d *Detector) schedule(r *run) {
	within := d.deadline(r)
	if within == 0 || r.silent {
		d.queue.remove(r)
		return
	}
	if due := r.since + within; r.place == noPlace || due < r.due {
		r.due = due
		d.queue.set(r)
	}
}

// deadline returns how long a run may stay as it is; 0 if that is not known.
func (d *Detector) deadline(r *run) time.Duration {
	switch configured := d.States[r.state]; {
	case r.promised > 0:
		return r.promised
	case configured > 0:
		return configured
	case r.stays != nil:
		return r.stays.deadline()
	}
	return 0
}
