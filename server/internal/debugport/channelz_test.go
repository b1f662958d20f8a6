//go:build channelz

package debugport

import (
	"testing"

	"google.golang.org/grpc"
	channelz "google.golang.org/grpc/channelz/grpc_channelz_v1"
	"google.golang.org/grpc/credentials/insecure"
)

func TestChannelz(t *testing.T) {
	conn, err := grpc.NewClient(open(t), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	resp, err := channelz.NewChannelzClient(conn).GetServers(t.Context(), &channelz.GetServersRequest{})
	if err != nil || len(resp.GetServer()) == 0 {
		t.Errorf("channelz knows the servers %v, %v", resp.GetServer(), err)
	}
}
