package filestore

import "time"

// Remote has every file system taken for one of the network, with leases that last
// a twentieth of their time.
func Remote(c *Config) {
	c.remote = true
	c.lease = leaseTimes{usualLease.renew / 20, usualLease.held / 20, usualLease.stale / 20}
	c.Poll.Every = 20 * time.Millisecond
}

// NoLinks has every file system taken for one of the network without hard links.
func NoLinks(c *Config) {
	Remote(c)
	c.noLinks = true
}
