package client_test

import (
	"fmt"
	"runtime"
	"sync"
	"testing"

	"github.com/runstatus/runstatus/client"
)

// BenchmarkMirror measures how a line reaches 10,000 watches of one run: all of one mirror, and each on a
// stream of its own. Deliveries are those of all watches. B/watch is what an idle watch takes on the heap and
// the stacks of this process, which is the client and the server.
func BenchmarkMirror(b *testing.B) {
	const watches = 10_000
	for _, mirrored := range []bool{true, false} {
		b.Run(fmt.Sprintf("watches=%d/mirror=%v", watches, mirrored), func(b *testing.B) {
			c, _, _ := ownServer(b)
			run := c.Run("1")
			if _, err := run.Set(b.Context(), running, "", client.AllowMissing()); err != nil {
				b.Fatal(err)
			}
			opts := []client.WatchOption{client.Runs("1")}
			if mirrored {
				opts = append(opts, client.WithMirror(mirror(b, c, client.Parent(allRuns))))
			}
			before := allocated()
			var synced, all, got sync.WaitGroup
			synced.Add(watches)
			for range watches {
				all.Go(func() { receive(b, c, opts, synced.Done, got.Done) })
			}
			synced.Wait()
			each := float64(allocated()-before) / watches
			b.ResetTimer()
			for range b.N {
				got.Add(watches)
				if _, err := run.Set(b.Context(), running, ""); err != nil {
					b.Fatal(err)
				}
				got.Wait()
			}
			b.ReportMetric(float64(b.N)*watches/b.Elapsed().Seconds(), "deliveries/s")
			b.ReportMetric(each, "B/watch")
			b.StopTimer()
			got.Add(watches)
			if _, err := run.Set(b.Context(), skipped, ""); err != nil {
				b.Fatal(err)
			}
			all.Wait()
		})
	}
}

// receive watches until the run ends.
func receive(b *testing.B, c *client.Client, opts []client.WatchOption, synced, got func()) {
	for e, err := range c.Watch(b.Context(), opts...) {
		switch {
		case err != nil:
			b.Error(err)
			return
		case e.Synced:
			synced()
		case e.Status != nil:
			got()
		case e.Ended != nil:
			return
		}
	}
}

// allocated returns the bytes of the heap and the stacks that are in use.
func allocated() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc + m.StackInuse)
}
