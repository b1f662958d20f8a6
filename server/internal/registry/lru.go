package registry

import (
	"container/list"
	"sync"
)

// LRU bounds a cache whose parts are kept elsewhere, one for each key: the least recently used
// ones are dropped first. Set Max and Drop before the first use.
type LRU[K comparable] struct {
	Max  int     // of the costs of all keys; one key alone may have more
	Drop func(K) // drops what is cached of a key; called with the LRU's lock held

	mu    sync.Mutex
	total int
	order list.List // of *entry, the most recently used in front
	keys  map[K]*list.Element
}

type entry[K comparable] struct {
	key  K
	cost int
}

// Use says that what is cached of a key was used, and what it costs now.
func (c *LRU[K]) Use(key K, cost int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.keys[key]
	if e == nil {
		if c.keys == nil {
			c.keys = map[K]*list.Element{}
		}
		e = c.order.PushFront(&entry[K]{key: key})
		c.keys[key] = e
	}
	c.order.MoveToFront(e)
	k := e.Value.(*entry[K])
	c.total += cost - k.cost
	k.cost = cost
	for c.total > c.Max && c.order.Len() > 1 {
		c.remove(c.order.Back())
	}
}

// Forget drops what is cached of a key.
func (c *LRU[K]) Forget(key K) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.keys[key]; e != nil {
		c.remove(e)
	}
}

// Clear drops what is cached of all keys.
func (c *LRU[K]) Clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.order.Len() > 0 {
		c.remove(c.order.Back())
	}
}

func (c *LRU[K]) remove(e *list.Element) {
	k := c.order.Remove(e).(*entry[K])
	delete(c.keys, k.key)
	c.total -= k.cost
	c.Drop(k.key)
}
