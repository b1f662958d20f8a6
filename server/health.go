package server

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"google.golang.org/grpc/health"
	"google.golang.org/grpc/health/grpc_health_v1"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/store"
)

// healthReports reports the health of the service and, separately, of writing: reads
// continue while writes fail.
type healthReports struct {
	store    writability
	health   *health.Server
	log      *slog.Logger
	writable atomic.Bool // as reported last
	beat     func()
	done     sync.WaitGroup
}

// writability tells the health of writing.
type writability interface{ Writable() error }

// healthLook is the interval between two checks of the health of writing.
const healthLook = time.Second

// reportHealth reports at once, then every healthLook until stopping is done.
func reportHealth(stopping context.Context, st writability, h *health.Server, cfg Config) *healthReports {
	r := &healthReports{store: st, health: h, log: cfg.Log, beat: cfg.Heartbeat}
	r.writable.Store(true)
	if r.beat == nil {
		r.beat = func() {}
	}
	r.report()
	r.done.Go(func() {
		tick := time.NewTicker(healthLook)
		defer tick.Stop()
		for {
			select {
			case <-stopping.Done():
				return
			case <-tick.C:
				r.report()
			}
		}
	})
	return r
}

func (r *healthReports) report() {
	name := runstatusv1.StatusService_ServiceDesc.ServiceName
	err := r.store.Writable()
	write := grpc_health_v1.HealthCheckResponse_SERVING
	if err != nil {
		write = grpc_health_v1.HealthCheckResponse_NOT_SERVING
	}
	r.health.SetServingStatus(name, grpc_health_v1.HealthCheckResponse_SERVING)
	r.health.SetServingStatus(name+"/write", write)
	switch was := r.writable.Swap(err == nil); {
	case store.ReasonOf(err) == store.ReadOnly:
	case was && err != nil:
		r.log.Error("writing fails", "err", err)
	case !was && err == nil:
		r.log.Info("writing works again")
	}
	r.beat()
}
