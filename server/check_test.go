package server_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/runstatus/runstatus/internal/pavtree"
	"github.com/runstatus/runstatus/server"
)

func TestCheckAndRepairWithoutAServer(t *testing.T) {
	dir := pavtree.Unpack(t)
	path := filepath.Join(dir, "test_runs/1/status")
	if err := os.WriteFile(path, []byte("garbage\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, repair := range []bool{false, true} {
		var found []server.Finding
		sum, err := server.Check(context.Background(), server.CheckConfig{Namespaces: []server.Namespace{{Dir: dir}}, Repair: repair},
			func(f server.Finding) { found = append(found, f) })
		if err != nil || sum.Runs != 20 || len(found) != 1 || found[0].Severity != server.SeverityError || found[0].File != path || found[0].Repaired != repair {
			t.Errorf("%+v %+v %v", found, sum, err)
		}
	}
}

func TestRepairBesideAServerIsErrLocked(t *testing.T) {
	dir := pavtree.Unpack(t)
	_, stop, err := server.InProcess(context.Background(), server.Config{
		Namespaces: []server.Namespace{{Name: "main", Dir: dir}}, StateDir: filepath.Join(dir, ".runstatus")})
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	_, err = server.Check(context.Background(), server.CheckConfig{Namespaces: []server.Namespace{{Dir: dir}}, Repair: true}, func(server.Finding) {})
	if !errors.Is(err, server.ErrLocked) {
		t.Error(err)
	}
	sum, err := server.Check(context.Background(), server.CheckConfig{Namespaces: []server.Namespace{{Dir: dir}}}, func(server.Finding) {})
	if err != nil || !sum.Served {
		t.Errorf("%+v %v", sum, err)
	}
}
