package runfile

// A Run has one lock and one state, and six roles: those below, Writer (appending.go) and Recorder
// (position.go).

// reader reads the status file and folds its lines.
type reader struct{ *Run }

func (r *Run) reader() reader { return reader{r} }

// Durability makes durable what an OK rests on, and brings back what a crash took.
type Durability struct{ *Run }

// Durability returns the Run as the one that is made durable.
func (r *Run) Durability() Durability { return Durability{r} }

// Membership finds out which series a test run belongs to, and what its members make of a series.
type Membership struct{ *Run }

// Membership returns the Run as a series or a member of one.
func (r *Run) Membership() Membership { return Membership{r} }

// Shown is what readers and lists see of the run.
type Shown struct{ *Run }

// Shown returns the Run as readers see it.
func (r *Run) Shown() Shown { return Shown{r} }
