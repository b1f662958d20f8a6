package server

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	spb "google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
)

// httpServer is a server with an HTTP port beside its unix socket.
type httpServer struct {
	*harness
	url string
}

func serveHTTP(t testing.TB, change ...func(*settings)) *httpServer {
	t.Helper()
	s := &httpServer{}
	s.harness = serve(t, append(change, func(c *settings) {
		if c.HTTP == "" {
			c.HTTP = "127.0.0.1:0"
		}
		c.HTTPReady = func(a net.Addr) { s.url = "http://" + a.String() }
	})...)
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	return s
}

// httpAnswer is what a request got.
type httpAnswer struct {
	code   int
	header http.Header
	body   string
}

// ask makes a request. The headers are "Name: value".
func (s *httpServer) ask(t testing.TB, method, path, body string, headers ...string) httpAnswer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, s.url+path, strings.NewReader(body))
	testkit.Must(t, err)
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		if name == "Host" {
			req.Host = value
		}
		req.Header.Set(name, value)
	}
	resp, err := http.DefaultClient.Do(req)
	testkit.Must(t, err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	testkit.Must(t, err)
	return httpAnswer{resp.StatusCode, resp.Header, string(text)}
}

// statusOfAnswer returns the status that an answer holds as JSON.
func statusOfAnswer(t testing.TB, a httpAnswer) *status.Status {
	t.Helper()
	var st spb.Status
	testkit.Must(t, protojson.Unmarshal([]byte(a.body), &st))
	return status.FromProto(&st)
}

// refusedOrigin returns the error of a write by a web page of another origin.
func (s *httpServer) refusedOrigin(t testing.TB) error {
	t.Helper()
	return statusOfAnswer(t, s.ask(t, http.MethodPost, "/v1/namespaces/main/runs", `{"kind": "KIND_SERIES"}`, "Origin: https://elsewhere.example")).Err()
}

// compact returns JSON without the blanks that protojson varies.
func compact(t testing.TB, text string) string {
	t.Helper()
	var b bytes.Buffer
	if err := json.Compact(&b, []byte(text)); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return b.String()
}

func TestTheHTTPPortAnswersThroughEachDoor(t *testing.T) {
	s := serveHTTP(t)
	s.create(t, &runstatusv1.CreateRunRequest{Id: "1"})
	s.set(t, "test_runs/1", "RUNNING", "")
	for name, c := range map[string]struct {
		method, path, body string
		headers            []string
		code               int
		want               string // part of the answer
	}{
		"healthz":         {"GET", "/healthz", "", nil, 200, "ok\n"},
		"readyz":          {"GET", "/readyz", "", nil, 200, "ready\n"},
		"OpenAPI":         {"GET", "/openapi.json", "", nil, 200, `"/v1/namespaces/{run}/test_runs/{run_1}:setStatus"`},
		"REST":            {"GET", "/v1/namespaces/main/test_runs/1/status", "", nil, 200, `"stateName":`},
		"REST, write":     {"POST", "/v1/namespaces/main/test_runs/1:setStatus", `{"stateName": "INFO", "note": "ü"}`, nil, 200, `"note":"ü"`},
		"REST, error":     {"GET", "/v1/namespaces/main/test_runs/7", "", nil, 404, `"reason":"RUN_NOT_FOUND"`},
		"REST, path":      {"GET", "/v1/nothing", "", nil, 404, `"reason":"UNIMPLEMENTED"`},
		"REST, parameter": {"GET", "/v1/namespaces/main/runs?fliter=x", "", nil, 400, `"reason":"MALFORMED_REQUEST"`},
		"REST, body":      {"POST", "/v1/namespaces/main/test_runs/1:setStatus", `{`, nil, 400, `"reason":"MALFORMED_REQUEST"`},
		"REST, large":     {"POST", "/v1/namespaces/main/test_runs/1:setStatus", `{"note": "` + strings.Repeat("x", 5<<20) + `"}`, nil, 429, `"reason":"MESSAGE_TOO_LARGE"`},
		"Connect":         {"POST", "/runstatus.v1.StatusService/GetVersion", `{}`, []string{"Content-Type: application/json"}, 200, `{}`},
		"Connect, error":  {"POST", "/runstatus.v1.StatusService/GetRun", `{"run": "test_runs/7"}`, []string{"Content-Type: application/json"}, 404, `"reason":"RUN_NOT_FOUND"`},
		"Connect, body":   {"POST", "/runstatus.v1.StatusService/GetRun", `{`, []string{"Content-Type: application/json"}, 400, `"reason":"MALFORMED_REQUEST"`},
		"Connect, large":  {"POST", "/runstatus.v1.StatusService/GetRun", `{"run": "` + strings.Repeat("x", 5<<20) + `"}`, []string{"Content-Type: application/json"}, 429, `"reason":"MESSAGE_TOO_LARGE"`},
		"Connect, method": {"POST", "/runstatus.v1.StatusService/Nothing", `{}`, []string{"Content-Type: application/json"}, 501, `"reason":"UNIMPLEMENTED"`},
		"path":            {"GET", "/nothing", "", nil, 404, `"reason":"UNIMPLEMENTED"`},
	} {
		t.Run(name, func(t *testing.T) {
			got := s.ask(t, c.method, c.path, c.body, c.headers...)
			body := got.body
			if strings.HasPrefix(got.header.Get("Content-Type"), "application/json") {
				body = compact(t, body)
				c.want = strings.ReplaceAll(c.want, `": `, `":`)
			}
			if got.code != c.code || !strings.Contains(body, c.want) {
				t.Errorf("%d %v\n%.2000s", got.code, got.header, body)
			}
		})
	}
}

// What is left of a request that was refused is not taken for a further request.
func TestTheRestOfARefusedRequestIsNoRequest(t *testing.T) {
	s := serveHTTP(t)
	smuggled := "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
	for _, path := range []string{"/v1/namespaces/main/runs", "/runstatus.v1.StatusService/CreateRun", "/nothing", "/healthz"} {
		conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
		testkit.Must(t, err)
		body := `{"kind": "` + strings.Repeat("x", 5<<20) + strings.Repeat(smuggled, 10_000)
		go func() { // ends with the connection
			fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", path, len(body), body)
		}()
		answers, _ := io.ReadAll(conn) // best effort: the server may break the connection
		_ = conn.Close()
		if n := bytes.Count(answers, []byte("HTTP/1.1 ")); n != 1 {
			t.Errorf("%s: %d answers\n%.1000s", path, n, answers)
		}
	}
}

// A web page of another origin neither writes nor, by a name that leads to a loopback address, reads.
func TestOtherOriginsAreRefused(t *testing.T) {
	const page = "https://dash.example.org"
	s := serveHTTP(t, func(c *settings) { c.HTTPOrigins = []string{page} })
	create := func(headers ...string) httpAnswer {
		return s.ask(t, http.MethodPost, "/v1/namespaces/main/runs", `{"kind": "KIND_SERIES"}`, headers...)
	}
	for name, headers := range map[string][]string{
		"another origin":            {"Origin: https://elsewhere.example"},
		"another site":              {"Sec-Fetch-Site: cross-site"},
		"another port of this host": {"Origin: http://127.0.0.1:1"},
		"a name of its own":         {"Host: rebound.example"},
	} {
		a := create(headers...)
		if a.code != http.StatusForbidden || !strings.Contains(compact(t, a.body), `"reason":"CROSS_ORIGIN"`) || a.header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: %d %v %s", name, a.code, a.header, a.body)
		}
	}
	if a := s.ask(t, http.MethodGet, "/v1/namespaces/main/runs", "", "Host: rebound.example"); a.code != http.StatusForbidden {
		t.Errorf("a read by a name of its own: %d", a.code)
	}
	for name, headers := range map[string][]string{
		"no page":        nil,
		"its own page":   {"Origin: " + s.url, "Sec-Fetch-Site: same-origin"},
		"the configured": {"Origin: " + page, "Sec-Fetch-Site: cross-site"},
		"localhost":      {"Host: localhost:7601"},
	} {
		a := create(headers...)
		if want := name == "the configured"; a.code != http.StatusOK || (a.header.Get("Access-Control-Allow-Origin") == page) != want {
			t.Errorf("%s: %d %v %s", name, a.code, a.header, a.body)
		}
	}
	asked := s.ask(t, http.MethodOptions, "/v1/namespaces/main/runs", "", "Origin: "+page, "Access-Control-Request-Method: DELETE", "Access-Control-Request-Headers: authorization,content-type")
	if asked.code != http.StatusNoContent || asked.header.Get("Access-Control-Allow-Origin") != page {
		t.Errorf("preflight: %d %v", asked.code, asked.header)
	}
}
