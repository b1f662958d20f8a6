package filestore

import "github.com/runstatus/runstatus/server/internal/runfile"

// DescriptorsForOthers returns how many of the process's descriptors may be in use when another one is
// taken for something else than files: connections have to leave the rest to the store.
func DescriptorsForOthers() int { return runfile.DescriptorsForOthers() }
