package storetest

import (
	"context"
	"maps"
	"strings"

	"github.com/runstatus/runstatus/server/internal/store"
)

func (s *suite) setResults(n store.Name, values map[string]store.Value) {
	s.Helper()
	if err := s.store.SetResults(context.Background(), store.ResultsRequest{Name: n, Values: values}); err != nil {
		s.Fatalf("set the results of %s: %v", n, err)
	}
}

var resultTests = []test{
	{"results are those that were set last, and each change of them is told once", func(s *suite) {
		run := s.create(store.CreateRequest{User: "ann"})
		first := map[string]store.Value{"a": {Kind: store.Number, Number: 1.5}, "b.c": store.TruthOf(true), "d": {Kind: store.Text, Text: "x\n"}}
		second := map[string]store.Value{"a": {Kind: store.Number, Number: -2}}
		after := s.store.Revision()
		for _, values := range []map[string]store.Value{first, first, second} {
			s.setResults(run.Name, values)
			if got, err := s.store.Results(context.Background(), run.Name); err != nil || got.Truncated || got.Damage != "" || !maps.Equal(got.Values, values) {
				s.Errorf("got %+v, %v", got, err)
			}
		}
		told := s.changes(after)
		if len(told) != 2 || told[0].Results == told[1].Results {
			s.Fatalf("told: %+v", told)
		}
		for _, c := range told {
			if c.Kind != store.IdentityChanged || c.UID != run.UID || c.Results == 0 || *c.Before != *c.Identity || c.Identity.User != "ann" {
				s.Errorf("told: %+v", c)
			}
		}
		if run := s.run(run.Name); run.Revision != told[1].Revision || run.User != "ann" {
			s.Errorf("the run is %+v", run)
		}
	}},
	{"a run without results has none, nor has an absent one", func(s *suite) {
		for _, n := range []store.Name{s.testRun(), s.series(), {Namespace: Main, Kind: 1, ID: "absent"}} {
			if got, err := s.store.Results(context.Background(), n); err != nil || len(got.Values) > 0 {
				s.Errorf("%s: %+v, %v", n, got, err)
			}
		}
		_, err := s.store.Results(context.Background(), store.Name{Namespace: "nowhere", Kind: 1, ID: "1"})
		s.wantReason(err, store.NamespaceUnknown)
	}},
	{"results are set of the generation that is meant", func(s *suite) {
		set := func(n store.Name, uid string) error {
			return s.store.SetResults(context.Background(), store.ResultsRequest{Name: n, UID: uid, Values: map[string]store.Value{"a": store.TruthOf(true)}})
		}
		run := s.create(store.CreateRequest{})
		s.wantReason(set(run.Name, strings.Repeat("0", 32)), store.UIDMismatch)
		s.wantReason(set(store.Name{Namespace: Main, Kind: 1, ID: "absent"}, ""), store.NotFound)
		if err := set(run.Name, run.UID); err != nil {
			s.Error(err)
		}
	}},
}
