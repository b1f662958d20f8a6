package filestore

import (
	"time"

	"github.com/runstatus/runstatus/server/internal/dirlock"
)

// Remote has every file system taken for one of the network, with leases that last
// a twentieth of their time.
func Remote(c *Config) {
	c.remote = true
	c.lease = dirlock.Times{Renew: dirlock.DefaultTimes.Renew / 20, Held: dirlock.DefaultTimes.Held / 20, Stale: dirlock.DefaultTimes.Stale / 20}
	c.Poll.Every = 20 * time.Millisecond
}

// NoLinks has every file system taken for one of the network without hard links.
func NoLinks(c *Config) {
	Remote(c)
	c.noLinks = true
}
