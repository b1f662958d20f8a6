// Noop is a server that does nothing, as fast as gRPC can. It tells its address on
// standard output, then answers commands.
package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/signal"
	"syscall"

	"github.com/runstatus/runstatus/bench/internal/commands"
	"github.com/runstatus/runstatus/bench/internal/settings"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

func main() {
	ctx, release := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer release()
	if err := serve(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "noop:", err)
		os.Exit(1)
	}
}

// serve is the floor: the same messages and the same settings of grpc-go as
// the server's, without its interceptors, and nothing behind them.
func serve(ctx context.Context) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	s := settings.NewServer()
	runstatusv1.RegisterStatusServiceServer(s, &noop{news: newNews()})
	context.AfterFunc(ctx, s.Stop)
	fmt.Println(l.Addr())
	go commands.Answer(os.Stdin)
	return s.Serve(l)
}

type noop struct {
	runstatusv1.UnimplementedStatusServiceServer
	news *news
}

// SetStatus answers as the service would, from the request alone.
func (n *noop) SetStatus(_ context.Context, req *runstatusv1.SetStatusRequest) (*runstatusv1.SetStatusResponse, error) {
	resp := answer(req)
	n.news.add(resp.GetStatus())
	return resp, nil
}

func answer(req *runstatusv1.SetStatusRequest) *runstatusv1.SetStatusResponse {
	return &runstatusv1.SetStatusResponse{Status: &runstatusv1.StatusInfo{
		Run:       "namespaces/main/" + req.GetRun(),
		Uid:       "0123456789abcdef0123456789abcdef",
		State:     &runstatusv1.StatusInfo_TestState{TestState: req.GetTestState()},
		StateName: "RUNNING",
		Note:      req.GetNote(),
		When:      req.GetWhen(),
		Sequence:  123,
		Revision:  1234567,
	}}
}
