package web

import (
	"bufio"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/testing/protocmp"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
)

var must = testkit.Must

func query(parent, filter string) *runstatusv1.WatchStatusesRequest_Query {
	return &runstatusv1.WatchStatusesRequest_Query{Query: &runstatusv1.RunQuery{Parent: parent, Filter: filter}}
}

func TestAddressesOfWatches(t *testing.T) {
	runs := &runstatusv1.WatchStatusesRequest_Runs{Runs: &runstatusv1.RunNames{Names: []string{"namespaces/main/test_runs/1"}}}
	for name, row := range map[string]struct {
		address, last string
		want          *runstatusv1.WatchStatusesRequest // nil: it is refused
	}{
		"a namespace":             {"namespaces/main", "", &runstatusv1.WatchStatusesRequest{Selection: query("namespaces/main", "")}},
		"all namespaces":          {"namespaces/-?filter=user%20%3D%20%22a%26b%22", "", &runstatusv1.WatchStatusesRequest{Selection: query("namespaces/-", `user = "a&b"`)}},
		"the annotation's filter": {"namespaces/main?query.filter=x", "", &runstatusv1.WatchStatusesRequest{Selection: query("namespaces/main", "x")}},
		"a test run":              {"namespaces/main/test_runs/1", "", &runstatusv1.WatchStatusesRequest{Selection: runs}},
		"a series": {"namespaces/main/series/3?states=A&states=B&allow_missing=true", "", &runstatusv1.WatchStatusesRequest{
			Selection: &runstatusv1.WatchStatusesRequest_Series{Series: "namespaces/main/series/3"}, States: []string{"A", "B"}, AllowMissing: true}},
		"a start":                    {"namespaces/main/test_runs/1?start=WATCH_START_NOW", "", &runstatusv1.WatchStatusesRequest{Selection: runs, Start: runstatusv1.WatchStart_WATCH_START_NOW}},
		"a start that is repeated":   {"namespaces/main/test_runs/1?start=WATCH_START_NOW", "T", &runstatusv1.WatchStatusesRequest{Selection: runs, ResumeToken: "T"}},
		"a token in the address":     {"namespaces/main/test_runs/1?resumeToken=T", "", &runstatusv1.WatchStatusesRequest{Selection: runs, ResumeToken: "T"}},
		"the header wins":            {"namespaces/main/test_runs/1?resumeToken=T", "U", &runstatusv1.WatchStatusesRequest{Selection: runs, ResumeToken: "U"}},
		"a misspelt parameter":       {"namespaces/main?fliter=x", "", nil},
		"a filter beside a run":      {"namespaces/main/test_runs/1?filter=x", "", nil},
		"a second selection":         {"namespaces/main?series=namespaces/main/series/1", "", nil},
		"no such start":              {"namespaces/main?start=YESTERDAY", "", nil},
		"a damaged address":          {"namespaces/main?a=%zz", "", nil},
		"a parameter of a parameter": {"namespaces/main?until.allEnded.x=true", "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			path, rest, _ := strings.Cut(row.address, "?")
			r := &http.Request{URL: &url.URL{RawQuery: rest}, Header: http.Header{"Last-Event-Id": {row.last}}}
			got, err := watchRequest(path, r)
			if (err != nil) != (row.want == nil) {
				t.Fatal(got, err)
			}
			if diff := cmp.Diff(row.want, got, protocmp.Transform()); err == nil && diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Whatever an address holds, it gives one selection or an error, and never a panic.
func FuzzWatchRequest(tf *testing.F) {
	f := testkit.Mutated(tf)
	f.Add("namespaces/main/series/3", "states=A&until.allEnded=true", "")
	f.Add("namespaces/main", "filter=user%20%3D%20%22a%22&progress_interval=5s", "AAAA")
	f.Add("namespaces/main", "until.all_in.names=A&start=2&=&.=&query..filter=x", "")
	f.Fuzz(func(t testing.TB, name, rest, last string) {
		r := &http.Request{URL: &url.URL{RawQuery: rest}, Header: http.Header{"Last-Event-Id": {last}}}
		req, err := watchRequest(name, r)
		if err == nil && (req.GetSelection() == nil || req.GetResumeToken() != "" && req.GetStart() != 0) {
			t.Errorf("%v", req)
		}
	})
}

func TestWhoTakesGzip(t *testing.T) {
	for header, want := range map[string]bool{
		"": false, "identity": false, "gzip": true, "br, gzip": true, "gzip;q=0.5": true, "gzip; q=1.0": true, "gzip;q=0": false, "gzip;q=0.0, br": false, "x-gzip": false,
	} {
		if got := takesGzip(&http.Request{Header: http.Header{"Accept-Encoding": {header}}}); got != want {
			t.Errorf("%q: %v", header, got)
		}
	}
}

// The events are those of the standard: a browser reads them back.
func TestEventsAreReadBack(t *testing.T) {
	w := httptest.NewRecorder()
	out := newEventWriter(w, &http.Request{})
	out.begin()
	note := "two\nlines\r\nand : a colon \u2028"
	out.event(event{&runstatusv1.WatchStatusesResponse{Event: &runstatusv1.WatchStatusesResponse_Progress{}}, "T0"})
	out.event(event{&runstatusv1.WatchStatusesResponse{Event: &runstatusv1.WatchStatusesResponse_Status{Status: &runstatusv1.StatusInfo{Note: note}}}, "T1"})
	out.event(event{&runstatusv1.WatchStatusesResponse{}, "T2"}) // of a later version
	must(t, out.close())
	var lines []string
	for scan := bufio.NewScanner(w.Body); scan.Scan(); {
		lines = append(lines, scan.Text())
	}
	want := []string{"retry: 1000", "", ": progress", "id: T0", "", "event: status", "id: T1", "data: ", ""}
	if len(lines) != len(want) {
		t.Fatalf("%q", lines)
	}
	for i := range want {
		if lines[i] != want[i] && (want[i] != "data: " || !strings.HasPrefix(lines[i], want[i])) {
			t.Errorf("%q, want %q", lines[i], want[i])
		}
	}
	var m struct{ Status struct{ Note string } }
	must(t, json.Unmarshal([]byte(strings.TrimPrefix(lines[7], "data: ")), &m))
	if m.Status.Note != note {
		t.Errorf("the note is %q", m.Status.Note)
	}
}

var pathVariable = regexp.MustCompile(`\{[^}]*\}`)

// The document has each path of the annotations, with its method.
func TestTheOpenAPIDocumentHasEveryPath(t *testing.T) {
	text, err := mergeDocuments(described, "v1")
	must(t, err)
	var document struct {
		Openapi string
		Info    struct{ Title, Version string }
		Paths   map[string]map[string]any
	}
	must(t, json.Unmarshal(text, &document))
	have := map[string]bool{}
	for path, item := range document.Paths {
		for method := range item {
			have[method+" "+pathVariable.ReplaceAllString(path, "*")] = true
		}
	}
	found := 0
	for _, m := range apiMethods() {
		rule, _ := proto.GetExtension(m.Options(), annotations.E_Http).(*annotations.HttpRule)
		if rule == nil && !m.IsStreamingClient() {
			t.Errorf("%s has no path", m.FullName())
		}
		for _, r := range append([]*annotations.HttpRule{rule}, rule.GetAdditionalBindings()...) {
			method, path := methodAndPath(r)
			if path == "" {
				continue
			}
			found++
			path = regexp.MustCompile(`\{[a-z_.]+=([^}]+)\}`).ReplaceAllString(path, "$1")
			if !have[method+" "+path] {
				t.Errorf("the document lacks %s %s", method, path)
			}
		}
	}
	if found != len(have) || found < 20 || document.Info.Title != "runstatus" || document.Info.Version != "v1" {
		t.Errorf("%d paths of the annotations, %d of the document, %+v", found, len(have), document.Info)
	}
}

// apiMethods returns the methods of all services of the API.
func apiMethods() (all []protoreflect.MethodDescriptor) {
	protoregistry.GlobalFiles.RangeFilesByPackage("runstatus.v1", func(file protoreflect.FileDescriptor) bool {
		for i := range file.Services().Len() {
			methods := file.Services().Get(i).Methods()
			for j := range methods.Len() {
				all = append(all, methods.Get(j))
			}
		}
		return true
	})
	return all
}

// methodAndPath returns those of a binding, "" for one that has none.
func methodAndPath(r *annotations.HttpRule) (method, path string) {
	switch {
	case r.GetPost() != "":
		return "post", r.GetPost()
	case r.GetDelete() != "":
		return "delete", r.GetDelete()
	}
	return "get", r.GetGet()
}
