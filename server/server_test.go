package server

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/reflection/grpc_reflection_v1"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

func TestHealthSaysWhatWorks(t *testing.T) {
	for readOnly, write := range map[bool]grpc_health_v1.HealthCheckResponse_ServingStatus{
		false: grpc_health_v1.HealthCheckResponse_SERVING, true: grpc_health_v1.HealthCheckResponse_NOT_SERVING,
	} {
		h := serve(t, func(c *settings) { c.ReadOnly = readOnly })
		client := grpc_health_v1.NewHealthClient(h.conn)
		for service, want := range map[string]grpc_health_v1.HealthCheckResponse_ServingStatus{
			"": grpc_health_v1.HealthCheckResponse_SERVING, "runstatus.v1.StatusService": grpc_health_v1.HealthCheckResponse_SERVING,
			"runstatus.v1.StatusService/write": write,
		} {
			resp, err := client.Check(t.Context(), &grpc_health_v1.HealthCheckRequest{Service: service})
			if err != nil || resp.GetStatus() != want {
				t.Errorf("read-only %v, %q: %v, %v", readOnly, service, resp, err)
			}
		}
		_, err := client.Check(t.Context(), &grpc_health_v1.HealthCheckRequest{Service: "nope"})
		wantError(t, err, codes.NotFound, "NOT_FOUND", "")
	}
}

func TestReflectionListsTheService(t *testing.T) {
	h := serve(t)
	stream, err := grpc_reflection_v1.NewServerReflectionClient(h.conn).ServerReflectionInfo(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	err = stream.Send(&grpc_reflection_v1.ServerReflectionRequest{
		MessageRequest: &grpc_reflection_v1.ServerReflectionRequest_ListServices{},
	})
	if err != nil {
		t.Fatal(err)
	}
	resp, err := stream.Recv()
	if err != nil || !strings.Contains(resp.String(), "runstatus.v1.StatusService") {
		t.Errorf("got %v, %v", resp, err)
	}
	if err := stream.CloseSend(); err != nil {
		t.Fatal(err)
	}
}

func TestHeadersOfMoreThan8KiBAreRefused(t *testing.T) {
	h := serve(t)
	ctx := metadata.AppendToOutgoingContext(t.Context(), "large", strings.Repeat("x", 9<<10))
	if _, err := h.ListRuns(ctx, &runstatusv1.ListRunsRequest{}); err == nil {
		t.Error("they were taken")
	}
	if _, err := h.ListRuns(t.Context(), &runstatusv1.ListRunsRequest{}); err != nil {
		t.Error(err)
	}
}

func TestOthersThanThisMachineNeedInsecure(t *testing.T) {
	for addr, ok := range map[string]bool{
		"127.0.0.1:0": true, "127.8.9.1:7600": true, "[::1]:7600": true, "localhost:7600": true, "unix:/x/s": true, "unix:s": true,
		"0.0.0.0:7600": false, ":7600": false, "[::]:7600": false, "10.1.2.3:7600": false, "example.com:7600": false,
		"[::ffff:0.0.0.0]:1": false, "localhost.example.com:1": false, "8.8.8.8:1": false,
	} {
		if _, err := parseListen(addr, false); (err == nil) != ok {
			t.Errorf("%s: %v", addr, err)
		}
		if _, err := parseListen(addr, true); err != nil {
			t.Errorf("%s, insecure: %v", addr, err)
		}
	}
	for _, addr := range []string{"", "unix:", "7600", "localhost", "127.0.0.1:", "a:b:c"} {
		if _, err := parseListen(addr, true); err == nil {
			t.Errorf("%q is no address", addr)
		}
	}
	_, err := parseListen("0.0.0.0:1", false)
	var hint interface{ Hint() string }
	if !errors.As(err, &hint) || !strings.Contains(hint.Hint(), "--insecure") {
		t.Errorf("no hint: %v", err)
	}
}

func TestSocketsAreForOwnerAndGroupAndCleanedUp(t *testing.T) {
	dir := shortDir(t)
	path := filepath.Join(dir, "s")
	stale, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	stale.SetUnlinkOnClose(false)
	_ = stale.Close()
	h := serve(t, func(c *settings) { c.Listen = append(c.Listen, "unix:"+path) })
	if st, err := os.Stat(path); err != nil || st.Mode() != fs.ModeSocket|0o660 {
		t.Errorf("got %v, %v", st, err)
	}
	if _, err := listen(t.Context(), Config{Listen: []string{"unix:" + path}}); err == nil || !strings.Contains(err.Error(), "another program listens there") {
		t.Errorf("a second one: %v", err)
	}
	if err := h.stop(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the socket is still there: %v", err)
	}
	if err := os.WriteFile(path, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := listen(t.Context(), Config{Listen: []string{"unix:" + path}}); err == nil {
		t.Error("a file was replaced by a socket")
	}
}

func TestListeningIsAllOrNothing(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	path := filepath.Join(shortDir(t), "s")
	dir := t.TempDir()
	cfg := Config{
		Namespaces: []Namespace{{Name: "main", Dir: dir}}, StateDir: filepath.Join(dir, ".runstatus"),
		Listen: []string{"unix:" + path, l.Addr().String()},
	}
	if err := Run(t.Context(), cfg); err == nil || !strings.Contains(err.Error(), "address already in use") {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the socket was left behind: %v", err)
	}
}

func TestAConfigurationsMistakesAreAllSaidAtOnce(t *testing.T) {
	umask := uint32(0o1000)
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	err := Config{
		Namespaces: []Namespace{{Name: "a/b", Dir: "/nope"}, {Name: "x", Dir: file}, {Name: "x", Dir: t.TempDir()}},
		Durability: "maybe", Umask: &umask, Listen: []string{"0.0.0.0:1", "nonsense"},
	}.Validate()
	for _, want := range []string{"a/b", `"/nope" does not exist`, "is not a directory", "x is given twice", "no state directory", "maybe", "01000", "0.0.0.0:1", "nonsense"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in:\n%v", want, err)
		}
	}
	if err := (Config{}).Validate(); err == nil {
		t.Error("a server of nothing is valid")
	}
}

func TestASecondServerIsLockedOut(t *testing.T) {
	h := serve(t)
	cfg := Config{
		Namespaces: []Namespace{{Name: "main", Dir: h.dir}}, StateDir: filepath.Join(h.dir, ".runstatus"),
		Listen: []string{"127.0.0.1:0"},
	}
	start := time.Now()
	if err := Run(t.Context(), cfg); !errors.Is(err, ErrLocked) {
		t.Errorf("got %v", err)
	}
	cfg.StateDir = t.TempDir()
	if err := Run(t.Context(), cfg); !errors.Is(err, ErrLocked) {
		t.Errorf("with a state directory of its own: got %v", err)
	}
	if time.Since(start) > time.Second {
		t.Error("it took its time")
	}
}

func TestInProcessIsTheSameService(t *testing.T) {
	h := serve(t)
	h.create(t, &runstatusv1.CreateRunRequest{Id: "1"})
	before := tree(t, h.dir)
	conn, stop, err := InProcess(t.Context(), Config{Namespaces: []Namespace{{Name: "main", Dir: h.dir}}, ReadOnly: true, NoLock: true})
	if err != nil {
		t.Fatal(err)
	}
	client := runstatusv1.NewStatusServiceClient(conn)
	resp, err := client.ListRuns(t.Context(), &runstatusv1.ListRunsRequest{})
	if err != nil || len(resp.GetRuns()) != 1 {
		t.Errorf("got %v, %v", resp, err)
	}
	_, err = client.GetRun(t.Context(), &runstatusv1.GetRunRequest{Run: "test_runs/9"})
	wantError(t, err, codes.NotFound, "RUN_NOT_FOUND", "")
	if err := errors.Join(stop(), stop()); err != nil {
		t.Errorf("stopping twice: %v", err)
	}
	if after := tree(t, h.dir); !slices.Equal(before, after) {
		t.Errorf("the tree was touched:\n%q\n%q", before, after)
	}
}

func TestNoErrorShowsAPath(t *testing.T) {
	h := serve(t)
	h.create(t, &runstatusv1.CreateRunRequest{Id: "1"})
	names := append(badNames(), "test_runs/1", "test_runs/2", "series/1")
	for _, name := range names {
		for method, call := range everyRPC(name) {
			err := call(t, h)
			if err == nil {
				continue
			}
			for _, secret := range []string{h.dir, os.TempDir(), "goroutine ", ".go:"} {
				if strings.Contains(err.Error(), secret) {
					t.Errorf("%s %q: %v", method, name, err)
				}
			}
		}
	}
}
