package codec

import (
	"time"

	"github.com/runstatus/runstatus/server/internal/store"
)

// Silence writes what is noted of the silence of a run.
func (e *Encoder) Silence(s *store.Silence) {
	e.Flags(s.Together)
	e.Signed(s.Sequence)
	e.Signed(int64(s.Within))
	e.Time(s.Since)
}

// Silence reads what is noted of the silence of a run.
func (d *Decoder) Silence() (s store.Silence) {
	d.Flags(&s.Together)
	s.Sequence, s.Within, s.Since = d.Signed(), time.Duration(d.Signed()), d.Time()
	return s
}
