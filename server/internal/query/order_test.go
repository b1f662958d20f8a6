package query

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
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
