package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// drive lets g callers write to this peer, in the way that is its own.
func (p *peer) drive(ctx context.Context, g int, d time.Duration) (sample, error) {
	switch {
	case p.publishers != nil:
		return p.driveBy(ctx, g, d, publishLine(p.publishers))
	case p.name == "etcd":
		return p.driveBy(ctx, g, d, putLine(p.clients))
	}
	return p.driveBy(ctx, g, d, setStatus(p.clients))
}

func (p *peer) driveBy(ctx context.Context, g int, d time.Duration, calling func(i int) caller) (sample, error) {
	return p.costing(func() (sample, error) { return drive(ctx, g, d, calling) })
}

// costing also tells what a call cost the peer's process, which says more than
// speeds when others use the machine.
func (p *peer) costing(do func() (sample, error)) (sample, error) {
	before, err := p.processorTime()
	if err != nil {
		return sample{}, err
	}
	got, err := do()
	if err != nil {
		return got, err
	}
	after, err := p.processorTime()
	got.more["processor_us"] = float64((after - before).Microseconds()) / got.more["calls"]
	return got, err
}

// processorTime returns what the process has used so far, of all its threads.
func (p *peer) processorTime() (time.Duration, error) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	const tick = 10 * time.Millisecond // on Linux, for programs, always
	_, rest, _ := strings.Cut(string(data), ") ")
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return 0, errors.New("no times in /proc")
	}
	user, err1 := strconv.ParseInt(fields[11], 10, 64)
	system, err2 := strconv.ParseInt(fields[12], 10, 64)
	return time.Duration(user+system) * tick, errors.Join(err1, err2)
}
