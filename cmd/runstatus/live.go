package main

import (
	"context"
	"strings"
	"time"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// The shortest intervals between two drawings of a view.
const (
	drawTerminal = 200 * time.Millisecond
	drawPipe     = time.Second
)

// live redraws a view whenever a selected run changes, until Ctrl-C: in place on a terminal,
// otherwise one below the other.
func (a *app) live(ctx context.Context, c *client.Client, selection client.WatchOption, draw func(context.Context) error) error {
	ctx, stop := interruptible(ctx)
	defer stop()
	watching, cancel := context.WithCancel(ctx)
	changed, ended := make(chan struct{}, 1), make(chan struct{})
	var failed error // set before ended is closed
	go func() {
		defer close(ended)
		failed = a.changes(watching, c, selection, changed)
	}()
	defer func() {
		cancel()
		<-ended
	}()
	frame := &frame{screen: a.out}
	every := drawPipe
	if a.out.terminal {
		every = drawTerminal
	}
	for {
		select {
		case <-changed:
		case <-ended:
			return unlessTold(ctx, failed)
		}
		if err := frame.draw(func() error { return draw(ctx) }); err != nil {
			return unlessTold(ctx, err)
		}
		if pause(ctx, every) != nil {
			return nil
		}
	}
}

// changes signals changed after each event.
func (a *app) changes(ctx context.Context, c *client.Client, selection client.WatchOption, changed chan<- struct{}) error {
	link := &link{app: a}
	next := client.From(runstatusv1.WatchStart_WATCH_START_NOW)
	for _, err := range c.Watch(ctx, selection, next, client.Redialing(link.lost)) {
		if err != nil {
			return err
		}
		link.up()
		select {
		case changed <- struct{}{}:
		default:
		}
	}
	return nil
}

// frame is a view that replaces the one before it.
type frame struct {
	screen *screen
	shown  string
	rows   []string // on the terminal
	width  int      // of the terminal at that time
}

// draw prints the output of view if it differs from the last one.
func (f *frame) draw(view func() error) error {
	f.screen.measure()
	f.screen.held = &strings.Builder{}
	err := view()
	text := f.screen.held.String()
	f.screen.held = nil
	if err != nil {
		return err
	}
	if text == f.shown && f.width == f.screen.width {
		return nil
	}
	f.width = f.screen.width
	first := f.shown == ""
	f.shown = text
	switch {
	case f.screen.terminal:
		f.rows = f.screen.replace(f.rows, text)
	case first:
		f.screen.print(text)
	default:
		f.screen.print("\n" + text)
	}
	return nil
}
