//go:build linux

package filestore_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// process is a server's process that is traced.
type process struct {
	*faulted
	life    int
	pid     atomic.Int64
	answers *os.File
	phase   string
	refusal string
	cut     bool
	killed  bool
}

func (p *process) String() string {
	return fmt.Sprintf("its last word is %q %s, killed %t", p.phase, p.refusal, p.killed)
}

// ended reports whether the process came to its end.
func (p *process) ended() bool { return p.phase == "closed" || p.cut }

func (v *faulted) start(life int) *process {
	told, out, err := os.Pipe()
	must(v.t, err)
	in, answers, err := os.Pipe()
	must(v.t, err)
	p := &process{faulted: v, life: life, answers: answers}
	defer answers.Close()
	defer told.Close()
	v.fault.serves(false)
	ready := false
	tr := &tracer{}
	tr.enter = func(c *call) {
		p.pid.Store(int64(tr.pid))
		if ready {
			time.Sleep(*faultSlow) //nolint:forbidigo // the call is slow
			v.fault.enter(c)
		} else {
			ready = c.nr == unix.SYS_WRITE && c.args[0] == 1 // its first word
		}
	}
	if v.scene.lives[life].cut {
		tr.each = v.disk.watch
	}
	env := []string{faultDirEnv + "=" + v.dir, faultSceneEnv + "=" + fmt.Sprintf("%s|%d|%s|%v", v.scene.name, life, v.order.known(), v.patience)}
	var reading sync.WaitGroup
	reading.Go(func() { p.read(told) })
	p.killed = tr.trace(v.t, in, out, env...)
	reading.Wait()
	if p.cut {
		v.disk.cut(v.t, noTails)
	}
	return p
}

// kill ends the process, which has made a call.
func (p *process) kill() { _ = syscall.Kill(int(p.pid.Load()), syscall.SIGKILL) }

// read takes in what the process says.
func (p *process) read(told io.Reader) {
	slow := 3 * p.patience // nothing of what it does takes so long
	hangs := time.AfterFunc(slow, func() {
		p.differs("the server hangs (%s, %q)", p.phase, p.act)
		p.kill()
	})
	defer hangs.Stop()
	for lines := bufio.NewScanner(told); lines.Scan(); {
		hangs.Reset(slow)
		kind, quoted, _ := strings.Cut(lines.Text(), " ")
		text, err := strconv.Unquote(quoted)
		if err != nil {
			p.differs("it said %q", lines.Text())
		}
		n, _ := strconv.Atoi(text)
		switch kind {
		case "open":
			p.order.opened(text)
			p.fault.serves(true)
		case "refused":
			p.refusal = text
		case "external":
			p.scene.lives[p.life].acts[n].external(p.external())
			fmt.Fprintln(p.answers)
		case "look":
			answer, _ := json.Marshal(p.look()) // texts
			fmt.Fprintf(p.answers, "%s\n", answer)
		case "cut":
			p.cut = true
			p.kill()
		case "closing":
			p.fault.serves(false)
		case "ready", "closed":
		default:
			p.report(kind, text)
			continue
		}
		p.phase = kind
		if kind == "closed" && text != "" {
			p.refused++
		}
	}
}

// look returns what the next look has to show.
func (p *process) look() looked {
	looks := &p.made.looks[p.life]
	l := looked{Before: p.looked}
	if p.ref == nil {
		l.Want = p.witnessed()
	} else {
		l.Want = p.ref.looks[p.life][len(*looks)]
	}
	*looks = append(*looks, l.Want)
	p.looked = l.Want
	return l
}
