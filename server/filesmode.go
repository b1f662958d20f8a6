package server

import (
	"github.com/runstatus/runstatus/server/internal/auth/files"
)

// newFilesMode returns the rights by the permissions of files.
func newFilesMode(cfg *Config) (*files.Mode, error) {
	dirs := map[string]string{}
	for _, ns := range cfg.Namespaces {
		dirs[ns.Name] = ns.Dir
	}
	return files.New(dirs)
}
