package layout

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/runstatus/runstatus/server/internal/store"
)

// readFrom reads the results of a directory with an attributes file.
func readFrom(t testing.TB, attributes string) (store.Results, *Identity) {
	t.Helper()
	root, err := os.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	if err := os.Mkdir(filepath.Join(root.Name(), "run"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root.Name(), "run", AttributesFile), []byte(attributes), 0o644); err != nil {
		t.Fatal(err)
	}
	r, err := ReadResults(int(root.Fd()), "run")
	if err != nil {
		t.Fatal(err)
	}
	who, _, err := ReadIdentity(int(root.Fd()), "run", nil)
	if err != nil {
		t.Fatal(err)
	}
	return r, who
}

func texts(values map[string]store.Value) map[string]string {
	all := map[string]string{}
	for key, v := range values {
		all[key] = fmt.Sprintf("%d %s", v.Kind, v)
	}
	return all
}

const (
	number = "1 "
	text   = "2 "
	truth  = "3 "
)

func TestResultsOfARunOfPavilion(t *testing.T) {
	const examples = "../../../examples/pavilion"
	root, err := os.Open(examples)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	for id, want := range map[string]map[string]string{
		"9": {
			"name": text + "ok.failing", "id": number + "9", "test_version": text + "0.0", "pav_version": text + "2.4",
			"created": number + "1795348525.6411314", "started": number + "1795348527.4838111", "finished": number + "1795348527.5004334",
			"duration": number + "0.016622304916381836", "user": text + "hpctest",
			"job_info.pid": number + "32410", "job_info.uniq_id": text + "166d0ff35a", "job_info.host": text + "cluster1",
			"sched.node_list_id": text, "sched.test_min_cpus": text + "2", "sched.test_nodes": text + "1", "sched.requested_nodes": text,
			"sched.min_cpus": text + "4", "sched.nodes": text + "1", "sched.tasks_total": text + "1", "sched.test_cmd": text,
			"sched.test_min_mem": text + "23", "sched.concurrent_default": text + "100", "sched.chunk_size": text,
			"sched.min_mem": text + "1000", "sched.partition": text, "sched.tasks_per_node": text + "1",
			"sys_name": text + "cluster1", "uuid": text + "f86bd893-65d5-4e7a-aa51-10110120d077", "return_value": number + "3", "result": text + "FAIL",
		},
		"13": {"name": text + "demo.sleepy.1", "sys_name": text + "cluster1", "created": number + "1795348543.308941", "id": text + "13"},
		"99": {},
	} {
		got, err := ReadResults(int(root.Fd()), "test_runs/"+id)
		if err != nil || got.Truncated || got.Damage != "" {
			t.Errorf("run %s: %+v, %v", id, got, err)
		}
		have := texts(got.Values)
		if !maps.Equal(have, want) {
			t.Errorf("run %s has\n%v, want\n%v", id, have, want)
		}
	}
}

func TestResultsOfAnyShapeAreHarmless(t *testing.T) {
	for name, tt := range map[string]struct {
		results string
		want    map[string]string
		cut     bool
		damaged bool
	}{
		"figures by node": {results: `{"per_file": {"node1": {"bandwidth": 93.5}, "node2": {"bandwidth": 12}}, "bandwidth": 52.75}`,
			want: map[string]string{"per_file.node1.bandwidth": number + "93.5", "per_file.node2.bandwidth": number + "12", "bandwidth": number + "52.75"}},
		"lists":            {results: `{"a": [1, "x", [true, null], {"b": 2}], "c": []}`, want: map[string]string{"a.0": number + "1", "a.1": text + "x", "a.2.0": truth + "true", "a.3.b": number + "2"}},
		"no numbers":       {results: `{"a": NaN, "b": -Infinity, "c": Infinity}`, want: map[string]string{"a": text + "NaN", "b": text + "-Infinity", "c": text + "Infinity"}},
		"a huge integer":   {results: `{"a": 9007199254740993}`, want: map[string]string{"a": text + "9007199254740993"}},
		"an endless one":   {results: `{"a": ` + strings.Repeat("9", 5000) + `, "b": 1}`, want: map[string]string{"b": number + "1"}, cut: true},
		"the last counts":  {results: `{"a": 1, "a": 2}`, want: map[string]string{"a": number + "2"}},
		"the last results": {results: `{"a": 1}, "results": {"b": 2}`, want: map[string]string{"b": number + "2"}},
		"no object":        {results: `[1, 2]`}, "a text": {results: `"x"`}, "null": {results: `null`}, "empty": {results: `{}`},
		"a long text":    {results: `{"a": "` + strings.Repeat("ä", 3000) + `", "b": 1}`, want: map[string]string{"a": text + strings.Repeat("ä", 2048), "b": number + "1"}, cut: true},
		"a long key":     {results: `{"` + strings.Repeat("k", 2000) + `": 1, "b": 1}`, want: map[string]string{"b": number + "1"}, cut: true},
		"deep objects":   {results: `{"b": 1, "a": ` + strings.Repeat(`{"":`, 1<<20) + `1` + strings.Repeat(`}`, 1<<20) + `}`, want: map[string]string{"b": number + "1"}, cut: true},
		"deep lists":     {results: `{"b": 1, "a": ` + strings.Repeat(`[`, 1<<20) + strings.Repeat(`]`, 1<<20) + `}`, want: map[string]string{"b": number + "1"}, cut: true},
		"it ends":        {results: `{"a": 1, "b": {"c": `, want: map[string]string{"a": number + "1"}, damaged: true},
		"it never ends":  {results: `{"a": 1, "b": ` + strings.Repeat(`{"":`, 1<<20), want: map[string]string{"a": number + "1"}, cut: true, damaged: true},
		"binary garbage": {results: "{\"a\": 1, \"\xff\xfe\": \"\x00\xff\", \x00\x01", want: map[string]string{"a": number + "1", "?": text + "\x00?"}, damaged: true},
		"words":          {results: `{"a": yes, "b": 1}`, want: map[string]string{"b": number + "1"}},
	} {
		t.Run(name, func(t *testing.T) {
			got, who := readFrom(t, `{"name": "hpl", "results": `+tt.results+`, "user": "ann"}`)
			if have := texts(got.Values); !maps.Equal(have, tt.want) || got.Truncated != tt.cut || got.Damage != "" != tt.damaged {
				t.Errorf("got %.300v, cut %v, damage %q", have, got.Truncated, got.Damage)
			}
			if who.DisplayName != "hpl" || (who.User != "ann") != tt.damaged || (who.Results != 0) != (len(tt.want) > 0) {
				t.Errorf("the identity is %.300v", who)
			}
		})
	}
}

// Values of nodes, however many, leave room for the run's own, wherever these stand.
func TestResultsAreBounded(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"results": {"first": 1, "per_file": {`)
	for i := range 200_000 {
		fmt.Fprintf(&b, `"node%d": {"bandwidth": %d.5}, `, i, i)
	}
	b.WriteString(`"last": null}, "bandwidth": 90.5`)
	for i := range 10_000 {
		fmt.Fprintf(&b, `, "own%d": %d`, i, i)
	}
	b.WriteString(`}}`)
	got, _ := readFrom(t, b.String())
	size, nested := 0, 0
	for key, v := range got.Values {
		size += v.Size(key)
		if strings.Contains(key, ".") {
			nested += v.Size(key)
		}
	}
	if !got.Truncated || size > store.MaxResults || size < store.MaxResults-100 || nested > store.MaxNested || nested < store.MaxNested-100 {
		t.Errorf("%d bytes, %d of them nested, cut %v", size, nested, got.Truncated)
	}
	for key, want := range map[string]float64{"first": 1, "per_file.node0.bandwidth": 0.5, "bandwidth": 90.5, "own0": 0} {
		if v := got.Values[key]; v.Kind != store.Number || v.Number != want {
			t.Errorf("%s is %+v", key, v)
		}
	}
}

func TestTheDigestTellsOtherResults(t *testing.T) {
	digest := func(results string) uint64 {
		_, who := readFrom(t, `{"results": `+results+`}`)
		return who.Results
	}
	one := digest(`{"a": 1, "b": "x"}`)
	if one == 0 || one != digest(` {"a":1.0,"b":"\u0078", "c": null}`) {
		t.Error("equal results have different digests")
	}
	for _, other := range []string{`{"a": 2, "b": "x"}`, `{"a": "1", "b": "x"}`, `{"a": 1}`, `{"a": 1, "c": "x"}`, `{}`} {
		if digest(other) == one {
			t.Errorf("%s has the digest of other results", other)
		}
	}
}

func FuzzResults(f *testing.F) {
	for _, seed := range []string{`{"a": 1, "b": {"c": [1, "x", null, NaN]}}`, `{"a": 1e999}`, `[[[`, `{"":{"":{"":0}}}`, `{"a": "\ud83d"}`, "{\"\xff\": \"\xff\"}", `{"a": 1} , "results": {"a": 2}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, results string) {
		got := readResults(newJSONReader(strings.NewReader(`{"results": ` + results + `}`)))
		size := 0
		for key, v := range got.Values {
			size += v.Size(key)
			if v.Kind == store.NoValue || !utf8.ValidString(key) || !utf8.ValidString(v.Text) || len(key) > store.MaxResultKey || len(v.Text) > store.MaxResultText {
				t.Errorf("%q: %q is %+v", results, key, v)
			}
		}
		if size > store.MaxResults {
			t.Errorf("%d bytes", size)
		}
	})
}
