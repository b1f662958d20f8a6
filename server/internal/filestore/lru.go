package filestore

import (
	"container/list"
	"sync"
)

// lru bounds what is kept for runs beyond need: those that were used last keep it.
type lru struct {
	most int        // of all runs' costs; one run alone may have more
	drop func(*run) // takes what is kept away from a run; called with the lru's lock held

	mu    sync.Mutex
	total int
	order list.List // of *kept, the one used last in front
	runs  map[*run]*list.Element
}

type kept struct {
	run  *run
	cost int
}

// use says that what is kept for a run was used, and what it costs now. That of
// other runs makes room for it.
func (c *lru) use(r *run, cost int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.runs[r]
	if e == nil {
		if c.runs == nil {
			c.runs = map[*run]*list.Element{}
		}
		e = c.order.PushFront(&kept{run: r})
		c.runs[r] = e
	}
	c.order.MoveToFront(e)
	k := e.Value.(*kept)
	c.total += cost - k.cost
	k.cost = cost
	for c.total > c.most && c.order.Len() > 1 {
		c.remove(c.order.Back())
	}
}

// forget takes away what is kept for a run.
func (c *lru) forget(r *run) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.runs[r]; e != nil {
		c.remove(e)
	}
}

// clear takes away what is kept for all runs.
func (c *lru) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.order.Len() > 0 {
		c.remove(c.order.Back())
	}
}

func (c *lru) remove(e *list.Element) {
	k := c.order.Remove(e).(*kept)
	delete(c.runs, k.run)
	c.total -= k.cost
	c.drop(k.run)
}
