package sender

import (
	"context"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
)

func TestStreamsCanBeEndedWhileASendIsBlocked(t *testing.T) {
	if err := CheckTransport(t.Context()); err != nil {
		t.Error(err)
	}
}

// publicStream has what grpc-go promises of a stream, and no more.
type publicStream struct{}

func (publicStream) Method() string               { return "" }
func (publicStream) SetHeader(metadata.MD) error  { return nil }
func (publicStream) SendHeader(metadata.MD) error { return nil }
func (publicStream) SetTrailer(metadata.MD) error { return nil }

func TestAStreamWithoutThatMethodIsSeen(t *testing.T) {
	ctx := grpc.NewContextWithServerTransportStream(context.Background(), publicStream{})
	if _, can := statusWriterOf(ctx); can {
		t.Error("a method is found that is not there")
	}
}
