package runname

import (
	"slices"
	"testing"

	"github.com/runstatus/runstatus/internal/testkit"
)

func TestRangesKeepTheFormThatTheyAreTypedIn(t *testing.T) {
	for arg, want := range map[string][]string{
		"9-11":            {"main/test_runs/9", "main/test_runs/10", "main/test_runs/11"},
		"0003009-0003010": {"main/test_runs/0003009", "main/test_runs/0003010"},
		"lab.1-2":         {"lab/test_runs/1", "lab/test_runs/2"},
		"s1-s2":           {"main/series/1", "main/series/2"},
		"s1-2":            {"main/series/1", "main/series/2"},
		"s1.9-s1.10":      {"main/test_runs/s1.9", "main/test_runs/s1.10"},
		"s1.9-10":         {"main/test_runs/s1.9", "main/test_runs/s1.10"},
		"lab.s1.1-s1.1":   {"lab/test_runs/s1.1"},
		"lab.s1-s1":       {"lab/series/1"},
	} {
		for i := range want {
			want[i] = "namespaces/" + want[i]
		}
		if got, ok, err := Range("main", arg); !ok || err != nil || !slices.Equal(got, want) {
			t.Errorf("%s is %q, %v, %v", arg, got, ok, err)
		}
	}
	for arg, want := range map[string]string{"4-4": "other/test_runs/4", "s4-s4": "other/series/4", "lab.4-4": "lab/test_runs/4", "s1.4-4": "other/test_runs/s1.4"} {
		if got, ok, err := Range("other", arg); !ok || err != nil || !slices.Equal(got, []string{"namespaces/" + want}) {
			t.Errorf("%s in other is %q, %v, %v", arg, got, ok, err)
		}
	}
	for _, arg := range []string{"s1.1-s2.3", "1-s3", "a-b", "1-", "-5"} {
		if got, ok, _ := Range("main", arg); ok {
			t.Errorf("%s is the range %q", arg, got)
		}
	}
	for _, arg := range []string{"5-4", "0-50000", "1-99999999999999999999"} {
		if _, ok, err := Range("main", arg); !ok || err == nil {
			t.Errorf("%s is a good range", arg)
		}
	}
}

func TestShortNamesCanBeTyped(t *testing.T) {
	for name, want := range map[string]string{
		"namespaces/main/test_runs/12":      "12",
		"namespaces/main/series/3":          "s3",
		"namespaces/label/test_runs/12":     "label.12",
		"namespaces/label/series/3":         "label.s3",
		"namespaces/main/test_runs/nightly": "nightly",
		"namespaces/main/test_runs/last":    "test_runs/last",
		"namespaces/main/test_runs/5-10":    "test_runs/5-10",
		"namespaces/main/test_runs/s3":      "test_runs/s3",
		"namespaces/main/test_runs/a.12":    "test_runs/a.12",
		"namespaces/main/series/nightly":    "series/nightly",
		"namespaces/label/test_runs/x":      "namespaces/label/test_runs/x",
		"namespaces/label/test_runs/5-10":   "namespaces/label/test_runs/5-10",
		"namespaces/main/test_runs/s1.1":    "s1.1",
		"namespaces/label/test_runs/s1.1":   "label.s1.1",
		"namespaces/s1/test_runs/1":         "namespaces/s1/test_runs/1",
		"namespaces/main/test_runs/s1-s3":   "test_runs/s1-s3",
		"namespaces/last/test_runs/1":       "last.1",
	} {
		if got := Short(name); got != want {
			t.Errorf("%s is shown as %s, want %s", name, got, want)
		}
		if full := Full(want); full != name {
			t.Errorf("%s is read as %s, want %s", want, full, name)
		}
	}
}

func TestANameWithoutANamespaceIsReadInTheGivenOne(t *testing.T) {
	for arg, want := range map[string]string{
		"12": "namespaces/other/test_runs/12", "s3": "namespaces/other/series/3", "s3.1": "namespaces/other/test_runs/s3.1",
		"nightly": "namespaces/other/test_runs/nightly", "series/x": "namespaces/other/series/x",
		"lab.12": "namespaces/lab/test_runs/12", "main.s3": "namespaces/main/series/3",
		"namespaces/main/test_runs/1": "namespaces/main/test_runs/1", "": "",
	} {
		if got := FullIn("other", arg); got != want {
			t.Errorf("%s is %s, want %s", arg, got, want)
		}
	}
}

func FuzzShortName(tf *testing.F) {
	f := testkit.Mutated(tf)
	f.Add("main", "12", true)
	f.Add("a.1", "s3", false)
	f.Fuzz(func(t testing.TB, namespace, id string, series bool) {
		collection := "/test_runs/"
		if series {
			collection = "/series/"
		}
		name := "namespaces/" + namespace + collection + id
		if short := Short(name); Full(short) != name {
			t.Errorf("%q is shown as %q, which is read as %q", name, short, Full(short))
		}
	})
}
