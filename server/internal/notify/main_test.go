package notify

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	webhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
	"go.uber.org/goleak"

	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// secretOf returns a secret of Standard Webhooks that a letter stands for.
func secretOf(letter string) string {
	return secretPrefix + base64.StdEncoding.EncodeToString([]byte(strings.Repeat(letter, 32)))
}

// received is a message that a receiver has got and verified.
type received struct {
	id, kind, subject string
	body              cloudEvent
	data              data
	run               struct {
		Name    string `json:"name"`
		Outcome string `json:"outcome"`
	}
}

// receiver is an HTTP server that verifies messages with a library of other authors.
type receiver struct {
	testing.TB
	*httptest.Server
	verify *webhooks.Webhook

	mu    sync.Mutex
	got   []received
	tries []time.Time
	// answer returns the answer to a message; nil: 204.
	answer func(http.ResponseWriter, received)
	news   chan struct{}
}

func newReceiver(t testing.TB, secret string) *receiver {
	t.Helper()
	verify, err := webhooks.NewWebhook(secret)
	if err != nil {
		t.Fatal(err)
	}
	r := &receiver{TB: t, verify: verify, news: make(chan struct{}, 1)}
	r.Server = httptest.NewServer(r)
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return // the sender has stopped
	}
	if err := r.verify.Verify(body, req.Header); err != nil {
		r.Errorf("%s: %v", body, err)
	}
	var m received
	if err := json.Unmarshal(body, &m.body); err != nil {
		r.Errorf("%s: %v", body, err)
	}
	if err := json.Unmarshal(m.body.Data, &m.data); err != nil {
		r.Errorf("%s: %v", body, err)
	}
	if m.data.Run != nil {
		if err := json.Unmarshal(m.data.Run, &m.run); err != nil {
			r.Errorf("%s: %v", body, err)
		}
	}
	m.id, m.kind, m.subject = m.body.ID, strings.TrimPrefix(m.body.Type, typePrefix), m.body.Subject
	if m.id != req.Header.Get("webhook-id") || req.Header.Get("Content-Type") != contentType || m.body.SpecVersion != "1.0" {
		r.Errorf("%v\n%s", req.Header, body)
	}
	r.mu.Lock()
	r.tries = append(r.tries, time.Now())
	answer := r.answer
	r.mu.Unlock()
	status := http.StatusNoContent
	if answer != nil {
		recorder := &statusWriter{ResponseWriter: w, status: http.StatusNoContent}
		answer(recorder, m)
		status = recorder.status
	}
	if status < 300 {
		r.mu.Lock()
		r.got = append(r.got, m)
		r.mu.Unlock()
	}
	w.WriteHeader(status)
	select {
	case r.news <- struct{}{}:
	default:
	}
}

// statusWriter keeps the status back until the message is noted.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) { w.status = status }

func (r *receiver) setAnswer(answer func(http.ResponseWriter, received)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answer = answer
}

func status(code int) func(http.ResponseWriter, received) {
	return func(w http.ResponseWriter, _ received) { w.WriteHeader(code) }
}

func (r *receiver) messages() []received {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]received(nil), r.got...)
}

func (r *receiver) tried() []time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]time.Time(nil), r.tries...)
}

// await waits until a condition holds, which is asked again after each message.
func (r *receiver) await(what string, holds func() bool) {
	r.Helper()
	late := time.After(30 * time.Second)
	for !holds() {
		select {
		case <-r.news:
		case <-late:
			r.Fatalf("it did not happen: %s; got %d messages in %d tries", what, len(r.messages()), len(r.tried()))
		}
	}
}

func (r *receiver) awaitCount(n int) []received {
	r.Helper()
	r.await(fmt.Sprintf("%d messages", n), func() bool { return len(r.messages()) >= n })
	return r.messages()
}

// trial is a store with a Notifier.
type trial struct {
	testing.TB
	dir, file string
	stateDir  string // of the Notifier; "": none
	wrap      func(Store) Store
	store     *filestore.Store
	notifier  *Notifier
	pace      backoff
	reload    chan struct{}
	stop      func()
	stopRun   func() // stops the Notifier alone
	log       *testkit.Log
}

func newTrial(t testing.TB) *trial {
	v := &trial{TB: t, dir: t.TempDir(), stop: func() {}, log: &testkit.Log{}, reload: make(chan struct{}),
		wrap: func(s Store) Store { return s }, pace: backoff{first: 5 * time.Millisecond, most: 50 * time.Millisecond, mostAsked: time.Hour}}
	v.file, v.stateDir = filepath.Join(v.dir, "notify.yaml"), filepath.Join(v.dir, ".state")
	v.write("a.secret", secretOf("a")+"\n")
	t.Cleanup(func() { v.stop() })
	return v
}

func (v *trial) write(name, text string) {
	v.Helper()
	if err := os.WriteFile(filepath.Join(v.dir, name), []byte(text), 0o600); err != nil {
		v.Fatal(err)
	}
}

// rules writes the file of rules, each "name: KEY: VALUE, …" in YAML.
func (v *trial) rules(rules ...string) *trial {
	v.Helper()
	v.write("notify.yaml", "receivers: [127.0.0.0/8]\nrules:\n- {"+strings.Join(rules, "}\n- {")+"}\n")
	return v
}

// ruleFor returns a rule for a receiver.
func ruleFor(name, on string, r *receiver, more string) string {
	return fmt.Sprintf("name: %s, on: %s, url: %q, secret: a.secret%s", name, on, r.URL, more)
}

func (v *trial) start() *trial {
	v.Helper()
	vocabulary, err := statusfile.NewVocabulary(nil)
	if err == nil {
		v.store, err = filestore.Open(filestore.Config{Buffered: true, Follow: true, AllowCreate: true, Vocabulary: vocabulary, StateDir: filepath.Join(v.dir, ".state"),
			Umask: filestore.DefaultUmask, Namespaces: []filestore.Namespace{{Name: "main", Dir: v.dir}}})
	}
	if err != nil {
		v.Fatal(err)
	}
	v.startNotifier()
	v.stop = func() {
		v.stopRun()
		if err := v.store.Close(); err != nil {
			v.Error(err)
		}
		v.stop = func() {}
	}
	return v
}

// startNotifier starts a Notifier on the store that is open.
func (v *trial) startNotifier() {
	v.Helper()
	var err error
	v.notifier, err = New(Config{Store: v.wrap(v.store), File: v.file, StateDir: v.stateDir, Namespaces: []string{"main"}, Version: "test", Log: slog.New(slog.NewTextHandler(v.log, nil))})
	if err != nil {
		v.Fatal(err)
	}
	v.notifier.pace = v.pace
	v.notifier.replaceWorkers(v.notifier.rules)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); v.notifier.Run(ctx, v.reload) }()
	v.stopRun = func() { cancel(); <-done }
}

func (v *trial) restart(meanwhile func()) {
	v.Helper()
	v.stop()
	meanwhile()
	v.start()
}

func (v *trial) create(kind statusfile.Kind, name string, series store.Name) store.Name {
	v.Helper()
	run, err := v.store.Create(context.Background(), store.CreateRequest{Namespace: "main", Kind: kind, DisplayName: name, Series: series, Labels: map[string]string{"team": name}})
	if err != nil {
		v.Fatal(err)
	}
	return run.Name
}

func (v *trial) test(name string) store.Name {
	v.Helper()
	return v.create(statusfile.TestRun, name, store.Name{})
}

// end ends a test run with a result.
func (v *trial) end(n store.Name, result string) {
	v.Helper()
	v.set(n, "COMPLETE", "The test completed with result: "+result)
}

func (v *trial) set(n store.Name, state, note string) {
	v.Helper()
	if _, err := v.store.Append(context.Background(), store.AppendRequest{Name: n, State: state, Note: note}); err != nil {
		v.Fatal(err)
	}
}
