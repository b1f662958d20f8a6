package spool_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/runstatus/runstatus/client"
	"github.com/runstatus/runstatus/client/internal/clienttest"
	"github.com/runstatus/runstatus/client/internal/spool"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// ledger is a Service without a network.
type ledger struct{ clienttest.Ledger }

func (l *ledger) Send(ctx context.Context, req *runstatusv1.SetStatusRequest) (uid string, err error) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	if err := ctx.Err(); err != nil {
		return "", err
	}
	resp, err := l.SetStatus(ctx, req)
	return resp.GetStatus().GetUid(), err
}

func (*ledger) Refused(err error) bool  { return client.Refused(err) }
func (*ledger) Answered(err error) bool { return client.Reason(err) != "" }

// spoolOf returns a spool that holds n reports of each run, numbered, in turns.
func spoolOf(t *testing.T, n int, runs ...string) *spool.Spool {
	t.Helper()
	s := spool.New(filepath.Join(t.TempDir(), "spool"))
	clienttest.AddTo(t, s, 0, n, runs...)
	return s
}
