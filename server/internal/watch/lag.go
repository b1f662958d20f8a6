package watch

// Stats describes the open watches.
type Stats struct {
	Watches int
	Lag     int64 // how many changes the last watch is behind
}

// Stats returns the state of the open watches.
func (s *Server) Stats() Stats {
	newest := s.config.Store.Revision()
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	stats := Stats{Watches: len(s.hub.subscriptions)}
	for one := range s.hub.subscriptions {
		stats.Lag = max(stats.Lag, one.lag(newest))
	}
	return stats
}

// rest notes that the watch has read to the end. What comes from now on signals it.
func (s *subscription) rest() {
	s.at.Store(max(s.at.Load(), s.hub.idleTo.Load()))
	s.resting.Store(true)
}

// lag returns how many changes the watch is behind a revision. Changes that do not concern it count too, once one
// that does is not delivered.
func (s *subscription) lag(newest int64) int64 {
	if s.resting.Load() && len(s.signals) == 0 {
		return 0
	}
	return max(newest-s.at.Load(), 0)
}
