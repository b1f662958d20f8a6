package store

import "slices"

// Check returns nil when p holds for a run with these lines and this end, else a
// PreconditionFailed error that says which part failed and how the run stood.
func (p *Precondition) Check(n Name, f *Fold, ended bool) error {
	detail := p.broken(f, ended)
	if detail == "" {
		return nil
	}
	current := f.Current
	return &Error{Reason: PreconditionFailed, Run: n, Detail: detail, Current: &current}
}

// Any reports whether anything is asked for.
func (p *Precondition) Any() bool {
	return p.Sequence != nil || len(p.CurrentIn) > 0 || len(p.UnlessEver) > 0 || p.UnlessEnded
}

func (p *Precondition) broken(f *Fold, ended bool) string {
	switch {
	case p.Sequence != nil && *p.Sequence != f.Count:
		return "the run's newest line has another sequence than expected"
	case len(p.CurrentIn) > 0 && !slices.Contains(p.CurrentIn, f.Current.State):
		return "the run's current state is none of those expected"
	case f.Ever.HasAny(p.UnlessEver...):
		return "the run was already in one of the states that it must never have been in"
	case p.UnlessEnded && ended:
		return "the run has ended"
	}
	return ""
}
