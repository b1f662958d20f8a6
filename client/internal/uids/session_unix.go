//go:build unix

package uids

import (
	"strconv"

	"golang.org/x/sys/unix"
)

// processSession returns the id of this process's session, "" if it is not known.
func processSession() string {
	sid, err := unix.Getsid(0)
	if err != nil {
		return ""
	}
	return strconv.Itoa(sid)
}
