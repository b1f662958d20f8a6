package client_test

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"testing"

	"github.com/runstatus/runstatus/client"
	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/server"
)

// BenchmarkSet measures Sets of g callers that each wait for their own answer, as unary calls and over
// the shared stream. cpu-us is the processor time of client and server together.
func BenchmarkSet(b *testing.B) {
	for _, durability := range []string{server.Buffered, server.Synced} {
		addr, stop, err := serveAs(b.TempDir(), "127.0.0.1:0", durability)
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = stop() })
		createBenchRuns(b, addr)
		for _, g := range []int{1, 2, 3, 8, 64, 256} {
			for name, opts := range map[string][]client.Option{"unary": {client.WithBatching(false)}, "stream": nil} {
				b.Run(fmt.Sprintf("%s/g=%d/%s", durability, g, name), func(b *testing.B) { benchmarkSet(b, addr, g, opts) })
			}
		}
	}
}

const benchRuns = 1000

func benchRun(i int) string { return "test_runs/bench-" + strconv.Itoa(i) }

func createBenchRuns(b *testing.B, addr string) {
	b.Helper()
	c, err := client.New(addr)
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	for i := range benchRuns {
		if _, err := c.Run(benchRun(i)).Set(b.Context(), running, "", client.AllowMissing()); err != nil {
			b.Fatal(err)
		}
	}
}

func benchmarkSet(b *testing.B, addr string, g int, opts []client.Option) {
	c, err := client.New(addr, opts...)
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	b.ReportAllocs()
	b.ResetTimer()
	before := testkit.ProcessorTime()
	var all sync.WaitGroup
	for i := range g {
		all.Go(func() {
			for n := i; n < b.N; n += g {
				run := c.Run(benchRun(n % benchRuns))
				if _, err := run.Set(context.Background(), running, "a note of about as many bytes as notes have, more or less"); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	b.ReportMetric(float64((testkit.ProcessorTime()-before).Microseconds())/float64(b.N), "cpu-us/op")
}
