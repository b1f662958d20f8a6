//go:build !unix

package userfile

import (
	"errors"
	"os"
)

// Safely are flags for os.OpenFile. This system has none that reject symbolic links.
const Safely = 0

func belongToDirectory(*os.File) error { return nil }

// CopyOwnership returns an error: this system has no owner that could be copied.
func CopyOwnership(_, _ *os.File) error {
	return errors.New("file ownership can't be copied on this system")
}
