package filestore

import "github.com/runstatus/runstatus/server/internal/redo"

// Raises is raises, for tests.
var Raises = redo.Raises
