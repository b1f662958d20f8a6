package filestore

// Unverified has the runs that the index knows looked at only when a caller asks.
func Unverified(c *Config) { c.unverified = true }
