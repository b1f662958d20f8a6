package watchsummary

// Stats describes the open watches.
type Stats struct {
	Watches    int
	Selections int // that differ, each of which is counted
}

// Stats returns the state of the open watches.
func (s *Server) Stats() Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	stats := Stats{Selections: len(s.counters)}
	for _, c := range s.counters {
		stats.Watches += c.watches
	}
	return stats
}
