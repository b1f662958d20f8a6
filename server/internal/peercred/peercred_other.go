//go:build !linux && !darwin

package peercred

import (
	"errors"
	"fmt"
)

func ofSocket(int) (Peer, error) {
	return Peer{}, fmt.Errorf("%w on this system", errors.ErrUnsupported)
}
