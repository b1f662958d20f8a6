package client_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

func Example() {
	ctx := context.Background()
	c, err := client.New(address) // such as "127.0.0.1:7600"
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = c.Close() }()

	created, err := c.Create(ctx, &runstatusv1.CreateRunRequest{DisplayName: "hello.world"})
	if err != nil {
		log.Fatal(err)
	}
	run := c.Run(created.GetName())
	if _, err := run.Set(ctx, runstatusv1.TestState_TEST_STATE_RUNNING, "I'm running!"); err != nil {
		log.Fatal(err)
	}
	done, err := run.Complete(ctx, "PASS")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(done.GetOutcome())

	for info, err := range run.History(ctx) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(info.GetSequence(), info.GetStateName(), info.GetNote())
	}
	// Output:
	// OUTCOME_PASSED
	// 1 STATUS_CREATED Created status file.
	// 2 RUNNING I'm running!
	// 3 COMPLETE The test completed with result: PASS
}

func ExampleClient_Wait() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	c, err := client.New(address)
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	run, err := c.Create(ctx, nil)
	if err != nil {
		log.Fatal(err)
	}
	if _, err := c.Run(run.GetName()).Set(ctx, client.StateName("SKIPPED"), "no GPU here"); err != nil {
		log.Fatal(err)
	}

	closing, err := c.Wait(ctx, client.Runs(run.GetName()), client.UntilEnded())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(closing.GetRuns()[0].GetOutcome())
	// Output: OUTCOME_SKIPPED
}

func ExampleNewMirror() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	c, err := client.New(address)
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	run, err := c.Create(ctx, nil)
	if err != nil {
		log.Fatal(err)
	}

	m, err := client.NewMirror(ctx, c, client.Parent("namespaces/main"))
	if err != nil {
		log.Fatal(err)
	}
	defer m.Close()
	<-m.Synced()
	if err := m.Err(); err != nil {
		log.Fatal(err)
	}
	shown, ok := m.Get(run.GetName())
	fmt.Println(ok, shown.GetCurrent().GetStateName())

	ended := make(chan error, 1) // any number of goroutines may wait
	go func() {
		_, err := m.Wait(ctx, client.Runs(run.GetName()), client.UntilEnded())
		ended <- err
	}()
	if _, err := c.Run(run.GetName()).Complete(ctx, "PASS"); err != nil {
		log.Fatal(err)
	}
	fmt.Println(<-ended)
	// Output:
	// true STATUS_CREATED
	// <nil>
}
