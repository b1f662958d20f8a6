package e2e

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

const spoolJobEnv = "RUNSTATUS_TEST_SPOOL_JOB"

// spoolJob is a program that reports Count statuses, numbered from From, to a run, by a
// Reporter or by a spool's additions. It says in a file which of them it may rely on.
type spoolJob struct {
	Server, Spool, Run, Acked string
	From, Count               int
	Pause                     time.Duration
	Adds                      bool // it adds to the spool, and delivers now and then
	Generation                bool // it is for the generation of the run that it finds, and says so in its notes
}

func runSpoolJob(text string) error {
	var j spoolJob
	if err := json.Unmarshal([]byte(text), &j); err != nil {
		return err
	}
	c, err := client.New(j.Server)
	if err != nil {
		return err
	}
	acked, err := os.OpenFile(j.Acked, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	uid := ""
	if j.Generation {
		if uid, err = j.find(c); err != nil {
			return nil //nolint:nilerr // it can't begin, and has said nothing
		}
	}
	if j.Adds {
		return j.add(c, uid, acked)
	}
	return j.report(c, uid, acked)
}

// find returns the generation of the run.
func (j spoolJob) find(c *client.Client) (uid string, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	run, err := c.Run(j.Run).Get(ctx)
	return run.GetUid(), err
}

func (j spoolJob) request(uid string, n int) *runstatusv1.SetStatusRequest {
	return &runstatusv1.SetStatusRequest{
		Run: j.Run, Note: strings.TrimSpace(fmt.Sprint(n, " ", uid)), When: timestamppb.New(time.Now().Truncate(time.Microsecond)), ExpectedUid: uid,
		State: &runstatusv1.SetStatusRequest_StateName{StateName: "INFO"},
	}
}

// report reports by a Reporter, and prints how long each Set took, and how long without the
// waits for a processor.
func (j spoolJob) report(c *client.Client, uid string, acked *os.File) error {
	r := client.NewReporter(c, j.Spool, client.CloseWithin(20*time.Second))
	for n := range j.Count {
		queued, began := runQueueTime(), time.Now()
		err := r.Set(j.Run, client.StateName("INFO"), j.request(uid, j.From+n).GetNote(), client.ExpectUID(uid))
		took := time.Since(began)
		fmt.Fprintln(os.Stdout, took.Microseconds(), (took - (runQueueTime() - queued)).Microseconds())
		if err != nil {
			return err
		}
		<-time.After(j.Pause)
	}
	if err := r.Close(); err != nil && !errors.Is(err, client.ErrKept) {
		return err
	}
	_, err := fmt.Fprintf(acked, "%d %d\n", j.From, j.From+j.Count)
	return err
}

func (j spoolJob) add(c *client.Client, uid string, acked *os.File) error {
	s := client.NewSpool(j.Spool)
	for n := range j.Count {
		adding, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		err := s.Add(adding, j.request(uid, j.From+n))
		cancel()
		if err == nil {
			_, err = fmt.Fprintf(acked, "%d %d\n", j.From+n, j.From+n+1)
		}
		if err != nil {
			return err
		}
		if n%10 == 9 {
			delivering, cancel := context.WithTimeout(context.Background(), 3*time.Second)
			_ = s.Deliver(delivering, c, nil) // what is left is for the next one
			cancel()
		}
		<-time.After(j.Pause)
	}
	return nil
}

// runQueueTime returns how long the threads of this process have waited for a processor, all
// together: Set may wait for another thread that has none. It is 0 where that is not known.
func runQueueTime() (all time.Duration) {
	tasks, err := filepath.Glob("/proc/self/task/*/schedstat")
	if err != nil {
		return 0
	}
	for _, task := range tasks {
		var ran, waited int64
		text, err := os.ReadFile(task)
		if err == nil {
			_, err = fmt.Sscan(string(text), &ran, &waited)
		}
		if err == nil { // else the thread is gone
			all += time.Duration(waited)
		}
	}
	return all
}
