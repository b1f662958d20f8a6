//go:build !linux

package files

import "errors"

// asker is for Linux.
type asker struct{ privileged bool }

func newAsker() (*asker, error) {
	return nil, errors.New("authorization by files needs Linux: use a policy")
}

func (*asker) serves(uint32) bool                     { return false }
func (*asker) may(subject, string, access) answer     { return no }
func (*asker) mayUnlink(subject, string, string) bool { return false }
