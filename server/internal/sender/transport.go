package sender

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/grpc/test/bufconn"
	"google.golang.org/protobuf/types/known/emptypb"
)

// statusWriter is what a stream of grpc-go can do besides its public interface: it ends a call whose
// send is blocked, since the client does not read.
type statusWriter interface {
	WriteStatus(*status.Status) error
}

func statusWriterOf(ctx context.Context) (statusWriter, bool) {
	w, ok := grpc.ServerTransportStreamFromContext(ctx).(statusWriter)
	return w, ok
}

// CheckTransport returns an error if streams can't be ended while a send is blocked: grpc-go promises
// no such method, and may lose it in a later version. It makes one call over memory.
func CheckTransport(ctx context.Context) (err error) {
	can := false
	server := grpc.NewServer(grpc.UnknownServiceHandler(func(_ any, stream grpc.ServerStream) error {
		_, can = statusWriterOf(stream.Context())
		return nil
	}))
	listener := bufconn.Listen(16 << 10)
	var served sync.WaitGroup
	served.Go(func() { _ = server.Serve(listener) }) // best effort: the call says what went wrong
	defer served.Wait()
	defer server.Stop()
	conn, err := grpc.NewClient("passthrough:///memory", grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return listener.DialContext(ctx) }))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	stream, err := conn.NewStream(ctx, &grpc.StreamDesc{ServerStreams: true}, "/runstatus.check/Transport")
	if err == nil {
		err = stream.CloseSend()
	}
	if err == nil {
		err = stream.RecvMsg(&emptypb.Empty{})
	}
	switch {
	case !errors.Is(err, io.EOF):
		return fmt.Errorf("check the transport of gRPC: %w", err)
	case !can:
		return errors.New("this version of grpc-go can't end a stream whose client does not read: such streams would never end")
	}
	return nil
}
