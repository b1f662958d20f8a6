package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	"golang.org/x/sync/errgroup"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/timestamppb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

const (
	pipelines  = 8  // streams, two on each connection
	batchSize  = 64 // reports a message
	batchesOut = 16 // messages of a stream that are not answered
)

// pipe is one stream of reports, to runs that no other stream writes to.
type pipe struct {
	stream grpc.BidiStreamingClient[runstatusv1.ReportStatusesRequest, runstatusv1.ReportStatusesResponse]
	key    int // the next
	first  int
	runs   int
	room   chan struct{} // holds one for each message under way
	sent   int
	most   int
	until  time.Time
}

// pipeline reports lines to so many runs, for some time, until all is answered.
func (p *peer) pipeline(ctx context.Context, runs int, d time.Duration) (sample, error) {
	return p.report(ctx, runs, math.MaxInt, d)
}

// touch reports to each run once, so that the server has seen it.
func (p *peer) touch(ctx context.Context, runs int) error {
	_, err := p.report(ctx, runs, (runs+pipelines-1)/pipelines, time.Hour)
	return err
}

func (p *peer) report(ctx context.Context, runs, most int, d time.Duration) (sample, error) {
	return p.costing(func() (sample, error) {
		group, ctx := errgroup.WithContext(ctx)
		start := time.Now()
		answered := make([]int, pipelines)
		for i := range pipelines {
			stream, err := runstatusv1.NewStatusServiceClient(p.clients[i%len(p.clients)]).ReportStatuses(ctx)
			if err != nil {
				return sample{}, err
			}
			q := &pipe{stream: stream, key: i, first: i, runs: runs, room: make(chan struct{}, batchesOut), most: most, until: start.Add(d)}
			group.Go(func() error { return q.send(ctx) })
			group.Go(func() (err error) { answered[i], err = q.receive(); return err })
		}
		if err := group.Wait(); err != nil {
			return sample{}, err
		}
		sum := 0
		for _, n := range answered {
			sum += n
		}
		return sample{float64(sum) / time.Since(start).Seconds(), map[string]float64{"calls": float64(sum)}}, nil
	})
}

func (p *pipe) send(ctx context.Context) error {
	for time.Now().Before(p.until) && p.sent < p.most {
		select {
		case p.room <- struct{}{}:
		case <-ctx.Done():
			return ctx.Err()
		}
		if err := p.stream.Send(p.batch()); err != nil {
			return fmt.Errorf("send reports: %w", err)
		}
	}
	return p.stream.CloseSend()
}

func (p *pipe) batch() *runstatusv1.ReportStatusesRequest {
	req := &runstatusv1.ReportStatusesRequest{Reports: make([]*runstatusv1.ReportStatusesRequest_Report, batchSize)}
	for i := range req.Reports {
		req.Reports[i] = &runstatusv1.ReportStatusesRequest_Report{Id: int64(p.sent), Set: &runstatusv1.SetStatusRequest{
			Run:   runName(p.key),
			State: &runstatusv1.SetStatusRequest_TestState{TestState: runstatusv1.TestState_TEST_STATE_RUNNING},
			Note:  note,
			When:  timestamppb.Now(),
		}}
		p.sent++
		if p.key += pipelines; p.key >= p.runs {
			p.key = p.first
		}
	}
	return req
}

func (p *pipe) receive() (answered int, err error) {
	for {
		resp, err := p.stream.Recv()
		if errors.Is(err, io.EOF) {
			return answered, nil
		}
		if err != nil {
			return answered, fmt.Errorf("receive answers: %w", err)
		}
		for _, a := range resp.GetAnswers() {
			if a.GetError() != nil {
				return answered, fmt.Errorf("a report was refused: %s", a.GetError().GetMessage())
			}
			if answered++; answered%batchSize == 0 {
				<-p.room
			}
		}
	}
}
