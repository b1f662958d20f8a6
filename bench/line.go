package main

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"go.etcd.io/etcd/api/v3/etcdserverpb"
	"golang.org/x/sync/errgroup"
	"google.golang.org/protobuf/types/known/timestamppb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// A status line has about 100 bytes: a time of 17, a state of 7, this note, and
// three separators.
var note = strings.Repeat("step 12 of 64 on node n0417; ", 3)[:73]

func runName(key int) string { return fmt.Sprintf("test_runs/%d", key+1) }

var lastStamp atomic.Int64

// stamp is the present, but no microsecond is given twice: two lines that are the
// same, time and all, would be one.
func stamp() time.Time {
	for {
		last, now := lastStamp.Load(), time.Now().UnixMicro()
		next := max(now, last+1)
		if lastStamp.CompareAndSwap(last, next) {
			return time.UnixMicro(next)
		}
	}
}

// setStatus calls SetStatus on the service or on the no-op. Each call has a time,
// as clients stamp it, and so may be repeated.
func setStatus(c clients) func(i int) caller {
	return func(i int) caller {
		client := runstatusv1.NewStatusServiceClient(c[i%len(c)])
		return func(ctx context.Context, key int) error {
			_, err := client.SetStatus(ctx, &runstatusv1.SetStatusRequest{
				Run:   runName(key),
				State: &runstatusv1.SetStatusRequest_TestState{TestState: runstatusv1.TestState_TEST_STATE_RUNNING},
				Note:  note,
				When:  timestamppb.New(stamp()),
			})
			return err
		}
	}
}

// lineNow is a line as it stands in a file.
func lineNow() []byte {
	return fmt.Appendf(nil, "%.6f RUNNING %s\n", float64(time.Now().UnixMicro())/1e6, note)
}

// putLine puts the same line as a value into etcd. It calls etcd's API as the
// service's is called, without a client library on top.
func putLine(c clients) func(i int) caller {
	return func(i int) caller {
		client := etcdserverpb.NewKVClient(c[i%len(c)])
		return func(ctx context.Context, key int) error {
			_, err := client.Put(ctx, &etcdserverpb.PutRequest{Key: []byte(runName(key)), Value: lineNow()})
			return err
		}
	}
}

// createRuns makes the runs that the callers write to.
func createRuns(ctx context.Context, c clients) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(16)
	client := runstatusv1.NewStatusServiceClient(c[0])
	for key := range keys {
		group.Go(func() error {
			_, err := client.CreateRun(ctx, &runstatusv1.CreateRunRequest{
				Kind: runstatusv1.Kind_KIND_TEST_RUN, Id: fmt.Sprint(key + 1), DisplayName: "suite.step", User: "bench",
			})
			if err != nil {
				return fmt.Errorf("create a run: %w", err)
			}
			return nil
		})
	}
	return group.Wait()
}
