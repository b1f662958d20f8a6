package client_test

import (
	"testing"

	"github.com/runstatus/runstatus/client"
)

func TestNamesAsPeopleTypeThemAreTaken(t *testing.T) {
	for arg, want := range map[string]string{
		"12":                            "namespaces/main/test_runs/12",
		"s3":                            "namespaces/main/series/3",
		"s1.1":                          "namespaces/main/test_runs/s1.1",
		"label.12":                      "namespaces/label/test_runs/12",
		"label.s1.1":                    "namespaces/label/test_runs/s1.1",
		"test_runs/12":                  "namespaces/main/test_runs/12",
		"namespaces/other/test_runs/12": "namespaces/other/test_runs/12",
		"nightly":                       "namespaces/main/test_runs/nightly",
		"0000012":                       "namespaces/main/test_runs/0000012",
		"my.label.s3":                   "namespaces/my.label/series/3",
		"main.s1.1":                     "namespaces/main/test_runs/s1.1",
		"my.label.s10.2":                "namespaces/my.label/test_runs/s10.2",
		"s1.s2":                         "namespaces/s1/series/2",
		"sx":                            "namespaces/main/test_runs/sx",
		"a.b":                           "namespaces/main/test_runs/a.b",
		"test_runs/last":                "namespaces/main/test_runs/last",
		"series/3":                      "namespaces/main/series/3",
		"":                              "",
	} {
		if got := client.FullName(arg); got != want {
			t.Errorf("%q is %q, want %q", arg, got, want)
		}
	}
}

func TestAnAddressThatIsAURLIsRefused(t *testing.T) {
	for target, says := range map[string]string{
		"http://127.0.0.1:7600": `connect to "http://127.0.0.1:7600": a server is named as "127.0.0.1:7600", without http://`,
		"https://host/":         `connect to "https://host/": a server is named as "host:7600", without https://`,
	} {
		if c, err := client.New(target); err == nil || err.Error() != says {
			t.Errorf("%s: %v, %v", target, c, err)
		}
	}
}
