package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// publishers are connections to NATS.
type publishers []jetstream.JetStream

// dialStream connects, and makes the stream that is published to.
func dialStream(ctx context.Context, addr string) (publishers, error) {
	var all publishers
	for range connections {
		conn, err := nats.Connect("nats://" + addr)
		if err != nil {
			all.close()
			return nil, err
		}
		js, err := jetstream.New(conn)
		if err != nil {
			conn.Close()
			all.close()
			return nil, err
		}
		all = append(all, js)
	}
	_, err := all[0].CreateStream(ctx, jetstream.StreamConfig{Name: "status", Subjects: []string{"status.>"}, Storage: jetstream.FileStorage})
	if err != nil {
		all.close()
		return nil, fmt.Errorf("make a stream: %w", err)
	}
	return all, nil
}

func (all publishers) close() {
	for _, js := range all {
		js.Conn().Close()
	}
}

// publishLine publishes the same line, and waits until it is acknowledged.
func publishLine(all publishers) func(i int) caller {
	return func(i int) caller {
		js := all[i%len(all)]
		return func(ctx context.Context, key int) error {
			_, err := js.Publish(ctx, fmt.Sprintf("status.%d", key+1), lineNow())
			return err
		}
	}
}

// reporters are clients of the Go library, a connection each: concurrent reports
// share a stream.
type reporters []*client.Client

func dialReporters(addr string, options ...client.Option) (reporters, error) {
	var all reporters
	for range connections {
		c, err := client.New(addr, options...)
		if err != nil {
			return nil, errors.Join(err, all.close())
		}
		all = append(all, c)
	}
	return all, nil
}

func (all reporters) close() error {
	var errs []error
	for _, c := range all {
		errs = append(errs, c.Close())
	}
	return errors.Join(errs...)
}

// setByLibrary calls client.Set.
func setByLibrary(all reporters) func(i int) caller {
	return func(i int) caller {
		c := all[i%len(all)]
		return func(ctx context.Context, key int) error {
			_, err := c.Run(runName(key)).Set(ctx, runstatusv1.TestState_TEST_STATE_RUNNING, note)
			return err
		}
	}
}
