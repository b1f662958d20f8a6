// Command runstatus shows and sets the status of test runs and of series of them.
package main

import (
	"context"
	"fmt"
	"os"
	"runtime/debug"
)

// version is set by the linker. Without it the module's version is used.
var version string

func main() { os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr)) }

// run carries out one command line and returns its exit code.
func run(ctx context.Context, args []string, stdout, stderr *os.File) int {
	a := &app{out: newScreen(stdout), err: newScreen(stderr)}
	defer a.close()
	root := rootCommand(a)
	root.SetArgs(args)
	cmd, err := root.ExecuteContextC(ctx)
	if err == nil && a.out.failed != nil {
		err = fmt.Errorf("write the output: %w", a.out.failed)
	}
	if err == nil {
		return exitFine
	}
	p := a.explain(cmd, err)
	a.err.problem(p)
	if harmless(cmd) {
		return exitFine
	}
	return p.code
}

func versionText() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		return info.Main.Version
	}
	return "unknown"
}
