package client_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/server"
)

// serveTLS runs a server whose certificate of an authority has these names. It wants client certificates of
// the same authority, which stands in ca.pem in dir.
func serveTLS(t *testing.T, ca *testkit.CA, dir string, leaf testkit.Leaf) (addr string) {
	t.Helper()
	cert, key := ca.Files(t, dir, "server", leaf)
	data := t.TempDir()
	addr, stop, err := serveConfig(server.Config{
		Namespaces: []server.Namespace{{Name: "main", Dir: data}},
		StateDir:   data + "/.runstatus",
		Durability: server.Buffered,
		Listen:     []string{"127.0.0.1:0"},
		TLS:        server.TLSConfig{Cert: cert, Key: key, ClientCA: testkit.Replace(t, filepath.Join(dir, "ca.pem"), ca.PEM())},
	})
	testkit.Must(t, err)
	t.Cleanup(func() { testkit.Must(t, stop()) })
	return addr
}

func TestAHandshakeThatFailsSaysWhy(t *testing.T) {
	ca, other, dir := testkit.NewCA(t, "ca"), testkit.NewCA(t, "other"), t.TempDir()
	past := testkit.Leaf{Client: true, NotBefore: time.Now().Add(-2 * time.Hour), NotAfter: time.Now().Add(-time.Hour)}
	files := func(ca *testkit.CA, name string, leaf testkit.Leaf) client.TLSFiles {
		cert, key := ca.Files(t, dir, name, leaf)
		return client.TLSFiles{CA: filepath.Join(dir, "ca.pem"), Cert: cert, Key: key}
	}
	good := files(ca, "good", testkit.Leaf{Client: true})
	with := func(change func(*client.TLSFiles)) client.TLSFiles { f := good; change(&f); return f }
	addr := serveTLS(t, ca, dir, testkit.Leaf{Names: []string{"127.0.0.1", "login1"}})
	for name, c := range map[string]struct {
		files client.TLSFiles
		want  string // "" if the call succeeds
	}{
		"good":                     {good, ""},
		"a name of the server":     {with(func(f *client.TLSFiles) { f.ServerName = "login1" }), ""},
		"no certificate":           {with(func(f *client.TLSFiles) { f.Cert, f.Key = "", "" }), "remote error: tls: certificate required"},
		"an expired certificate":   {files(ca, "past", past), "remote error: tls: expired certificate"},
		"of another authority":     {files(other, "other", testkit.Leaf{Client: true}), "remote error: tls: unknown certificate authority"},
		"another name":             {with(func(f *client.TLSFiles) { f.ServerName = "login2" }), "certificate is valid for login1, not login2"},
		"trusting another":         {with(func(f *client.TLSFiles) { f.CA = testkit.Replace(t, dir+"/other-ca", other.PEM()) }), "certificate signed by unknown authority"},
		"the system's authorities": {with(func(f *client.TLSFiles) { f.CA = "" }), "certificate signed by unknown authority"},
	} {
		t.Run(name, func(t *testing.T) {
			for range 20 { // what fails first differs: a read or a write
				cl, err := client.New(addr, client.WithTLS(c.files))
				testkit.Must(t, err)
				_, err = cl.Service().DeleteRun(t.Context(), &runstatusv1.DeleteRunRequest{Run: "test_runs/1"}) // is sent once
				testkit.Must(t, cl.Close())
				if c.want == "" {
					if status.Code(err) != codes.NotFound {
						t.Fatal(err)
					}
				} else if status.Code(err) != codes.Unavailable || !strings.Contains(err.Error(), c.want) {
					t.Fatalf("got %v, want %q", err, c.want)
				}
			}
		})
	}
}

// The client's certificate ends in the middle of a watch, after another one has taken its place.
func TestARenewedClientCertificateIsUsedAtTheNextConnection(t *testing.T) {
	ca, dir := testkit.NewCA(t, "ca"), t.TempDir()
	addr := serveTLS(t, ca, dir, testkit.Leaf{Names: []string{"127.0.0.1"}})
	cert, key := ca.Files(t, dir, "client", testkit.Leaf{Client: true, NotAfter: time.Now().Add(2 * time.Second)})
	c, err := client.New(addr, client.WithTLS(client.TLSFiles{CA: filepath.Join(dir, "ca.pem"), Cert: cert, Key: key}))
	testkit.Must(t, err)
	defer func() { testkit.Must(t, c.Close()) }()
	run := create(t, c, &runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_TEST_RUN, Id: "1"})
	ca.Files(t, dir, "client", testkit.Leaf{Client: true})
	cut := 0
	goOn := client.Redialing(func(error) {
		if cut++; cut == 1 {
			set(t, run, running, "")
			set(t, run, skipped, "")
		}
	})
	var got []string
	for e, err := range c.Watch(t.Context(), client.Runs("1"), client.From(beginning), client.UntilEnded(), goOn) {
		testkit.Must(t, err)
		got = append(got, short(e))
	}
	want := []string{"joined 1", "1 STATUS_CREATED", "synced", "1 RUNNING", "1 SKIPPED", "ended 1", "REASON_CONDITION_MET"}
	if !slices.Equal(got, want) || cut == 0 {
		t.Errorf("got %q with %d cuts, want %q", got, cut, want)
	}
}
