// Package settings is how our own peers serve gRPC: as the server does.
package settings

import (
	"runtime/debug"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/keepalive"
)

// NewServer returns a gRPC server with the settings of the server's in
// server/chain.go, without its interceptors and its codec, and sets the collector to the pace
// that runstatusd has under load. Keep them equal.
func NewServer() *grpc.Server {
	debug.SetGCPercent(400)
	return grpc.NewServer(
		grpc.MaxConcurrentStreams(1024),
		grpc.NumStreamWorkers(64),
		grpc.StaticStreamWindowSize(4<<20),
		grpc.StaticConnWindowSize(16<<20),
		grpc.MaxHeaderListSize(8<<10),
		grpc.MaxRecvMsgSize(4<<20),
		grpc.ConnectionTimeout(5*time.Second),
		grpc.KeepaliveParams(keepalive.ServerParameters{Time: 20 * time.Second, Timeout: 5 * time.Second}),
		grpc.KeepaliveEnforcementPolicy(keepalive.EnforcementPolicy{MinTime: 10 * time.Second, PermitWithoutStream: true}),
	)
}
