package filestore_test

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/store"
)

// chaos is an external writer that does anything to a tree of a few ids.
type chaos struct {
	v    *service
	rand *rand.Rand
	n    int // so much was done, so that each line is another one
}

const chaosIDs = 6

func (c *chaos) id() string     { return fmt.Sprint(c.rand.IntN(chaosIDs)) }
func (c *chaos) run() string    { return "test_runs/" + c.id() }
func (c *chaos) series() string { return "series/" + c.id() }
func (c *chaos) either() string {
	if c.rand.IntN(3) == 0 {
		return c.series()
	}
	return c.run()
}

func (c *chaos) lines() (text string) {
	for range 1 + c.rand.IntN(3) {
		c.n++
		state := []string{"RUNNING", "INFO", "BUILD_FAILED", "SET_MAKE", "COMPLETE"}[min(c.rand.IntN(12), 4)]
		if state == "COMPLETE" && c.rand.IntN(4) > 0 {
			state = "WARNING"
		}
		text += fmt.Sprintf("1700000000.500000 %s line %d\n", state, c.n)
	}
	return text
}

// act does one thing. What can't be done, since nothing is there, is left.
func (c *chaos) act() {
	at := func(rel string) string { return c.v.path(rel) }
	put := func(rel, data string) {
		_ = os.MkdirAll(at(rel[:strings.LastIndexByte(rel, '/')]), 0o755)
		_ = os.WriteFile(at(rel), []byte(data), 0o644)
	}
	appendTo := func(rel string) {
		if f, err := os.OpenFile(at(rel), os.O_APPEND|os.O_WRONLY, 0); err == nil {
			_, _ = f.WriteString(c.lines())
			f.Close()
		}
	}
	switch c.rand.IntN(16) {
	case 0, 1, 2, 3, 4, 5:
		appendTo(c.either() + "/status")
	case 6, 7: // a run appears
		if dir := c.either(); os.Mkdir(at(dir), 0o755) == nil {
			put(dir+"/status", c.lines())
		}
	case 8: // another generation, whole
		c.n++
		put("fresh/status", c.lines())
		dir := c.either()
		_ = os.RemoveAll(at(dir))
		_ = os.Rename(at("fresh"), at(dir))
		_ = os.RemoveAll(at("fresh"))
	case 9:
		_ = os.RemoveAll(at(c.either()))
	case 10: // the file alone is replaced
		put("fresh/status", c.lines())
		_ = os.Rename(at("fresh/status"), at(c.either()+"/status"))
	case 11:
		put(c.run()+"/RUN_COMPLETE.tmp", `{"complete": 5}`)
		id := c.run()
		_ = os.Rename(at(id+"/RUN_COMPLETE.tmp"), at(id+"/RUN_COMPLETE"))
	case 12:
		put(c.series()+"/ALL_TESTS_STARTED", "")
	case 13:
		_ = os.Remove(at(c.run() + "/series"))
		_ = os.Remove(at(c.series() + fmt.Sprintf("/test_sets/a/%d", c.rand.IntN(chaosIDs))))
	case 14: // links, one-sided now and then
		series, set, run := c.id(), fmt.Sprint("set", c.rand.IntN(2)), c.id()
		_ = os.MkdirAll(at("series/"+series+"/test_sets/"+set), 0o755)
		_ = os.Symlink("../../../../test_runs/"+run, at("series/"+series+"/test_sets/"+set+"/"+run))
		_ = os.Symlink("../../series/"+series, at("test_runs/"+run+"/series"))
	default:
		_ = os.RemoveAll(at(c.series() + "/test_sets"))
	}
}

// seen is what matters of a run, apart from revisions.
type seen struct {
	name, uid, current, series, outcome string
	sequence                            int64
	members                             int
	closed                              bool
}

func seenOf(runs []*store.Run) (all []seen) {
	for _, r := range runs {
		s := seen{name: r.Name.String(), uid: r.UID, current: r.Current.State + " " + r.Current.Note,
			sequence: r.Current.Sequence, members: r.MemberCount, closed: r.MembershipClosed}
		if r.Series != (store.Name{}) {
			s.series = r.Series.String()
		}
		if r.Ended && !r.MembershipClosed { // the end that members made of a series outlives them
			s.outcome = r.Outcome.String()
		}
		all = append(all, s)
	}
	slices.SortFunc(all, func(a, b seen) int { return strings.Compare(a.name, b.name) })
	return all
}

// Whatever other processes do, and however the store comes to know of it: lists show in
// the end what the files say, and the log of changes tells all of it.
func TestNothingIsLostBetweenExternalChangesListsAndTheOrder(t *testing.T) {
	rounds, acts := scale(3, 100), scale(400, 3000)
	for how, change := range followings {
		for range rounds {
			seed := rand.Uint64()
			t.Run(fmt.Sprint(how, ", seed ", seed), func(t *testing.T) {
				v := newService(t, buffered, change)
				v.list()
				c := &chaos{v: v, rand: rand.New(rand.NewPCG(seed, 0))}
				for i := range acts {
					c.act()
					switch {
					case i%200 == 199:
						v.stop()
						c.act()
						v.start()
					case i%50 == 0:
						v.list()
					case i%7 == 0: // the server is not alone, nor are they
						_, _ = v.Append(t.Context(), store.AppendRequest{Name: testRun(c.id()), State: "RUNNING", Note: fmt.Sprint("own ", i)})
					}
				}
				var want, got []seen
				defer func() {
					if t.Failed() {
						t.Logf("listed\n%+v\nin the files\n%+v", got, want)
					}
				}()
				for i := range chaosIDs { // those that have ended are looked at when a caller asks for them
					_, _ = v.Run(t.Context(), testRun(fmt.Sprint(i)))
					_, _ = v.Run(t.Context(), series(fmt.Sprint(i)))
				}
				v.until("lists are as the files", func() bool {
					want, got = seenOf(fresh(t, v)), seenOf(v.list())
					return slices.Equal(want, got)
				})
				v.until("the order tells what lists show", func() bool { return slices.Equal(v.told(), told(got)) })
			})
		}
	}
}

// fresh lists what a store shows that has never seen the tree.
func fresh(t *testing.T, v *service) []*store.Run {
	t.Helper()
	s, err := filestore.Open(filestore.Config{Namespaces: v.cfg.Namespaces, ReadOnly: true, Log: slog.New(slog.DiscardHandler)})
	must(t, err)
	defer func() { must(t, s.Close()) }()
	runs, err := store.Collect(s.Runs(t.Context(), store.RunsRequest{}))
	must(t, err)
	return runs
}

// told are the parts of what is seen that the log tells.
func told(all []seen) (told []seen) {
	for _, s := range all {
		if s.current == "INVALID Status file was empty." {
			s.current = ""
		}
		told = append(told, seen{name: s.name, uid: s.uid, current: s.current, series: s.series, sequence: s.sequence})
	}
	return told
}

func (v *service) told() (all []seen) {
	v.t.Helper()
	now := map[store.Name]*seen{}
	for c, err := range v.Changes(v.t.Context(), 0) {
		must(v.t, err)
		is := now[c.Run]
		if (is == nil) != (c.Kind == store.RunCreated) {
			v.t.Fatalf("revision %d: %+v of %+v", c.Revision, c, is)
		}
		switch c.Kind {
		case store.RunCreated:
			now[c.Run] = &seen{name: c.Run.String(), uid: c.UID}
		case store.RunDeleted:
			delete(now, c.Run)
		case store.LineAdded:
			if is.uid != c.UID && is.sequence > 0 || c.Status.Sequence != is.sequence+1 {
				v.t.Fatalf("revision %d: %+v of %+v", c.Revision, c, is)
			}
			is.uid, is.sequence, is.current = c.UID, c.Status.Sequence, c.Status.State+" "+c.Status.Note
		case store.MemberJoined:
			is.series = c.Series.String()
		case store.MemberLeft:
			if is.series != c.Series.String() {
				v.t.Fatalf("revision %d: %+v of %+v", c.Revision, c, is)
			}
			is.series = ""
		}
	}
	for _, s := range now {
		all = append(all, *s)
	}
	slices.SortFunc(all, func(a, b seen) int { return strings.Compare(a.name, b.name) })
	return all
}
