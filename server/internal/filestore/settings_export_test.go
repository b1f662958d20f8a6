package filestore

import (
	"time"

	"github.com/runstatus/runstatus/server/internal/dirlock"
)

// Settings are what a test's store is made of.
type Settings struct {
	Config
	conditions
}

// Open opens the store.
func (s Settings) Open() (*Store, error) { return open(s.Config, s.conditions) }

// With returns the settings of a server with this configuration, changed.
func (c Config) With(change ...func(*Settings)) Settings {
	s := Settings{c, serverConditions()}
	for _, to := range change {
		to(&s)
	}
	return s
}

// Remote has every file system taken for one of the network, with leases that last
// a twentieth of their time.
func Remote(s *Settings) {
	l := dirlock.DefaultTimes
	s.dirs.Remote = true
	s.dirs.Lease = dirlock.Times{Renew: l.Renew / 20, Held: l.Held / 20, Stale: l.Stale / 20}
	s.Poll.Every = 20 * time.Millisecond
}

// NoLinks has every file system taken for one of the network without hard links.
func NoLinks(s *Settings) {
	Remote(s)
	s.dirs.NoLinks = true
}

// Unverified has the runs that the index knows looked at only when a caller asks.
func Unverified(s *Settings) { s.noVerification = true }

// NoCheckpoints has a store make no checkpoints by itself, but for its last one.
func NoCheckpoints(s *Settings) { s.noCheckpoints = true }
