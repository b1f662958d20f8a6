package main

import "testing"

func TestNamesAsPeopleTypeThem(t *testing.T) {
	for arg, want := range map[string]string{
		"12":                            "namespaces/main/test_runs/12",
		"0000012":                       "namespaces/main/test_runs/0000012",
		"s3":                            "namespaces/main/series/3",
		"label.12":                      "namespaces/label/test_runs/12",
		"my.label.s3":                   "namespaces/my.label/series/3",
		"nightly":                       "namespaces/main/test_runs/nightly",
		"sx":                            "namespaces/main/test_runs/sx",
		"a.b":                           "namespaces/main/test_runs/a.b",
		"test_runs/last":                "namespaces/main/test_runs/last",
		"series/3":                      "namespaces/main/series/3",
		"namespaces/other/test_runs/12": "namespaces/other/test_runs/12",
	} {
		if got := fullName(arg); got != want {
			t.Errorf("%s is %s, want %s", arg, got, want)
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
		"namespaces/last/test_runs/1":       "last.1",
	} {
		if got := shortName(name); got != want {
			t.Errorf("%s is shown as %s, want %s", name, got, want)
		}
		if full := fullName(want); full != name {
			t.Errorf("%s is read as %s, want %s", want, full, name)
		}
	}
}

func FuzzShortName(f *testing.F) {
	f.Add("main", "12", true)
	f.Add("a.1", "s3", false)
	f.Fuzz(func(t *testing.T, namespace, id string, series bool) {
		collection := "/test_runs/"
		if series {
			collection = "/series/"
		}
		name := "namespaces/" + namespace + collection + id
		if short := shortName(name); fullName(short) != name {
			t.Errorf("%q is shown as %q, which is read as %q", name, short, fullName(short))
		}
	})
}
