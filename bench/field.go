package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// peers are those of one suite.
type peers []*peer

func (all peers) stop() error {
	var errs []error
	for _, p := range all {
		errs = append(errs, p.stop())
	}
	return errors.Join(errs...)
}

// field starts a peer of each kind. They all run at the same time: idle ones cost
// next to nothing.
func (b *bench) field(ctx context.Context, name string, kinds ...string) (all map[string]*peer, stop func() error, err error) {
	all = map[string]*peer{}
	var list peers
	for _, kind := range kinds {
		p, err := b.startKind(ctx, name, kind)
		if err != nil {
			return nil, nil, errors.Join(err, list.stop())
		}
		list, all[kind] = append(list, p), p
	}
	return all, list.stop, nil
}

func (b *bench) startKind(ctx context.Context, name, kind string) (*peer, error) {
	dir, err := b.subdir(name + "-" + kind)
	if err != nil {
		return nil, err
	}
	switch kind {
	case "synced", "buffered":
		return b.startServer(ctx, kind, dir)
	case "library":
		return b.startPeer(ctx, "server", dir, "synced")
	case "bare-synced", "bare-buffered":
		return b.startPeer(ctx, "bare", dir, strings.TrimPrefix(kind, "bare-"))
	case "jetstream":
		return b.startStream(ctx, kind, dir)
	case "jetstream-always":
		return b.startStream(ctx, kind, dir, "always")
	}
	return b.startPeer(ctx, kind, dir)
}

// warm makes what is written to, and the first calls.
func warm(ctx context.Context, all map[string]*peer) error {
	for name, p := range all {
		if name == "synced" || name == "buffered" || name == "library" {
			if err := createRuns(ctx, p.clients); err != nil {
				return err
			}
		}
		if _, err := p.drive(ctx, 64, time.Second/2); err != nil {
			return fmt.Errorf("warm up %s: %w", name, err)
		}
	}
	return nil
}
