package query

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/runstatus/runstatus/server/internal/store"
)

func TestATokensPlaceIsThatOfItsRun(t *testing.T) {
	for name := range runKeys {
		for _, run := range []*store.Run{sample(), {Name: sample().Name}} {
			run.User = "not \xff UTF-8"
			run.EndTime = time.Date(2026, 1, 2, 3, 4, 5, 6789, time.FixedZone("odd", 3601))
			o := Order{{runKeys[name], true}, {runKeys["name"], false}}
			place, err := o.Load(o.Save(run))
			if err != nil || o.Compare(place, run) != 0 {
				t.Errorf("%s: %+v, %v", name, place, err)
			}
		}
	}
}

func TestTheFirstRunsAreThoseOfASort(t *testing.T) {
	var runs []*store.Run
	for range 500 {
		runs = append(runs, &store.Run{User: fmt.Sprint(rand.IntN(20)), Name: store.Name{Namespace: "main", Kind: 1, ID: fmt.Sprint(rand.IntN(1e9))}})
	}
	o, err := ParseOrder("user desc")
	if err != nil {
		t.Fatal(err)
	}
	sorted := slices.SortedFunc(slices.Values(runs), o.Compare)
	yielded := func(yield func(*store.Run, error) bool) {
		for _, r := range runs {
			if !yield(r, nil) {
				return
			}
		}
	}
	for _, n := range []int{1, 7, 499, 500, 501} {
		for after, want := range map[*store.Run][]*store.Run{nil: sorted, sorted[99]: sorted[100:]} {
			got, err := o.First(n, yielded, after)
			if err != nil || !reflect.DeepEqual(got, want[:min(n, len(want))]) {
				t.Errorf("the first %d are others, %v", n, err)
			}
		}
	}
}

func TestRunsWithoutAResultComeLast(t *testing.T) {
	values := map[string]store.Value{
		"a": {Kind: store.Number, Number: 90}, "b": {Kind: store.Text, Text: "100"}, "c": {}, "d": {Kind: store.Number, Number: -1.5},
		"e": {Kind: store.Text, Text: strings.Repeat("x", 5000)}, "f": {}, "g": {Kind: store.Text, Text: "PASS"}, "h": {Kind: store.Number, Number: 90}, "i": store.TruthOf(true),
	}
	for orderBy, want := range map[string]string{
		"results.per_file.n1.bw":                 "dahbigecf",
		"results.per_file.n1.bw desc":            "egibahdcf",
		"results.per_file.n1.bw desc, name desc": "egibhadfc",
		"results.other, results.per_file.n1.bw":  "dahbigecf",
	} {
		o, err := ParseOrder(orderBy)
		if err != nil || !o.Results() {
			t.Fatal(orderBy, err)
		}
		var runs []*store.Run
		for id, v := range values {
			run := &store.Run{Name: store.Name{Namespace: "main", Kind: 1, ID: id}, ResultOf: func(key string) store.Value {
				if key == "per_file.n1.bw" {
					return v
				}
				return store.Value{}
			}}
			o.Keep(run)
			runs = append(runs, run)
		}
		// Each page begins behind the place in the token of the page before.
		got, after := "", (*store.Run)(nil)
		for {
			page, err := o.First(2, func(yield func(*store.Run, error) bool) {
				for _, r := range runs {
					if !yield(r, nil) {
						return
					}
				}
			}, after)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range page {
				got += r.Name.ID
			}
			if len(page) < 2 {
				break
			}
			token := Binding{orderBy}.Encode(o.Save(page[1])...)
			place, err := Binding{orderBy}.Decode(token, len(o))
			if err != nil || len(token) > 2000 {
				t.Fatal(len(token), err)
			}
			if after, err = o.Load(place); err != nil {
				t.Fatal(err)
			}
		}
		if got != want {
			t.Errorf("%s: %s, want %s", orderBy, got, want)
		}
	}
	for _, orderBy := range []string{"results", "results.", "results desc"} {
		if _, err := ParseOrder(orderBy); err == nil {
			t.Errorf("%q is an order", orderBy)
		}
	}
	for _, place := range []string{"", "9", "1x", "x"} {
		if _, err := (Order{{resultKey("a"), false}}).Load([]string{place}); err == nil {
			t.Errorf("%q is a place", place)
		}
	}
}
