package server

import (
	"testing"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/internal/tokenfile"
)

// BenchmarkCallers compares a call without callers with calls that carry a token.
func BenchmarkCallers(b *testing.B) {
	own := "rules: [{who: [{user: ada}, {kind: jwt}], role: writer, runs: own}, {who: {token: root}, role: admin}]"
	all := "rules: [{who: [{user: ada}, {kind: jwt}], role: writer}, {who: {token: root}, role: admin}]"
	tokens := map[string]tokenfile.Entry{"root": {}, "ada": {User: "ada"}}
	for name, open := range map[string]func() *harness{
		"open":       func() *harness { return serve(b) },
		"token":      func() *harness { return serveSite(b, all, tokens).bearing(b, "ada") },
		"jwt":        func() *harness { s := serveSite(b, all, tokens); return s.as(b, s.jwt(b, nil)) },
		"jwt, own":   func() *harness { s := serveSite(b, own, tokens); return s.as(b, s.jwt(b, nil)) },
		"token, own": func() *harness { return serveSite(b, own, tokens).bearing(b, "ada") },
	} {
		h := open()
		h.create(b, &runstatusv1.CreateRunRequest{Id: "1", User: "ada"})
		b.Run(name+"/SetStatus", func(b *testing.B) {
			for b.Loop() {
				h.set(b, "test_runs/1", "RUNNING", "")
			}
		})
		b.Run(name+"/report", func(b *testing.B) {
			stream := h.reports(b)
			for b.Loop() {
				testkit.Must(b, reportOne(stream, setRequest("test_runs/1", "RUNNING", "")))
			}
		})
	}
}
