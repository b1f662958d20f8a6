package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"
	"google.golang.org/grpc"

	"github.com/runstatus/runstatus/client"
	script "github.com/runstatus/runstatus/cmd/runstatus/internal/demo"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// demoPatience is how long demo waits for a server that may just be starting.
const demoPatience = 10 * time.Second

func demoCommand(a *app) *cobra.Command {
	loop := false
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Play a small series of test runs, then print commands to try",
		Example: `  runstatus demo
  runstatus demo --server login1:7600 --insecure`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.demo(cmd.Context(), loop)
		},
	}
	cmd.Flags().BoolVar(&loop, "loop", false, "play one series after another until Ctrl-C, and remove all but the newest 20")
	return cmd
}

func (a *app) demo(ctx context.Context, loop bool) error {
	c, err := a.writer(ctx)
	if err != nil {
		return err
	}
	ready, cancel := context.WithTimeout(ctx, demoPatience)
	defer cancel()
	if _, err := c.Service().ListStates(ready, &runstatusv1.ListStatesRequest{}, grpc.WaitForReady(true)); err != nil {
		if ready.Err() != nil {
			return a.unreachable(fmt.Sprintf("waited for %s", demoPatience))
		}
		return err
	}
	if loop {
		return script.Loop(ctx, c, a.parent(), userName())
	}
	d := &demo{app: a, client: c}
	runs, err := d.play(ctx)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(&runstatusv1.ListRunsResponse{Runs: runs})
	}
	a.sayNext(runs)
	return nil
}

// demo plays the script of demoscript.go.
type demo struct {
	app    *app
	client *client.Client
	saying sync.Mutex
}

// play creates a series with its runs, plays them, and returns them as they ended, the series
// first.
func (d *demo) play(ctx context.Context) ([]*runstatusv1.Run, error) {
	series, err := d.client.Create(ctx, &runstatusv1.CreateRunRequest{
		Parent: d.app.parent(), Kind: runstatusv1.Kind_KIND_SERIES, DisplayName: "demo", User: userName()})
	if err != nil {
		return nil, err
	}
	names := []string{series.GetName()}
	for _, part := range script.Script {
		run, err := d.client.Create(ctx, &runstatusv1.CreateRunRequest{
			Parent: d.app.parent(), Series: series.GetName(), DisplayName: part.Test, User: userName(),
			Labels: map[string]string{"sys_name": "demo", "partition": part.Partition},
		})
		if err != nil {
			return nil, err
		}
		names = append(names, run.GetName())
	}
	if err := d.set(ctx, series.GetName(), "demo", runstatusv1.SeriesState_SERIES_STATE_RUN, "Seven tests are about to run."); err != nil {
		return nil, err
	}
	group, groupCtx := errgroup.WithContext(ctx)
	for i, part := range script.Script {
		group.Go(func() error { return d.live(groupCtx, names[i+1], part) })
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	if err := d.set(ctx, series.GetName(), "demo", runstatusv1.SeriesState_SERIES_STATE_ALL_STARTED, "Nothing is left to start."); err != nil {
		return nil, err
	}
	if _, err := d.client.Run(series.GetName()).CloseSeries(ctx); err != nil {
		return nil, err
	}
	return collect(d.client.Each(ctx, names...))
}

// live plays one run to its end.
func (d *demo) live(ctx context.Context, name string, part script.Part) error {
	for _, step := range part.Steps {
		if err := pause(ctx, step.After); err != nil {
			return err
		}
		if err := d.set(ctx, name, part.Test, step.State, step.Note); err != nil {
			return err
		}
	}
	run, err := d.client.Run(name).Complete(ctx, part.Result)
	if err != nil {
		return err
	}
	d.say(name, part.Test, "-> "+d.app.outcome(run), "")
	return nil
}

func (d *demo) set(ctx context.Context, name, test string, state client.State, note string) error {
	info, err := d.client.Run(name).Set(ctx, state, note)
	if err != nil {
		return err
	}
	d.say(name, test, d.app.state(info), info.GetNote())
	return nil
}

// stateWidth is the width of the column with states and outcomes.
const stateWidth = 15

// say prints one event, unless stdout is for JSON.
func (d *demo) say(name, test, what, note string) {
	if d.app.json {
		return
	}
	d.saying.Lock()
	defer d.saying.Unlock()
	what = text.Pad(what, stateWidth, ' ') // escapes take no width
	d.app.out.line("%s", strings.TrimRight(fmt.Sprintf("%5s  %-18s %s %s", shortName(name), test, what, note), " "))
}

// sayNext prints commands about the runs that were made. They work as printed.
func (a *app) sayNext(runs []*runstatusv1.Run) {
	program, at := os.Args[0], ""
	if a.server != client.DefaultTarget {
		at = " --server " + a.server
	}
	for _, f := range [][2]string{{"--tls-ca", a.tls.CA}, {"--tls-cert", a.tls.Cert}, {"--tls-key", a.tls.Key}, {"--tls-server-name", a.tls.ServerName}} {
		if f[1] != "" {
			at += " " + f[0] + " " + f[1]
		}
	}
	if a.namespace != "main" {
		at += " --namespace " + a.namespace
	}
	address := a.server
	if path, ok := strings.CutPrefix(a.server, "unix:"); ok {
		address = "-unix " + strings.TrimPrefix(path, "//")
	}
	series, failed := shortName(runs[0].GetName()), runs[0]
	for _, run := range runs[1:] {
		if run.GetOutcome() == runstatusv1.Outcome_OUTCOME_BUILD_FAILED {
			failed = run
		}
	}
	a.out.line("\nWhat to try next:")
	for _, command := range []string{
		"status", "status --not-passed", "history " + shortName(failed.GetName()), "summary --series " + series,
		"wait " + series, "set " + shortName(failed.GetName()) + ` INFO "I was here."`, "--help",
	} {
		a.out.line("  %s%s %s", program, at, command)
	}
	if a.tls != (client.TLSFiles{}) || strings.HasPrefix(a.server, "ssh://") {
		return // grpcurl names the files by other flags, and knows no ssh
	}
	a.out.line("and with grpcurl:")
	a.out.line(`  grpcurl -plaintext -d '{"run":"%s"}' %s runstatus.v1.StatusService/GetStatus`, strings.TrimPrefix(failed.GetName(), "namespaces/main/"), address)
}
