package notify

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/runstatus/runstatus/server/internal/store"
)

// Store is what a Notifier needs of a store. It writes nothing to it.
type Store interface {
	store.Reader
	store.Feed
}

// Config says where the rules are, and what they are about.
type Config struct {
	Store      Store
	File       string   // of the rules
	StateDir   string   // of the server; "": positions are forgotten at the end
	Namespaces []string // of the server
	Version    string   // of the program, for User-Agent
	Log        *slog.Logger
}

// Notifier posts the messages of a file of rules.
type Notifier struct {
	Config
	positions positions
	tail      *tail
	rules     *Rules // of the goroutine of Run
	pace      backoff
	clientOf  func(*receivers, *rule) *http.Client

	mu      sync.Mutex
	workers []*worker
	counts  map[string]*counts // by the name of the rule
}

// New reads the rules. Run starts the messages: about what comes to the log from now on, and for rules that an
// earlier Notifier had, from where it stopped. The error joins all mistakes.
func New(cfg Config) (*Notifier, error) {
	rules, err := Load(cfg.File, cfg.Store.Vocabulary(), cfg.Namespaces)
	if err != nil {
		return nil, err
	}
	n := &Notifier{Config: cfg, tail: newTail(cfg.Store), rules: rules, counts: map[string]*counts{}, pace: usualBackoff, clientOf: (*receivers).client}
	if n.positions, err = openPositions(cfg.StateDir); err != nil {
		return nil, err
	}
	n.replaceWorkers(rules)
	return n, nil
}

// Run works until ctx ends. At each value of reload it reads the file again; after a mistake the rules are
// those of before.
func (n *Notifier) Run(ctx context.Context, reload <-chan struct{}) {
	var all sync.WaitGroup
	defer all.Wait()
	failing := failure{log: n.Log, step: "read the log of changes"}
	all.Go(func() { n.tail.run(ctx, failing.say) })
	for ctx.Err() == nil {
		n.runRules(ctx, reload)
	}
}

// runRules runs the rules until ctx ends or there are other ones.
func (n *Notifier) runRules(ctx context.Context, reload <-chan struct{}) {
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()
	for _, w := range n.workers {
		running.Go(func() { w.run(ctx) })
	}
	n.Log.Info("notifications are on", "file", n.File, "rules", len(n.workers))
	for {
		select {
		case <-ctx.Done():
			return
		case <-reload:
		}
		rules, err := Load(n.File, n.Store.Vocabulary(), n.Namespaces)
		if err != nil {
			n.Log.Error("not reloaded because of errors; what was read before stays", "file", n.File, "err", err)
			continue
		}
		cancel()
		running.Wait() // their positions are saved
		n.replaceWorkers(rules)
		return
	}
}

// replaceWorkers makes the workers of rules. Those of rules that there were before go on where these stopped, also
// if no position is kept in a file. No worker runs meanwhile.
func (n *Notifier) replaceWorkers(rules *Rules) {
	n.rules = rules
	if removed := n.positions.keepOnly(rules.rules); len(removed) > 0 {
		n.Log.Info("rules that there are no more have lost their positions", "files", strings.Join(removed, " "))
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	before := n.workers
	n.workers = nil
	for _, r := range rules.rules {
		c := n.counts[r.name]
		if c == nil {
			c = &counts{}
			n.counts[r.name] = c
		}
		c.disabled.Store(false)
		w := newWorker(n, r, c)
		for _, old := range before {
			if n.positions.path(old.rule.name) == n.positions.path(r.name) {
				w.first = old.delivered()
			}
		}
		n.workers = append(n.workers, w)
	}
}

// Stats tell how a rule does. Counts begin with the process.
type Stats struct {
	Rule      string
	Delivered int64 // messages
	Failed    int64 // tries of a delivery
	Refused   int64 // messages that were given up because the receiver refused them
	Gaps      int64 // where the log of changes did not reach back
	Waiting   int64 // messages that are made and not delivered; the others are still in the log
	Behind    int64 // revisions of the log that are not delivered yet, most of which concern no rule
	Disabled  bool  // the receiver has answered 410
}

// Stats returns how the rules do, by name.
func (n *Notifier) Stats() []Stats {
	n.mu.Lock()
	defer n.mu.Unlock()
	newest := n.Store.Revision()
	var all []Stats
	for _, w := range n.workers {
		c := w.counts
		at, waiting := w.window.position()
		all = append(all, Stats{
			Rule: w.rule.name, Delivered: c.delivered.Load(), Failed: c.failed.Load(), Refused: c.refused.Load(), Gaps: c.gaps.Load(),
			Waiting: int64(waiting), Behind: max(newest-at.Revision, 0), Disabled: c.disabled.Load(),
		})
	}
	slices.SortFunc(all, func(a, b Stats) int { return strings.Compare(a.Rule, b.Rule) })
	return all
}

// failure logs a failure once, until the next success. It is for one goroutine.
type failure struct {
	log  *slog.Logger
	step string
	on   bool
}

func (f *failure) say(err error) {
	if err != nil && !f.on {
		f.log.Warn("notifications are late: it is tried again", "step", f.step, "err", err)
	}
	f.on = err != nil
}

// backoff is how long a rule waits behind failures.
type backoff struct{ first, most, mostAsked time.Duration }

// usualBackoff doubles from first to most; mostAsked bounds what a receiver can ask for.
var usualBackoff = backoff{first: time.Second, most: 5 * time.Minute, mostAsked: 24 * time.Hour}
