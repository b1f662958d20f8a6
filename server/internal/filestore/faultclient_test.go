package filestore_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// client is a client of a store that a fault may meet. It repeats what was refused, and
// follows the changes.
type client struct {
	s        *filestore.Store
	report   func(kind, text string) // "wrong", "unavailable", "unknown", "change", "act"
	patience time.Duration           // for what a fault holds up: it passes only where something is wrong

	mu    sync.Mutex
	after int64         // the revision up to which changes were told
	told  []string      // changes
	news  chan struct{} // closed when another one is told
}

func (c *client) wrong(format string, args ...any) { c.report("wrong", fmt.Sprintf(format, args...)) }

// unavailable are the reasons that the API calls UNAVAILABLE, or says "outcome unknown" with.
var unavailable = []store.Reason{store.ReadFailed, store.NotWritten, store.OutOfFiles, store.OutcomeUnknown, store.Busy}

// call calls the store until it is available. It reports whether that went well.
func (c *client) call(what string, do func() error) bool {
	for late := time.Now().Add(c.patience); ; <-time.After(5 * time.Millisecond) {
		err := do()
		switch {
		case err == nil:
			return true
		case !slices.Contains(unavailable, store.ReasonOf(err)):
			c.wrong("%s: %v", what, err)
			return false
		case time.Now().After(late):
			c.wrong("%s is refused for ever: %v", what, err)
			return false
		}
		c.report("unavailable", what+": "+err.Error())
		if store.ReasonOf(err) == store.OutcomeUnknown {
			c.report("unknown", what)
		}
	}
}

// follow tells of all changes until the context ends.
func (c *client) follow(ctx context.Context) {
	for ctx.Err() == nil {
		news := c.s.News()
		var failed error
		for change, err := range c.s.Changes(ctx, c.after) {
			if failed = err; err == nil {
				c.tell(change)
			}
		}
		if failed == nil {
			select {
			case <-news:
			case <-ctx.Done():
			}
			continue
		}
		if ctx.Err() == nil && store.ReasonOf(failed) != store.ReadFailed {
			c.wrong("follow the changes behind %d: %v", c.after, failed)
			return
		}
		<-time.After(5 * time.Millisecond)
	}
}

func (c *client) tell(change store.Change) {
	text := changeText(change)
	c.report("change", fmt.Sprint(change.Revision, " ", change.UID, " ", text))
	c.mu.Lock()
	defer c.mu.Unlock()
	c.after = change.Revision
	c.told = append(c.told, text)
	if c.news != nil {
		close(c.news)
		c.news = nil
	}
}

func changeText(c store.Change) string {
	name := runKey(c.Run)
	switch c.Kind {
	case store.LineAdded:
		return fmt.Sprintf("%s line %d %s", name, c.Status.Sequence, lineText(c.Status))
	case store.MemberJoined:
		return name + " joined " + runKey(c.Series)
	case store.MemberLeft:
		return name + " left " + runKey(c.Series)
	case store.RunCreated:
		return name + " created"
	case store.RunDeleted:
		return name + " deleted"
	case store.RunEnded:
		return name + " ended"
	case store.IdentityChanged:
		return name + " identity"
	}
	return name + fmt.Sprint(" change ", c.Kind)
}

// count returns how many changes were told, and is the mark for await.
func (c *client) count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.told)
}

// await waits until a change is told that begins with a text, behind a mark. It reports
// whether it is.
func (c *client) await(behind int, text string) bool {
	late := time.NewTimer(c.patience)
	defer late.Stop()
	for {
		c.mu.Lock()
		found := slices.ContainsFunc(c.told[behind:], func(s string) bool { return strings.HasPrefix(s, text) })
		if c.news == nil {
			c.news = make(chan struct{})
		}
		news := c.news
		c.mu.Unlock()
		if found {
			return true
		}
		select {
		case <-news:
		case <-late.C:
			c.wrong("no caller is told that %s", text)
			return false
		}
	}
}

// look checks that no answer is wrong, and then waits until the facts are those wanted. It
// reports whether they become these.
func (c *client) look(what string, before, want []string) bool {
	first := true
	var last []string
	for late := time.Now().Add(c.patience); time.Now().Before(late); <-time.After(5 * time.Millisecond) {
		now, err := c.facts()
		if err != nil {
			if !slices.Contains(unavailable, store.ReasonOf(err)) {
				c.wrong("%s: %v", what, err)
				return false
			}
			c.report("unavailable", what+": "+err.Error())
			continue
		}
		if first {
			first = false
			if wrong := wrongAnswers(now, before, want); len(wrong) > 0 {
				c.wrong("%s: it was answered\n  + %s", what, strings.Join(wrong, "\n  + "))
			}
		}
		if slices.Equal(now, want) {
			return true
		}
		last = now
	}
	c.wrong("%s: the facts stay other ones:\n%s", what, difference(want, last))
	return false
}

// facts returns what the store says of all runs, a text a fact, sorted.
func (c *client) facts() (all []string, err error) {
	runs, err := store.Collect(c.s.Runs(ctx, store.RunsRequest{}))
	if err != nil {
		return nil, err
	}
	for _, listed := range runs {
		facts, err := c.factsOf(listed)
		if err != nil {
			return nil, err
		}
		all = append(all, facts...)
	}
	slices.Sort(all)
	return all, nil
}

// factsOf returns what the store says of a run in several answers. If the run changes
// between them they are asked for again.
func (c *client) factsOf(listed *store.Run) (all []string, err error) {
	for {
		r, err := c.s.Run(ctx, listed.Name)
		if store.ReasonOf(err) == store.NotFound && listed.Unverified {
			return nil, &store.Error{Reason: store.ReadFailed, Detail: "the list says that it is not verified", Err: err}
		}
		if err != nil {
			return nil, fmt.Errorf("run %v: %w", listed.Name, err)
		}
		all, err := c.linesOf(r)
		if err != nil {
			return nil, err
		}
		again, err := c.s.Run(ctx, listed.Name)
		if err != nil {
			return nil, fmt.Errorf("run %v: %w", listed.Name, err)
		}
		if again.UID != r.UID || again.Revision != r.Revision {
			continue
		}
		key := factKey(r)
		all = append(all, "run "+key+runText(r))
		if text := runText(listed); text != runText(r) {
			all = append(all, "list "+key+text)
		}
		return all, nil
	}
}

// linesOf returns what the store says of a run's lines.
func (c *client) linesOf(r *store.Run) (all []string, err error) {
	key := factKey(r)
	sequence, revision := int64(0), int64(0)
	for e, err := range c.s.History(ctx, store.HistoryRequest{Name: r.Name}) {
		if err != nil {
			return nil, fmt.Errorf("history of %v: %w", r.Name, err)
		}
		sequence++
		if e.Status.Sequence != sequence || e.UID != r.UID || e.Status.Revision > 0 && e.Status.Revision <= revision || revision > 0 && e.Status.Revision == 0 {
			all = append(all, fmt.Sprintf("odd %s line %d behind revision %d: %+v", key, sequence, revision, e))
		}
		revision = e.Status.Revision
		all = append(all, fmt.Sprintf("line %s | %04d %s", key, sequence, lineText(e.Status)))
	}
	newest, err := c.s.Newest(ctx, r.Name)
	if err != nil {
		return nil, fmt.Errorf("newest of %v: %w", r.Name, err)
	}
	if lineText(newest.Status) != lineText(r.Current) {
		all = append(all, "newest "+key+" | "+lineText(newest.Status))
	}
	return all, nil
}

func runKey(n store.Name) string {
	if n == (store.Name{}) {
		return "none"
	}
	return store.Collection(n.Kind) + "/" + n.ID
}

// factKey names a run: one whose id the service chose by what it is displayed as.
func factKey(r *store.Run) string {
	if strings.HasPrefix(r.DisplayName, "auto") {
		return r.DisplayName
	}
	return runKey(r.Name)
}

func lineText(s store.Status) string {
	return strings.TrimSpace(fmt.Sprintf("%s %.60s %d", s.State, s.Note, s.When.UnixMicro())) + map[bool]string{true: " malformed"}[s.Malformed]
}

func runText(r *store.Run) string {
	var text strings.Builder
	say := func(key string, value any) { fmt.Fprintf(&text, " | %s=%v", key, value) }
	say("current", fmt.Sprintf("%04d %s", r.Current.Sequence, lineText(r.Current)))
	if r.FirstProblem != nil {
		say("problem", lineText(*r.FirstProblem))
	}
	say("ended", r.Ended)
	say("outcome", r.Outcome)
	say("result", r.Result)
	if r.Ended {
		say("end", r.EndTime.UnixMicro())
	}
	say("created", r.CreateTime.UnixMicro())
	say("name", r.DisplayName)
	say("user", r.User)
	say("labels", r.Labels.Map())
	if r.Name.Kind == statusfile.Series {
		say("members", r.MemberCount)
		say("closed", r.MembershipClosed)
	} else {
		say("series", runKey(r.Series))
	}
	if r.Unreadable != "" {
		say("unreadable", r.Unreadable)
	}
	if r.Unverified {
		say("unverified", true)
	}
	return text.String()
}
