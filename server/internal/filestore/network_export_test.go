package filestore

import "time"

// Remote has every file system taken for one of the network, with leases that last
// a thousandth of their time.
func Remote(c *Config) {
	c.remote = true
	c.lease = leaseTimes{usualLease.renew / 200, usualLease.held / 200, usualLease.stale / 200}
	c.Poll.Every = 20 * time.Millisecond
}
