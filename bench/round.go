package main

import (
	"context"
	"fmt"
	"time"
)

// scenario is one thing that is measured in each round.
type scenario struct {
	name string
	unit string
	run  func(context.Context) (sample, error)
}

// sample is what one scenario showed in one round: its main value, and others.
type sample struct {
	value float64
	more  map[string]float64
}

// series are a scenario's rounds.
type series struct {
	Unit   string               `json:"unit"`
	Median float64              `json:"median"`
	Rounds []float64            `json:"rounds"`
	More   map[string][]float64 `json:"more,omitempty"`
}

// settleTime is left between scenarios, for what one leaves behind in the servers
// and on the disk.
const settleTime = 150 * time.Millisecond

// interleave runs all scenarios in each round. Each round begins with another one,
// so that none always comes after the same one.
func (b *bench) interleave(ctx context.Context, r *report, rounds int, scenarios []scenario) error {
	for _, s := range scenarios {
		r.Scenarios[s.name] = &series{Unit: s.unit}
	}
	for round := range rounds {
		start := time.Now()
		for i := range scenarios {
			s := scenarios[(round+i)%len(scenarios)]
			if err := pause(ctx, settleTime); err != nil {
				return err
			}
			got, err := s.run(ctx)
			if err != nil {
				return fmt.Errorf("%s: %w", s.name, err)
			}
			r.Scenarios[s.name].add(got)
		}
		b.say("  round %d of %d, %.1f s:", round+1, rounds, time.Since(start).Seconds())
		for _, s := range scenarios {
			b.say("  %s %.4g %s", s.name, r.Scenarios[s.name].Rounds[round], s.unit)
		}
		b.say("\n")
	}
	return nil
}

func (s *series) add(got sample) {
	s.Rounds = append(s.Rounds, got.value)
	s.Median = median(s.Rounds)
	if s.More == nil {
		s.More = map[string][]float64{}
	}
	for k, v := range got.more {
		s.More[k] = append(s.More[k], v)
	}
}
