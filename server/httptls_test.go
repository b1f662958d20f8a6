package server

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
)

// serveHTTPS starts a server that wants client certificates of one of two authorities.
func serveHTTPS(t *testing.T) (*httpServer, *tlsServer) {
	t.Helper()
	s := &tlsServer{dir: t.TempDir(), ours: testkit.NewCA(t, "ours"), theirs: testkit.NewCA(t, "theirs")}
	cert, key := s.ours.Files(t, s.dir, "server", testkit.Leaf{Names: []string{"127.0.0.1"}, Serial: 10})
	clients := testkit.Replace(t, filepath.Join(s.dir, "clients.pem"), append(s.ours.PEM(), s.theirs.PEM()...))
	h := serveHTTP(t, func(c *settings) { c.TLS = TLSConfig{Cert: cert, Key: key, ClientCA: clients} })
	h.url = strings.Replace(h.url, "http://", "https://", 1)
	s.harness = h.harness
	return h, s
}

// client returns an HTTP client with a certificate of an authority, nil for none.
func (s *tlsServer) client(t *testing.T, ca *testkit.CA) *http.Client {
	t.Helper()
	config := &tls.Config{RootCAs: x509.NewCertPool(), MinVersion: tls.VersionTLS13}
	config.RootCAs.AppendCertsFromPEM(s.ours.PEM())
	if ca != nil {
		pair, err := tls.X509KeyPair(ca.Issue(t, testkit.Leaf{Client: true, Names: []string{"alice"}}))
		testkit.Must(t, err)
		config.Certificates = []tls.Certificate{pair}
	}
	transport := &http.Transport{TLSClientConfig: config, ForceAttemptHTTP2: true}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

// A connection of the HTTP port ends, as all others do, when its client's certificate is not valid any more.
func TestHTTPFollowsTheFilesOfTLS(t *testing.T) {
	h, s := serveHTTPS(t)
	run := h.create(t, &runstatusv1.CreateRunRequest{}).GetName()
	if _, err := s.client(t, nil).Get(h.url + "/healthz"); err == nil {
		t.Error("a client without a certificate is let in")
	}
	open := func(ca *testkit.CA) *bufio.Reader {
		resp, err := s.client(t, ca).Get(h.url + "/v1/" + run + ":watch")
		testkit.Must(t, err)
		t.Cleanup(func() { _ = resp.Body.Close() })
		if resp.ProtoMajor != 2 || resp.StatusCode != http.StatusOK {
			t.Fatalf("%s %s", resp.Proto, resp.Status)
		}
		return bufio.NewReader(resp.Body)
	}
	ours, theirs := open(s.ours), open(s.theirs)
	untilLine(t, ours, "event: synced")
	untilLine(t, theirs, "event: synced")
	testkit.Replace(t, filepath.Join(s.dir, "clients.pem"), s.ours.PEM())
	ended := make(chan error, 1)
	go func() { _, err := io.Copy(io.Discard, theirs); ended <- err }()
	select {
	case err := <-ended:
		if err == nil {
			t.Error("the watch ended well")
		}
	case <-time.After(time.Minute):
		t.Fatal("the watch of a client whose authority was removed goes on")
	}
	h.set(t, run, "INFO", "still here")
	untilLine(t, ours, "still here")
}

// untilLine reads up to a line that has a text.
func untilLine(t testing.TB, from *bufio.Reader, text string) {
	t.Helper()
	for {
		line, err := from.ReadString('\n')
		if err != nil {
			t.Fatalf("before %q: %v", text, err)
		}
		if strings.Contains(line, text) {
			return
		}
	}
}

// The log, and so every other interceptor, has the address of the client and not that of the door.
func TestInterceptorsSeeTheClientOfTheHTTPPort(t *testing.T) {
	s := serveHTTP(t)
	s.create(t, &runstatusv1.CreateRunRequest{Id: "1"})
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	testkit.Must(t, err)
	defer conn.Close()
	answers := bufio.NewReader(conn)
	for path, method := range map[string]string{"/v1/namespaces/main/test_runs/1": "GetRun", "/v1/namespaces/main/test_runs/1:watch?until.all_in.names=STATUS_CREATED": "WatchStatuses"} {
		fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n", path)
		resp, err := http.ReadResponse(answers, nil)
		testkit.Must(t, err)
		_, err = io.Copy(io.Discard, resp.Body)
		testkit.Must(t, err)
		called := "method=/runstatus.v1.StatusService/" + method + " code=OK"
		testkit.Eventually(t, func() bool {
			for line := range strings.Lines(s.log.String()) {
				if strings.Contains(line, called) && strings.Contains(line, "peer="+conn.LocalAddr().String()) {
					return true
				}
			}
			return false
		}, called)
	}
}

// A stop tells watches over HTTP, and does not wait for clients that do not read.
func TestTheHTTPPortStopsInTime(t *testing.T) {
	s := serveHTTP(t)
	run := s.create(t, &runstatusv1.CreateRunRequest{}).GetName()
	open := func() net.Conn {
		conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
		testkit.Must(t, err)
		t.Cleanup(func() { _ = conn.Close() })
		fmt.Fprintf(conn, "GET /v1/%s:watch HTTP/1.1\r\nHost: localhost\r\n\r\n", run)
		return conn
	}
	told, stuck := bufio.NewReader(open()), open()
	untilLine(t, told, "event: synced")
	testkit.Must(t, stuck.(*net.TCPConn).SetReadBuffer(4<<10))
	reading := make(chan bool)
	go func() { // the lines must not wait for this client
		defer close(reading)
		for {
			line, err := told.ReadString('\n')
			if err != nil || strings.Contains(line, "REASON_SHUTDOWN") {
				reading <- err == nil
				return
			}
		}
	}()
	for range 2000 { // more than what a connection takes unread
		s.set(t, run, "INFO", strings.Repeat("x", 4000))
	}
	began := time.Now()
	testkit.Must(t, s.stop())
	if took := time.Since(began); took > graceTime {
		t.Errorf("the stop took %s", took)
	}
	if !<-reading {
		t.Error("a watch that is read is not told of the stop")
	}
}

// A client that does not read its events is found as over gRPC, and its watch ends.
func TestAWatchOverHTTPThatIsNotReadEnds(t *testing.T) {
	s := serveHTTP(t, func(c *settings) { c.limits.send = 300 * time.Millisecond })
	run := s.create(t, &runstatusv1.CreateRunRequest{}).GetName()
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	testkit.Must(t, err)
	defer conn.Close()
	testkit.Must(t, conn.(*net.TCPConn).SetReadBuffer(4<<10))
	fmt.Fprintf(conn, "GET /v1/%s:watch HTTP/1.1\r\nHost: localhost\r\n\r\n", run)
	untilLine(t, bufio.NewReaderSize(conn, 16), "event: synced")
	note := strings.Repeat("x", 4000)
	testkit.Eventually(t, func() bool {
		for range 100 {
			s.set(t, run, "INFO", note)
		}
		return strings.Contains(s.log.String(), "reason=WATCHER_TOO_SLOW")
	}, "the watch is too slow")
}
