package server

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/durationpb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/watchreq"
)

// TestGenerationsWithOneUIDAreToldApart has generations of one id begin with the same line, and so have the
// same uid. A watch that resumes before them tells each with its own lines and its own identity.
func TestGenerationsWithOneUIDAreToldApart(t *testing.T) {
	dir := t.TempDir()
	st, err := Config{Namespaces: []Namespace{{Name: "main", Dir: dir}}, StateDir: dir + "/.runstatus", Durability: Buffered, Log: discard}.open()
	if err != nil {
		t.Fatal(err)
	}
	h := serveStore(t, st)
	watch := func(filter, token string, start runstatusv1.WatchStart) (texts []string, last string) {
		t.Helper()
		req := &runstatusv1.WatchStatusesRequest{Selection: watchreq.Query("namespaces/main", filter), Start: start, ResumeToken: token, ProgressInterval: durationpb.New(2 * time.Millisecond)}
		got, err := h.record(req, func() int64 { return max(st.Revision(), 1) }, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range got {
			if m.GetProgress() == nil && m.GetSynced() == nil {
				texts = append(texts, say(m))
			}
		}
		return texts, got[len(got)-1].GetResumeToken()
	}
	h.run(t, "0", "") // a log without a change has no revision to resume from
	const running, ann = `state = "RUNNING"`, `user = "ann"`
	_, ofRunning := watch(running, "", beginning)
	_, ofAnn := watch(ann, "", now)

	run := filepath.Join(dir, "test_runs", "1")
	put := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(run, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		h.get(t, "test_runs/1")
	}
	const first = "1700000000.500000 CREATED one\n"
	if err := os.Mkdir(run, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(run, "attributes"), []byte(`{"user": "ann"}`), 0o644); err != nil {
		t.Fatal(err)
	}
	put("status", first)
	put("status", first+"1700000001.500000 RUNNING two\n")
	put("status", first)
	if got, _ := watch(running, ofRunning, 0); !slices.Equal(got, []string{
		"joined test_runs/1 2 RUNNING", "status test_runs/1 1 CREATED", "status test_runs/1 2 RUNNING", "left test_runs/1",
	}) {
		t.Errorf("a later generation has the uid of the first: got %q", got)
	}

	h.remove(t, "test_runs/1")
	if err := os.Mkdir(run, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(run, "attributes"), []byte(`{"user": "bob"}`), 0o644); err != nil {
		t.Fatal(err)
	}
	put("status", "")
	put("status", first)
	if got, _ := watch(ann, ofAnn, 0); !slices.Equal(got, []string{
		"joined test_runs/1 1 CREATED", "status test_runs/1 2 RUNNING", "left test_runs/1", "joined test_runs/1 1 CREATED", "left test_runs/1",
	}) {
		t.Errorf("the run is another user's now: got %q", got)
	}
}
