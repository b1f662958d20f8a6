package e2e

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// BenchmarkDoors measures the processor time that runstatusd takes for a call through each door, each client with a
// connection of its own. What the client takes does not count.
func BenchmarkDoors(b *testing.B) {
	s := serve(b, "--dir", b.TempDir(), "--http", "127.0.0.1:0")
	s.must(b, "set", "--create", "1", "RUNNING", "I'm running!")
	req := &runstatusv1.GetStatusRequest{Run: "test_runs/1"}
	binary, err := proto.Marshal(req)
	must(b, err)
	text, err := protojson.Marshal(req)
	must(b, err)
	const path = "/runstatus.v1.StatusService/GetStatus"
	native := func() func() error {
		conn, err := grpc.NewClient(s.addr, grpc.WithTransportCredentials(insecure.NewCredentials()))
		must(b, err)
		b.Cleanup(func() { _ = conn.Close() })
		client := runstatusv1.NewStatusServiceClient(conn)
		return func() error {
			_, err := client.GetStatus(b.Context(), req)
			return err
		}
	}
	for _, clients := range []int{1, 8} {
		for _, door := range []struct {
			name string
			call func() func() error
		}{
			{"gRPC", native},
			{"Connect-protobuf", func() func() error { return keptOpen(b, s.http(), "POST "+path, "application/proto", binary) }},
			{"Connect-JSON", func() func() error { return keptOpen(b, s.http(), "POST "+path, "application/json", text) }},
			{"REST", func() func() error {
				return keptOpen(b, s.http(), "GET /v1/namespaces/main/test_runs/1/status", "", nil)
			}},
		} {
			b.Run(fmt.Sprintf("%s/clients=%d", door.name, clients), func(b *testing.B) { measureDoor(b, s, clients, door.call) })
		}
	}
}

func measureDoor(b *testing.B, s *server, clients int, newCall func() func() error) {
	calls := make([]func() error, clients)
	for i := range calls {
		calls[i] = newCall()
		must(b, calls[i]())
	}
	before := processorTime(b, s)
	b.ResetTimer()
	var all sync.WaitGroup
	for i, call := range calls {
		all.Go(func() {
			for range (b.N + i) / clients {
				if err := call(); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	b.StopTimer()
	b.ReportMetric(float64(processorTime(b, s)-before)/1e3/float64(b.N), "server-µs/op")
}

// keptOpen returns a function that makes a request over a connection of its own. It does as little as it can, so
// that the server gets most of the processors.
func keptOpen(b *testing.B, addr, what, kind string, body []byte) func() error {
	conn, err := net.Dial("tcp", addr)
	must(b, err)
	b.Cleanup(func() { _ = conn.Close() })
	var req bytes.Buffer
	fmt.Fprintf(&req, "%s HTTP/1.1\r\nHost: %s\r\n", what, addr)
	if body != nil {
		fmt.Fprintf(&req, "Content-Type: %s\r\nContent-Length: %d\r\n", kind, len(body))
	}
	req.WriteString("\r\n")
	req.Write(body)
	answers := bufio.NewReader(conn)
	return func() error {
		if _, err := conn.Write(req.Bytes()); err != nil {
			return err
		}
		resp, err := http.ReadResponse(answers, nil)
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			return fmt.Errorf("status %s", resp.Status)
		}
		_, err = io.Copy(io.Discard, resp.Body)
		return err
	}
}

// processorTime returns the nanoseconds that the threads of the server have run.
func processorTime(b *testing.B, s *server) (sum int64) {
	files, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", s.cmd.Process.Pid))
	must(b, err)
	if len(files) == 0 {
		b.Skip("this system does not tell the time that threads have run")
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		must(b, err)
		ns, err := strconv.ParseInt(strings.Fields(string(text))[0], 10, 64)
		must(b, err)
		sum += ns
	}
	return sum
}
