package filestore_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/runstatus/runstatus/server/internal/filestore"
)

// The process that faults meet.
const (
	faultDirEnv   = "RUNSTATUS_TEST_FAULT_DIR"
	faultSceneEnv = "RUNSTATUS_TEST_FAULT_SCENE" // its name, the life, what its clients know and how patient they are
	faultLogEnv   = "RUNSTATUS_TEST_FAULT_LOG"
)

// faultConfig is for a scene's store. It polls without a rest, so that what has to be
// tried again is tried soon.
func (s *scene) storeConfig(dir string) filestore.Config {
	c := crashConfig(dir, false)
	c.Journal.Segment = 64 << 10
	c.Follow = true
	c.Poll = filestore.Polling{Every: 20 * time.Millisecond, Budget: 20_000}
	if s.config != nil {
		s.config(&c)
	}
	if os.Getenv(faultLogEnv) != "" {
		c.Log = slog.New(slog.NewTextHandler(os.Stderr, nil))
	}
	return c
}

func sceneNamed(name string) scene {
	for _, s := range scenes() {
		if s.name == name {
			return s
		}
	}
	panic("there is no scene " + name)
}

// looked is what a look has to show: what was seen before, and what is there.
type looked struct{ Before, Want []string }

// serveScene is a process that serves a life of a scene. It says what happens, a line
// each, and asks the test for what other processes do.
func serveScene(dir string) {
	args := strings.Split(os.Getenv(faultSceneEnv), "|")
	s := sceneNamed(args[0])
	l := s.lives[number(args[1])]
	epoch := args[2]
	after, _ := strconv.ParseInt(args[3], 10, 64)
	patience, _ := time.ParseDuration(args[4])
	var saying sync.Mutex
	say := func(kind, text string) {
		saying.Lock()
		defer saying.Unlock()
		fmt.Fprintf(os.Stdout, "%s %q\n", kind, text)
	}
	answers := bufio.NewReader(os.Stdin)
	ask := func(kind string, act int) string {
		say(kind, strconv.Itoa(act))
		answer, err := answers.ReadString('\n')
		if err != nil {
			say("wrong", "no answer: "+err.Error())
			os.Exit(1)
		}
		return answer
	}
	say("ready", "")
	st, err := filestore.Open(s.storeConfig(dir))
	if err != nil {
		say("refused", err.Error())
		os.Exit(1)
	}
	say("open", st.Epoch())
	if st.Epoch() != epoch {
		after = 0
	}
	c := &client{s: st, report: say, after: after, patience: patience}
	c.play(l.acts, func(i int) { ask("external", i) }, func(i int) (l looked) {
		if err := json.Unmarshal([]byte(ask("look", i)), &l); err != nil {
			say("wrong", err.Error())
		}
		return l
	}, func() {
		if l.cut {
			ask("cut", 0)
		}
		say("closing", "")
	})
	said := ""
	if err := st.Close(); err != nil {
		said = err.Error()
	}
	say("closed", said)
	os.Exit(0)
}

// play does acts while it follows the changes, as far as they go well. What it cannot do
// by itself it asks for.
func (c *client) play(acts []act, external func(int), look func(int) looked, end func()) {
	following, stop := context.WithCancel(context.Background())
	var done sync.WaitGroup
	done.Go(func() { c.follow(following) })
	for i, a := range acts {
		if !c.act(a, i, external, look) {
			break
		}
	}
	end()
	stop()
	done.Wait()
}

func (c *client) act(a act, i int, external func(int), look func(int) looked) (well bool) {
	mark := c.count()
	c.report("act", a.name)
	switch {
	case a.look:
		l := look(i)
		well = c.look(a.name, l.Before, l.Want)
	case a.external != nil:
		external(i)
		well = true
	default:
		well = c.call(a.name, func() error { return a.do(c) })
	}
	for _, text := range a.until {
		well = well && c.await(mark, text)
	}
	return well
}
