package page

import (
	"compress/gzip"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"path"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"go.uber.org/goleak"

	"github.com/runstatus/runstatus/internal/testkit"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// served serves a page until the test ends.
func served(t *testing.T, p *Page) (url string, _ *http.Client) {
	t.Helper()
	mux := http.NewServeMux()
	p.Mount(mux, func(r *http.Request) bool { return r.Header.Get("Accept-Encoding") == "gzip" })
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	transport := &http.Transport{DisableCompression: true}
	t.Cleanup(transport.CloseIdleConnections)
	return s.URL, &http.Client{Transport: transport}
}

// get makes a request. The headers are "Name: value".
func get(t *testing.T, client *http.Client, method, url string, headers ...string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	testkit.Must(t, err)
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		req.Header.Set(name, value)
	}
	resp, err := client.Do(req)
	testkit.Must(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	testkit.Must(t, err)
	return resp, string(body)
}

func unzipped(t *testing.T, text string) string {
	t.Helper()
	r, err := gzip.NewReader(strings.NewReader(text))
	testkit.Must(t, err)
	plain, err := io.ReadAll(r)
	testkit.Must(t, err)
	return string(plain)
}

const script = "app-ABCDEFGH.js"

var (
	longScript = strings.Repeat("let x = 1;\n", 1000)
	sample     = fstest.MapFS{
		"index.html":         {Data: []byte("<!doctype html><title>the document</title>" + strings.Repeat(" ", 500))},
		script:               {Data: []byte(longScript)},
		"icon-ABCDEFGH.svg":  {Data: []byte("<svg/>")},
		"style-ABCDEFGH.css": {Data: []byte("a{}")},
	}
)

func TestPathsOfThePage(t *testing.T) {
	p, err := newPage(sample)
	testkit.Must(t, err)
	url, client := served(t, p)
	for path, want := range map[string]string{
		"/": "text/html; charset=utf-8", "/runs": "text/html; charset=utf-8", "/wall?filter=state%3D%22RUNNING%22": "text/html; charset=utf-8",
		"/states": "text/html; charset=utf-8", "/series": "text/html; charset=utf-8", "/run/namespaces/main/test_runs/7": "text/html; charset=utf-8", "/series/namespaces/main/series/3": "text/html; charset=utf-8",
		"/assets/" + script: "text/javascript; charset=utf-8", "/assets/icon-ABCDEFGH.svg": "image/svg+xml", "/assets/style-ABCDEFGH.css": "text/css; charset=utf-8",
		"/assets/": "", "/assets/index.html": "", "/assets/app.js": "", "/else": "", "/runs/7": "", "/index.html": "", "/assets/../page.go": "",
	} {
		resp, body := get(t, client, http.MethodGet, url+path)
		found := resp.StatusCode == http.StatusOK
		if kind := resp.Header.Get("Content-Type"); found != (want != "") || found && kind != want {
			t.Errorf("%s: %s %s", path, resp.Status, kind)
		}
		if found && strings.Contains(want, "html") != strings.Contains(body, "the document") {
			t.Errorf("%s answers %s", path, body)
		}
		if head, body := get(t, client, http.MethodHead, url+path); head.StatusCode != resp.StatusCode || body != "" {
			t.Errorf("HEAD %s: %s", path, head.Status)
		}
		if post, _ := get(t, client, http.MethodPost, url+path); post.StatusCode == http.StatusOK {
			t.Errorf("POST %s: %s", path, post.Status)
		}
	}
}

// No header lets a browser run code of another origin or of the document itself, guess types, tell other sites where
// it comes from, or show the page in another one.
func TestHeadersOfThePage(t *testing.T) {
	p, err := newPage(sample)
	testkit.Must(t, err)
	url, client := served(t, p)
	for _, path := range []string{"/", "/run/x", "/assets/" + script} {
		resp, _ := get(t, client, http.MethodGet, url+path)
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Resource-Policy": "same-origin", "Vary": "Accept-Encoding",
		} {
			if got := resp.Header.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
		policy := resp.Header.Get("Content-Security-Policy")
		for _, rule := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "worker-src 'self'", "base-uri 'none'", "frame-ancestors 'none'"} {
			if !strings.Contains("; "+policy+";", "; "+rule+";") {
				t.Errorf("%s: the policy lacks %q: %s", path, rule, policy)
			}
		}
		if regexp.MustCompile(`unsafe|\*|https?:|blob:`).MatchString(policy) {
			t.Errorf("%s: the policy is %s", path, policy)
		}
	}
}

// A browser asks for the document each time and gets it when it has changed; it never asks for a file again.
func TestWhatABrowserKeeps(t *testing.T) {
	p, err := newPage(sample)
	testkit.Must(t, err)
	url, client := served(t, p)
	for path, cache := range map[string]string{"/": "no-cache", "/assets/" + script: "public, max-age=31536000, immutable"} {
		plain, body := get(t, client, http.MethodGet, url+path)
		packed, small := get(t, client, http.MethodGet, url+path, "Accept-Encoding: gzip")
		if plain.Header.Get("Cache-Control") != cache || plain.Header.Get("Content-Encoding") != "" {
			t.Errorf("%s: %v", path, plain.Header)
		}
		if packed.Header.Get("Content-Encoding") != "gzip" || packed.ContentLength != int64(len(small)) || len(small) >= len(body) || unzipped(t, small) != body {
			t.Errorf("%s in gzip: %d bytes of %d, %v", path, len(small), len(body), packed.Header)
		}
		if plain.Header.Get("ETag") == "" || plain.Header.Get("ETag") == packed.Header.Get("ETag") {
			t.Errorf("%s: both forms have the tag %s", path, plain.Header.Get("ETag"))
		}
		for encoding, resp := range map[string]*http.Response{"": plain, "gzip": packed} {
			same, body := get(t, client, http.MethodGet, url+path, "Accept-Encoding: "+encoding, "If-None-Match: "+resp.Header.Get("ETag"))
			if same.StatusCode != http.StatusNotModified || body != "" || same.Header.Get("Content-Security-Policy") == "" {
				t.Errorf("%s again: %s %v", path, same.Status, same.Header)
			}
			if other, body := get(t, client, http.MethodGet, url+path, "If-None-Match: \"x\""); other.StatusCode != http.StatusOK || body == "" {
				t.Errorf("%s with an old tag: %s", path, other.Status)
			}
		}
	}
	other := fstest.MapFS{"index.html": {Data: []byte("another")}}
	q, err := newPage(other)
	testkit.Must(t, err)
	if q.document.tag == p.document.tag {
		t.Error("another document has the same tag")
	}
	if _, packed := get(t, client, http.MethodGet, url+"/assets/style-ABCDEFGH.css", "Accept-Encoding: gzip"); packed != "a{}" {
		t.Errorf("a file that gzip makes larger is %q", packed)
	}
}

func TestAPageWithoutADocumentIsRefused(t *testing.T) {
	if _, err := newPage(fstest.MapFS{script: {Data: []byte("x")}}); err == nil || !strings.Contains(err.Error(), "make page") {
		t.Errorf("got %v", err)
	}
}

// named is the name of a file that may be kept for good: it holds a hash of the content.
var named = regexp.MustCompile(`^[a-z0-9.-]+-[A-Za-z0-9]{8,}\.[a-z0-9]+$`)

// The built page has no code in its document, names each file by its content, and names files of its own alone.
func TestTheBuiltPage(t *testing.T) {
	p, err := New()
	testkit.Must(t, err)
	text := string(p.document.plain)
	for _, bad := range []string{"<style", " style=", " onload=", " onclick=", "javascript:", "http:", "https:"} {
		if strings.Contains(text, bad) {
			t.Errorf("the document has %q", bad)
		}
	}
	for _, found := range regexp.MustCompile(`(?s)<script([^>]*)>(.*?)</script>`).FindAllStringSubmatch(text, -1) {
		if !strings.Contains(found[1], "src=") || strings.TrimSpace(found[2]) != "" {
			t.Errorf("the document has code: %s", found[0])
		}
	}
	files := 0
	for _, found := range regexp.MustCompile(`(?:src|href)="([^"]*)"`).FindAllStringSubmatch(text, -1) {
		name, ok := strings.CutPrefix(found[1], Directory)
		if p.files[name] == nil || !ok {
			t.Errorf("the document names %s, which is no file of the page", found[1])
		}
		files++
	}
	if files < 2 {
		t.Errorf("the document names %d files", files)
	}
	testkit.Must(t, fs.WalkDir(built, "assets", func(name string, d fs.DirEntry, err error) error {
		if !d.IsDir() && d.Name() != document && !named.MatchString(d.Name()) {
			t.Errorf("%s may change, and browsers keep it for good", name)
		}
		if path.Ext(name) == ".map" || path.Ext(name) == ".gz" {
			t.Errorf("%s does not belong here", name)
		}
		return err
	}))
}
