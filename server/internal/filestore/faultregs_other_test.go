//go:build linux && !amd64

package filestore_test

// canFail says that calls of a traced program can be made to fail here.
const canFail = false

func (c *call) skip() {}
func (c *call) fail() {}
