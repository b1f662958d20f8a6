package filestore_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// A scene is a part of the script of normal work. What comes before it is done without
// a fault, so that each call of the scene is tried in little time.
type scene struct {
	name   string
	config func(*filestore.Config)
	before []act // by a store that is closed in order
	lives  []life
	free   string // a run of which more or less may be told
}

// life is what happens from one start of the server to its end, and then until the next.
type life struct {
	acts  []act
	cut   bool             // it ends in a power cut, not in order
	after func(e external) // what other processes do then
}

// act is one thing that a client or another process does.
type act struct {
	name     string
	do       func(*client) error // by a client, which repeats it; nil: none
	external func(external)      // by another process
	until    []string            // changes that are told then
	look     bool                // a client looks at everything
}

// external is another process that works in the tree, as Pavilion does.
type external struct {
	tree string
	fail func(error)
}

func (e external) path(rel string) string { return filepath.Join(e.tree, rel) }

func (e external) dir(rel string) { e.fail(os.MkdirAll(e.path(rel), 0o755)) }

func (e external) file(rel, content string) {
	e.fail(os.WriteFile(e.path(rel), []byte(content), 0o644))
}

func (e external) link(rel, target string) { e.fail(os.Symlink(target, e.path(rel))) }

// line appends a line to a status file, which it makes if it is not there.
func (e external) line(rel, state, note string) { e.text(rel, pavilionLine(state, note)) }

func (e external) text(rel, text string) {
	f, err := os.OpenFile(e.path(rel+"/status"), os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o644)
	e.fail(err)
	_, err = f.WriteString(text)
	e.fail(err)
	e.fail(f.Close())
}

func pavilionLine(state, note string) string {
	return fmt.Sprintf("%d.500000 %s %s\n", scriptTime(note).Unix(), state, note)
}

// marker puts up a file as Pavilion does: another one of the content is renamed.
func (e external) marker(rel, content string) {
	e.file(rel+".tmp", content)
	e.fail(os.Rename(e.path(rel+".tmp"), e.path(rel)))
}

// run makes a test run in Pavilion's form, a member of a series unless that is "".
func (e external) run(id, series string) {
	rel := "test_runs/" + id
	e.dir(rel)
	e.line(rel, "STATUS_CREATED", "Created status file for "+id+" of "+series)
	e.file(rel+"/attributes", fmt.Sprintf(`{"name": "by Pavilion %s", "user": "ann", "sys_name": "big", "uuid": "%s-1", "created": 1500000000.5}`, id, id))
	e.dir("jobs/job" + id)
	e.file("jobs/job"+id+"/info", `{"id": 77, "host": "node1"}`)
	e.link(rel+"/job", e.path("jobs/job"+id))
	if series != "" {
		e.link(rel+"/series", e.path("series/"+series))
		e.dir("series/" + series + "/test_sets/set one")
		e.link("series/"+series+"/test_sets/set one/"+id, e.path(rel))
	}
}

// series makes a series in Pavilion's form.
func (e external) series(id string) {
	e.dir("series/" + id)
	e.line("series/"+id, "STATUS_CREATED", "Created status file.")
	e.file("series/"+id+"/attributes", fmt.Sprintf(`{"name": "by Pavilion %s", "user": "ann"}`, id))
}

func (e external) remove(rel string) { e.fail(os.RemoveAll(e.path(rel))) }

// Acts of clients.

// creates makes a run, at a time that its key decides: two generations of an id differ.
func creates(key string, q store.CreateRequest) act {
	q.Namespace, q.Kind, q.NotAfter, q.User = "main", max(q.Kind, statusfile.TestRun), time.Unix(1_400_000_000+int64(len(key)), 0), "bob"
	q.DisplayName = key
	q.Labels = map[string]string{"of": key}
	q.RequestID = "request " + key
	return act{name: "create " + key, do: func(c *client) error {
		r, err := c.s.Create(ctx, q)
		if err == nil && (r.DisplayName != q.DisplayName || r.Series != q.Series || r.UID == "") {
			c.wrong("created as %+v", r)
		}
		return err
	}}
}

func writes(n store.Name, state, note string) act {
	return act{name: "write " + note, do: func(c *client) error {
		res, err := c.s.Append(ctx, store.AppendRequest{Name: n, State: state, Note: note, When: scriptTime(note)})
		if err == nil && (res.Status.Note != note && note != "" || res.Status.Sequence == 0) {
			c.wrong("written as %+v", res)
		}
		return err
	}}
}

// writesAgain is a line that stands already.
func writesAgain(n store.Name, state, note string) act {
	return act{name: "write again " + note, do: func(c *client) error {
		res, err := c.s.Append(ctx, store.AppendRequest{Name: n, State: state, Note: note, When: scriptTime(note)})
		if err == nil && !res.Replayed {
			c.wrong("%s is not known any more: %+v", note, res)
		}
		return err
	}}
}

func marks(n store.Name, m store.Marker) act {
	return act{name: "mark " + runKey(n), do: func(c *client) error {
		_, err := c.s.Mark(ctx, store.MarkRequest{Name: n, Marker: m})
		return err
	}}
}

// deletes removes a run. Once the outcome of a try is unknown, it may be gone.
func deletes(n store.Name) act {
	tried := false
	return act{name: "delete " + runKey(n), do: func(c *client) error {
		err := c.s.Delete(ctx, store.DeleteRequest{Name: n, Force: true})
		if tried && store.ReasonOf(err) == store.NotFound {
			return nil
		}
		tried = tried || store.ReasonOf(err) == store.OutcomeUnknown
		return err
	}}
}

// reads asks for one run, as the first who comes.
func reads(n store.Name) act {
	return act{name: "read " + runKey(n), do: func(c *client) error {
		_, err := c.s.Run(ctx, n)
		return err
	}}
}

func checkpoints() act {
	return act{name: "checkpoint", do: func(c *client) error {
		_ = c.s.Checkpoint() // what fails is tried again
		return nil
	}}
}

func looks() act { return act{name: "look", look: true} }

// others is what another process does, and what is told of it.
func others(what string, do func(external), until ...string) act {
	return act{name: what, external: do, until: until}
}

// scenes are the script. Its acts remember what became of them: each trial has its own.
func scenes() []scene {
	return []scene{creation(), reporting(), ending(), deletion(), restart(), afterCut(), turnover(), polled(), going()}
}

func creation() scene {
	return scene{name: "creation", lives: []life{{acts: []act{
		creates("series/1", store.CreateRequest{Kind: statusfile.Series, ID: "1"}),
		creates("test_runs/a", store.CreateRequest{ID: "a", Series: series("1")}),
		creates("auto b", store.CreateRequest{Series: series("1")}),
		creates("auto b", store.CreateRequest{Series: series("1")}),
		others("a run comes", func(e external) { e.run("p", "1") }, "test_runs/p line 1", "test_runs/p joined"),
		others("a series comes", func(e external) { e.series("9") }, "series/9 line 1"),
		others("its runs come", func(e external) { e.run("q", "9"); e.run("r", "9") }, "test_runs/q joined", "test_runs/r joined"),
		looks(),
		writes(testRun("p"), "RUNNING", "the first report"),
		looks(),
	}}}}
}

// given is a tree with two series that have two members each.
func given() []act {
	return []act{
		creates("series/1", store.CreateRequest{Kind: statusfile.Series, ID: "1"}),
		creates("test_runs/a", store.CreateRequest{ID: "a", Series: series("1")}),
		others("runs come", func(e external) {
			e.run("p", "1")
			e.series("9")
			e.run("q", "9")
			e.run("r", "9")
		}, "test_runs/p joined", "test_runs/q joined", "test_runs/r joined"),
	}
}

func reporting() scene {
	return scene{name: "reports", before: given(), lives: []life{{acts: []act{
		writes(testRun("a"), "RUNNING", "a1"),
		writes(testRun("p"), "BUILDING", "p1"),
		others("lines come", func(e external) {
			e.line("test_runs/a", "RUNNING", "others a2")
			e.line("test_runs/q", "RUNNING", "others q2")
			e.line("series/9", "SET_MAKE", "others 9")
		}, "test_runs/a line 3", "test_runs/q line 2", "series/9 line 2"),
		writes(testRun("a"), "RUNNING", "a2"),
		writesAgain(testRun("a"), "RUNNING", "a1"),
		writes(series("1"), "SET_MAKE", "series 1"),
		others("a line is torn", func(e external) { e.text("test_runs/p", "1700000000.000000 RUNNING a writer that di") }),
		writes(testRun("p"), "RUNNING", "p2"),
		checkpoints(),
		writes(testRun("a"), "RUNNING", "a3"),
		looks(),
	}}}}
}

func ending() scene {
	return scene{name: "ends", before: given(), lives: []life{{acts: []act{
		writes(testRun("a"), "COMPLETE", "The test completed with result: PASS"),
		marks(testRun("a"), store.Complete),
		others("a run ends", func(e external) { e.marker("test_runs/q/RUN_COMPLETE", `{"complete": 1500000900.5}`) }, "test_runs/q ended"),
		marks(series("1"), store.MembershipClosed),
		others("a series is closed", func(e external) { e.file("series/9/ALL_TESTS_STARTED", "") }),
		looks(),
		writes(testRun("p"), "COMPLETE", "The test completed with result: FAIL"),
		others("its last run ends", func(e external) { e.line("test_runs/r", "CANCELLED", "by its user") }, "test_runs/r ended", "series/9 ended"),
		looks(),
		writes(testRun("a"), "INFO", "late"),
		others("a series is seen to", func(e external) { e.marker("series/1/SERIES_COMPLETE", `{"complete": 1500000950.5}`) }),
		looks(),
	}}}}
}

func deletion() scene {
	return scene{name: "deletion", before: append(given(),
		creates("y", store.CreateRequest{ID: "y"}),
		writes(testRun("y"), "COMPLETE", "The test completed with result: PASS"),
	), lives: []life{{acts: []act{
		// The status file goes first: else a membership could be seen to end before its run.
		others("a run is removed", func(e external) { e.remove("test_runs/p/status") }, "test_runs/p deleted"),
		others("all of it is removed", func(e external) { e.remove("test_runs/p") }),
		deletes(testRun("y")),
		deletes(testRun("a")),
		looks(),
		creates("y again", store.CreateRequest{ID: "y"}),
		others("its id is used again", func(e external) { e.run("p", "") }, "test_runs/p created", "test_runs/p line 1"),
		others("a series is removed", func(e external) { e.remove("series/9/status") }, "series/9 deleted", "test_runs/q left"),
		others("all of it is removed", func(e external) { e.remove("series/9") }),
		looks(),
	}}}}
}

// closedSeries is given with a series that is closed and has a run that goes on.
func closedSeries() []act {
	return append(given(),
		others("a series is closed", func(e external) { e.file("series/9/ALL_TESTS_STARTED", "") }),
		others("another one stays open", func(e external) { e.series("7"); e.run("u", "7") }, "test_runs/u joined"),
		marks(series("1"), store.MembershipClosed),
		writes(testRun("a"), "COMPLETE", "The test completed with result: PASS"),
		others("a run ends", func(e external) { e.line("test_runs/q", "COMPLETE", "The test completed with result: PASS") }, "test_runs/q ended"),
		looks(),
	)
}

func restart() scene {
	return scene{name: "restart", before: closedSeries(), lives: []life{
		{after: func(e external) {
			e.line("test_runs/r", "RUNNING", "while it was down")
			e.line("series/9", "SET_MAKE", "while it was down")
			e.line("series/1", "SET_MAKE", "while it was down")
			e.line("series/7", "SET_MAKE", "while it was down")
			e.run("n", "")
			e.remove("test_runs/p")
			e.series("8")
			e.run("m", "8")
			e.file("series/8/ALL_TESTS_STARTED", "")
		}},
		{acts: []act{
			reads(testRun("q")),
			reads(testRun("u")),
			looks(),
			writes(testRun("r"), "RUNNING", "r2"),
			others("its last run ends", func(e external) { e.line("test_runs/r", "CANCELLED", "by its user") }, "test_runs/r ended", "series/9 ended"),
			looks(),
		}},
	}}
}

func afterCut() scene {
	return scene{name: "power cut", before: closedSeries(), lives: []life{
		{cut: true, acts: []act{
			writes(testRun("r"), "RUNNING", "r1"),
			writes(testRun("p"), "RUNNING", "p1"),
			writes(series("9"), "SET_MAKE", "series 9"),
			checkpoints(),
			writes(testRun("r"), "RUNNING", "r2"),
			writes(testRun("r"), "RUNNING", "r3"),
			writes(testRun("p"), "RUNNING", "p2"),
			creates("test_runs/z", store.CreateRequest{ID: "z"}),
		}},
		{acts: []act{
			writesAgain(testRun("r"), "RUNNING", "r3"),
			writes(testRun("r"), "RUNNING", "r4"),
			looks(),
		}},
	}}
}

// turnover has the journal take new segments and release old ones.
func turnover() scene {
	long := strings.TrimSpace(strings.Repeat("a long note, ", 110))
	acts := []act{}
	for i := range 10 {
		id := "ap"[i%2 : i%2+1]
		write := writes(testRun(id), "RUNNING", fmt.Sprint(i, long))
		write.until = []string{"test_runs/" + id + " line"} // else a slow client finds it is not kept any more
		if acts = append(acts, write); i == 5 {
			acts = append(acts, checkpoints())
		}
	}
	return scene{
		name: "turnover", before: given(),
		config: func(c *filestore.Config) { c.Journal.Segment, c.Journal.KeepSize = 4<<10, 12<<10 },
		lives:  []life{{acts: append(acts, checkpoints(), looks())}, {acts: []act{writes(testRun("a"), "RUNNING", "the end"), looks()}}},
	}
}

// polled is a tree of which the kernel does not tell.
func polled() scene {
	s := ending()
	s.name, s.config = "polled", func(c *filestore.Config) { c.Poll.Mode = filestore.PollAlways }
	s.lives[0].acts = append([]act{
		others("a run comes", func(e external) { e.run("n", "1") }, "test_runs/n line 1", "test_runs/n joined"),
		others("it ends", func(e external) { e.line("test_runs/n", "SKIPPED", "not for this machine") }, "test_runs/n ended"),
	}, s.lives[0].acts...)
	return s
}

// going has a run come and go. It is in no look, since it may go earlier.
func going() scene {
	g := testRun("g")
	return scene{name: "going", free: "test_runs/g", before: given(), lives: []life{{acts: []act{
		others("it comes", func(e external) { e.run("g", "9") }),
		others("a line comes", func(e external) { e.line("test_runs/r", "RUNNING", "r1") }, "test_runs/r line 2"),
		mayMiss(reads(g)),
		mayMiss(writes(g, "RUNNING", "g1")),
		mayMiss(act{name: "history", do: func(c *client) error {
			for _, err := range c.s.History(ctx, store.HistoryRequest{Name: g}) {
				if err != nil {
					return err
				}
			}
			return nil
		}}),
		others("it goes", func(e external) { e.remove("test_runs/g") }),
		others("a line comes", func(e external) { e.line("test_runs/r", "RUNNING", "r2") }, "test_runs/r line 3"),
		looks(),
	}}}}
}

// mayMiss is an act on a run that may be gone.
func mayMiss(a act) act {
	do := a.do
	a.do = func(c *client) error {
		err := do(c)
		if why := store.ReasonOf(err); why == store.NotFound || why == store.UIDMismatch {
			return nil
		}
		return err
	}
	return a
}
