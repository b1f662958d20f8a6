package limits

// Kept returns how many principals a limiter knows.
func Kept(l *Limiter) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.principals)
}
