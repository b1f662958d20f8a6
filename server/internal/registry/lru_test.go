package registry

import (
	"slices"
	"testing"
)

func TestLRUKeepsTheMostRecentlyUsedWithinItsLimit(t *testing.T) {
	cached := map[string]bool{"a": true, "b": true, "c": true}
	cache := &LRU[string]{Max: 5, Drop: func(key string) { delete(cached, key) }}
	for _, key := range []string{"a", "b", "c"} {
		cache.Use(key, 2)
	}
	if want := map[string]bool{"b": true, "c": true}; len(cached) != len(want) || !cached["b"] || !cached["c"] || cache.total != 4 {
		t.Errorf("%v are cached, at a cost of %d", cached, cache.total)
	}
	cache.Use("b", 3)
	cache.Forget("c")
	if cached["c"] || cache.total != 3 || cache.order.Len() != 1 {
		t.Errorf("after Forget %v are cached, at a cost of %d", cached, cache.total)
	}
	cache.Clear()
	if len(cached) > 0 || cache.total != 0 || len(cache.keys) != 0 {
		t.Errorf("after Clear %v are cached, at a cost of %d", cached, cache.total)
	}
}

func TestOneKeyMayCostMoreThanTheLimit(t *testing.T) {
	var dropped []string
	cache := &LRU[string]{Max: 5, Drop: func(key string) { dropped = append(dropped, key) }}
	cache.Use("a", 2)
	cache.Use("b", 9)
	if !slices.Equal(dropped, []string{"a"}) {
		t.Errorf("%v were dropped", dropped)
	}
}
