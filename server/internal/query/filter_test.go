package query

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// sample is a run with every field set.
func sample() *store.Run {
	at := func(s string) time.Time {
		t, err := time.Parse(time.RFC3339Nano, s)
		if err != nil {
			panic(err)
		}
		return t
	}
	r := &store.Run{
		Name:        store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: "12"},
		Current:     store.Status{Status: statusfile.Status{State: "COMPLETE"}},
		Outcome:     store.Failed,
		Result:      "FAIL",
		Ended:       true,
		CreateTime:  at("2026-01-02T03:04:05Z"),
		UpdateTime:  at("2026-01-02T04:04:05.5Z"),
		EndTime:     at("2026-01-02T04:04:05.5Z"),
		DisplayName: "supermagic.fs.base",
		User:        "ann",
		Labels:      store.MakeLabels(map[string]string{"sys_name": "fog", "empty": "", "stars": "*a*", "path": `C:\*\dir`}),
		Series:      store.Name{Namespace: "main", Kind: statusfile.Series, ID: "3"},
	}
	r.ResultOf = func(key string) store.Value {
		return map[string]store.Value{
			"bandwidth": {Kind: store.Number, Number: 93.5}, "per_file.node1.bandwidth": {Kind: store.Number, Number: -5},
			"per_file.node-2.0": {Kind: store.Number, Number: 7}, "nodes": {Kind: store.Text, Text: "12"}, "unit": {Kind: store.Text, Text: "MB/s"},
			"ok": store.TruthOf(true), "none": {Kind: store.Text},
		}[key]
	}
	r.Ever.Add("RUNNING")
	r.Ever.Add("COMPLETE")
	r.Ever.Add("SITE_STATE")
	return r
}

func TestFiltersSayWhatTheyMean(t *testing.T) {
	run := sample()
	for _, row := range []struct {
		filter string
		want   bool
	}{
		{``, true}, {`  `, true},
		{`state = "COMPLETE"`, true}, {`state="RUNNING"`, false}, {`state != "RUNNING"`, true},
		{`has_state:"RUNNING"`, true}, {`has_state : "BUILD_FAILED"`, false}, {`has_state:"=SITE_STATE"`, true}, {`NOT has_state:"BUILD_FAILED"`, true},
		{`ended = true`, true}, {`ended = "true"`, true}, {`ended = false`, false}, {`ended != true`, false}, {`ended != "false"`, true},
		{`outcome = "FAILED"`, true}, {`outcome = "PASSED"`, false}, {`outcome != "PASSED"`, true},
		{`result = "FAIL"`, true}, {`result != "FAIL"`, false}, {`result = ""`, false},
		{`kind = "test_run"`, true}, {`kind = "series"`, false}, {`kind != "series"`, true},
		{`series = "series/3"`, true}, {`series = "namespaces/main/series/3"`, true}, {`series = "namespaces/lab/series/3"`, false},
		{`series = "series/4"`, false}, {`series != "series/4"`, true}, {`series = ""`, false}, {`series != ""`, true},
		{`user = "ann"`, true}, {`user = "Ann"`, false}, {`user = "a*"`, true}, {`user != "bob"`, true},
		{`display_name = "supermagic.*"`, true}, {`display_name = "*.base"`, true}, {`display_name = "super*fs*se"`, true},
		{`display_name = "*"`, true}, {`display_name = "*x*"`, false}, {`display_name = "supermagic.fs.base*"`, true},
		{`display_name = "supermagic.fs.base.*"`, false}, {`display_name = "supermagic?fs?base"`, false}, {`display_name != "ok.*"`, true},
		{`display_name = "s*s"`, false}, {`display_name = "supermagic.fs.base*base"`, false},
		{`id = "12"`, true}, {`id = "1*"`, true}, {`id != "12"`, false}, {`id > "9"`, true}, {`id >= "12"`, true}, {`id < "100"`, true}, {`id <= "9"`, false}, {`id < "abc"`, true},
		{`user = "\\*"`, false}, {`user = "\*"`, false}, {`user = "a*\*"`, false}, {`user != '\*'`, true}, {`display_name = "super\*se"`, false},
		{`id = "\*"`, false}, {`labels.sys_name = "\*"`, false}, {`labels:"\*"`, false}, {`labels.stars = "\*a\*"`, true}, {`labels.stars = "\\*a\\*"`, true},
		{`labels.stars = "\**\*"`, true}, {`labels.stars = "*\*a*"`, true}, {`labels.stars = "\*b\*"`, false}, {`labels.stars = "\*a"`, false},
		{`labels.path = "C:\\\\*\\dir"`, true}, {`labels.path = "C:\\\\\\*\\dir"`, true}, {`labels.path = "C:\\*dir"`, false}, {`labels.path = "C:\\\\*"`, true}, {`labels.path = "C:\\dir"`, false},
		{`labels.sys_name = "fog"`, true}, {`labels.sys_name = "f*"`, true}, {`labels.sys_name != "fog"`, false}, {`labels.sys_name:"fog"`, true},
		{`labels.sys_name:*`, true}, {`labels.nope:*`, false}, {`labels.nope = ""`, false}, {`labels.nope != "x"`, true}, {`labels.empty = ""`, true},
		{`labels:sys_name`, true}, {`labels:"sys_name"`, true}, {`labels:nope`, false}, {`-labels:nope`, true},
		{`create_time = "2026-01-02T03:04:05Z"`, true}, {`create_time = "2026-01-02T04:04:05+01:00"`, true}, {`create_time < "2026-01-02T03:04:06Z"`, true},
		{`create_time <= "2026-01-02T03:04:05Z"`, true}, {`create_time > "2026-01-02T03:04:05Z"`, false}, {`update_time >= "2026-01-02T04:04:05.5Z"`, true},
		{`update_time != "2026-01-02T04:04:05.5Z"`, false}, {`end_time > "2026-01-02T04:04:05.4Z"`, true},
		{`state = "COMPLETE" AND ended = true`, true}, {`state = "COMPLETE" AND ended = false`, false},
		{`state = "RUNNING" OR ended = true`, true}, {`(state = "RUNNING")`, false},
		{`NOT (state = "RUNNING" OR user = "bob")`, true}, {`-(state = "COMPLETE")`, false}, {`-state = "COMPLETE"`, false}, {`NOT state = "RUNNING"`, true},
		// OR binds tighter than AND: AIP-160's rule.
		{`user = "bob" AND state = "COMPLETE" OR ended = true`, false}, {`(user = "bob" AND state = "COMPLETE") OR ended = true`, true},
		{`display_name != "` + strings.Repeat("(", 70) + `"`, true}, {`user != '\'` + strings.Repeat("(", 70) + `'`, true}, {`user != "\"` + strings.Repeat("(", 70) + `"`, true},
		{`results.bandwidth > 90`, true}, {`results.bandwidth > 93.5`, false}, {`results.bandwidth >= "93.5"`, true}, {`results.bandwidth < 100`, true}, {`results.bandwidth <= 93`, false},
		{`results.bandwidth = 93.50`, true}, {`results.bandwidth != 93.5`, false}, {`results.bandwidth:93.5`, true}, {`results.bandwidth = "x"`, false}, {`results.bandwidth > "x"`, false},
		{`results.per_file.node1.bandwidth = -5`, true}, {`results.per_file.node1.bandwidth < -4.5`, true}, {`results.per_file."node-2".0 = 7`, true}, {`results."per_file.node-2.0" = 7`, true},
		{`results.nodes = 12`, true}, {`results.nodes > 9`, true}, {`results.nodes = "12.0"`, true}, {`results.nodes = "1*"`, true}, {`results.nodes > "1*"`, true},
		{`results.unit = "MB/s"`, true}, {`results.unit = "MB*"`, true}, {`results.unit != "GB*"`, true}, {`results.unit < "N"`, true}, {`results.unit > 5`, false}, {`results.unit != 5`, true},
		{`results.ok = true`, true}, {`results.ok = "false"`, false}, {`results.ok > 0`, false}, {`results.none = ""`, true}, {`results.none:*`, true},
		{`results.absent = 1`, false}, {`results.absent != 1`, true}, {`results.absent < 1`, false}, {`results.absent != "x"`, true}, {`results.absent:*`, false}, {`results.absent = "*"`, false},
		{`results:"bandwidth"`, true}, {`results:"per_file"`, false}, {`results:"per_file.node1.bandwidth"`, true}, {`NOT results:"absent"`, true}, {`results.bandwidth > 90 AND ended = false`, false},
		{`results.bandwidth > 1000 OR ended = true`, true}, {`NOT results.bandwidth > 1000 AND ended = true`, true},
		{"state = \"COMPLETE\"\nAND ended = true", true}, {`state = 'COMPLETE'`, true}, {`display_name = "\x73upermagic.*"`, true},
	} {
		f, err := CompileFilter(nil, row.filter)
		if err != nil {
			t.Errorf("%s: %v", row.filter, err)
			continue
		}
		if f.Match(run) != row.want {
			t.Errorf("%s: got %v", row.filter, !row.want)
		}
	}
}

func TestTimesThatARunLacksCompareWithNothing(t *testing.T) {
	for op, want := range map[string]bool{"=": false, "!=": true, "<": false, "<=": false, ">": false, ">=": false} {
		f, err := CompileFilter(nil, `end_time `+op+` "2026-01-01T00:00:00Z"`)
		if err != nil || f.Match(&store.Run{}) != want {
			t.Errorf("%s: %v, %v", op, !want, err)
		}
	}
}

func TestFilterMistakesNameTheColumnAndWhatIsRight(t *testing.T) {
	for _, row := range []struct {
		filter string
		column int
		says   string
	}{
		{`stat = "RUNNING"`, 1, "no such field; want one of create_time"},
		{`ended = true AND stat = "RUNNING"`, 18, "no such field"},
		{`  stat = "RUNNING"`, 3, "no such field"},
		{`display_name = "é" AND nope = "x"`, 24, "no such field"},
		{`name.first = "x"`, 1, "no such field"}, {`labels.a.b = "x"`, 1, "no such field"}, {`state.x = "x"`, 1, "no such field"},
		{`state > "RUNNING"`, 1, "state is compared with = !=, not with >"},
		{`state:"RUNNING"`, 1, "not with :"}, {`has_state = "RUNNING"`, 1, "has_state is compared with :, not with ="},
		{`labels = "x"`, 1, "not with ="}, {`labels.a < "x"`, 1, "not with <"}, {`create_time:"x"`, 1, "not with :"}, {`ended:true`, 1, "not with :"},
		{`results = 5`, 1, "results is compared with :, not with ="}, {`results:""`, 9, "a text that is not empty"}, {`results.a = PASS`, 13, `want a number, or a text in quotes, such as "PASS"`},
		{`results.a = 1e3`, 14, "unexpected"}, {`labels.a = 5`, 12, "want a value in quotes"},
		{`state = RUNNING`, 9, "want a value in quotes"}, {`id = 12`, 6, "want a value in quotes"}, {`id = -1.5`, 6, "want a value in quotes"},
		{`state = (user = "x")`, 10, "want a value in quotes"}, {`create_time > timestamp("2026-01-01T00:00:00Z")`, 15, "want a value in quotes"},
		{`outcome = "GREEN"`, 11, `want one of "PASSED" "FAILED"`}, {`outcome = ""`, 11, "want one of"}, {`outcome = "passed"`, 11, "want one of"},
		{`result = "PASSED"`, 10, `want one of "" "PASS"`}, {`kind = "test"`, 8, `"test_run" "series"`}, {`ended = "yes"`, 9, `"true" "false"`},
		{`series = "3"`, 10, "a series' name such as"}, {`series = "test_runs/3"`, 10, "a series' name such as"},
		{`create_time > "yesterday"`, 15, "a time such as"}, {`end_time = "2026-01-01"`, 12, "a time such as"},
		{`id < "../x"`, 6, "a run's id"}, {`state = ""`, 9, "a text that is not empty"}, {`has_state:""`, 11, "a text that is not empty"},
		{`state = "RUNINNG"`, 9, `the state "RUNINNG" is not known; did you mean RUNNING? ("=RUNINNG" takes the name as it is)`},
		{`ended = true OR has_state:"running"`, 27, `did you mean RUNNING?`}, {`state != "FAILED"`, 10, `the state "FAILED" is not known: it is an outcome`},
		{`state = "="`, 9, "a state's name is not empty"}, {`NOT state = "XYZZY"`, 13, `the state "XYZZY" is not known; ListStates lists the known ones`},
		{`"RUNNING"`, 1, "want a comparison"}, {`ended`, 1, "want a comparison"}, {`12`, 1, "want a comparison"}, {`true`, 1, "want a comparison"},
		{`NOT()`, 1, "no functions"}, {`f(state)`, 1, "no functions"}, {`AND(ended)`, 1, "no functions"},
		{`ended = true kind = "series"`, 14, "want AND or OR before this"},
		{`state =`, 8, "it ends too early"}, {`state = "RUNNING`, 9, "unterminated string"}, {`(state = "RUNNING"`, 19, "it ends too early"}, {`state = "RUNNING")`, 18, `unexpected ")"`},
		{`state = "a" AND`, 12, `unexpected "AND"`}, {`= "x"`, 1, `unexpected "="`}, {`state == "x"`, 8, `unexpected "="`}, {`AND`, 1, `unexpected "AND"`}, {`state = "\q"`, 9, `"\"\\q\""`},
		{`user = "\*" AND stat = "RUNNING"`, 17, "no such field"}, {`user = "\*\*" AND id = (`, 25, "it ends too early"}, {`user = '\*\*'  kind = "series"`, 16, "want AND or OR"},
		{`user = "\*" AND state = "\*"`, 25, `the state "*" is not known`}, {`user = "\*" AND kind = "\*"`, 24, `want one of "test_run"`},
		{`ended = true   user = "x"`, 16, `want AND or OR before this: "user"`}, {`ended = true )`, 14, `unexpected ")"`},
		{strings.Repeat("(", 65) + `ended = true` + strings.Repeat(")", 65), 65, "nested more than 64 deep"},
		{`user = "))" AND ` + strings.Repeat("(", 65) + `ended = true` + strings.Repeat(")", 65), 81, "nested more than 64 deep"},
	} {
		_, err := CompileFilter(nil, row.filter)
		e, ok := errors.AsType[*store.Error](err)
		if !ok || e.Reason != apierr.InvalidFilter {
			t.Errorf("%s: got %v", row.filter, err)
			continue
		}
		if want := fmt.Sprintf("the filter's column %d: ", row.column); !strings.HasPrefix(e.Detail, want) || !strings.Contains(e.Detail, row.says) {
			t.Errorf("%s: got %q, want %q %q", row.filter, e.Detail, want, row.says)
		}
	}
}

func FuzzFilter(tf *testing.F) {
	f := testkit.Mutated(tf)
	for _, seed := range []string{`state = "RUNNING" AND NOT (ended = true OR labels.a:"b")`, `f(f(f((`, `-(-(-`, `a.b.c:1e9 "x"`, `NOT NOT`, `(((`, "\x00", `id < "1"`, `results.a.0."x y" >= -1.5`} {
		f.Add(seed)
	}
	run := sample()
	f.Fuzz(func(t testing.TB, filter string) {
		if len(filter) > 8192 {
			return
		}
		start := time.Now()
		c, err := CompileFilter(nil, filter)
		if err == nil {
			c.Match(run)
			c.Match(&store.Run{})
		} else if store.ReasonOf(err) != apierr.InvalidFilter || !strings.HasPrefix(err.Error(), "the filter's column ") || len(err.Error()) > 1000 {
			t.Errorf("%q: %v", filter, err)
		}
		if took := time.Since(start); took > 10*time.Second { // much more than a busy machine takes away
			t.Errorf("%q took %v", filter, took)
		}
	})
}

// A value of the results costs a read of a file: it is not asked for where the rest decides.
func TestAFilterJudgesByResultsLast(t *testing.T) {
	for filter, asks := range map[string]bool{
		`results.a = 1 AND ended = false`: false, `ended = false AND results.a = 1`: false, `results.a = 1 AND ended = true`: true,
		`results.a = 1 OR ended = true`: false, `(NOT results.a = 1) AND user = "bob"`: false, `(results.a = 1 OR user = "ann") AND kind = "series"`: false,
		`results.a = 1 AND results.b = 2 AND kind = "series"`: false,
	} {
		f, err := CompileFilter(nil, filter)
		if err != nil || !f.Results {
			t.Fatalf("%s: %v", filter, err)
		}
		asked := false
		run := sample()
		run.ResultOf = func(string) store.Value { asked = true; return store.Value{} }
		if f.Match(run); asked != asks {
			t.Errorf("%s: asked for results: %v", filter, asked)
		}
	}
	if f, err := CompileFilter(nil, `ended = true AND labels.results = "x"`); err != nil || f.Results {
		t.Errorf("a filter without results: %v, %v", f.Results, err)
	}
}
