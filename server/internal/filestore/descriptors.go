package filestore

import "github.com/runstatus/runstatus/server/internal/runfile"

// DescriptorsForOthers returns how many of the process's descriptors connections may use. The store needs
// the rest for files.
func DescriptorsForOthers() int { return runfile.DescriptorsForOthers() }
