package e2e

import (
	"errors"
	"fmt"
	"strings"
)

// verdict checks all watches at once.
func verdict(dir string, l *ledger, watches []*observer) (*happened, error) {
	all := make([][]seen, len(watches))
	chosen := make([]pick, len(watches))
	for i, o := range watches {
		events, err := o.recorded()
		if err != nil {
			return nil, fmt.Errorf("%v ended: %w", o, err)
		}
		all[i], chosen[i] = events, o.pick
	}
	h, err := gather(all, chosen)
	if err != nil {
		return nil, err
	}
	if err := h.compare(dir, l); err != nil {
		return nil, err
	}
	for i, o := range watches {
		if err := h.check(o, all[i]); err != nil {
			return nil, err
		}
	}
	return h, nil
}

// about returns what the watches were told about the generation that an error names.
func about(err error, watches []*observer) string {
	var of *wrongGeneration
	if !errors.As(err, &of) {
		return ""
	}
	var text strings.Builder
	for i, o := range watches {
		events, _ := o.recorded()
		for _, e := range events {
			if e.uid == of.uid {
				fmt.Fprintf(&text, "%d %v: %s %d, at %d, %s\n", i, o, string(e.kind), e.sequence, e.at, e.name)
			}
		}
	}
	return text.String()
}

// standing says of each watch how far it came, and what it waits for.
func standing(dir string, l *ledger, watches []*observer) string {
	var text strings.Builder
	all, chosen := make([][]seen, len(watches)), make([]pick, len(watches))
	for i, o := range watches {
		all[i], _ = o.recorded()
		chosen[i] = o.pick
	}
	h, err := gather(all, chosen)
	if err == nil {
		err = h.compare(dir, l)
	}
	fmt.Fprintf(&text, "all together: %v\n", err)
	for i, o := range watches {
		lost, failed := o.ends()
		fmt.Fprintf(&text, "%d %v at %s, %d events", i, o, o.server, len(all[i]))
		if n := len(all[i]); n > 0 {
			fmt.Fprintf(&text, ", the last at %d", all[i][n-1].at)
		}
		waits := errors.New("all the others were told other things")
		if h != nil {
			waits = h.check(o, all[i])
		}
		fmt.Fprintf(&text, ": waits for: %v; lost: %v; failed: %v\n", waits, lost, failed)
	}
	return text.String()
}

// wrongGeneration is an error about one generation.
type wrongGeneration struct {
	uid string
	error
}

func wrong(uid, format string, args ...any) error {
	return &wrongGeneration{uid, fmt.Errorf(format, args...)}
}
