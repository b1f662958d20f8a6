// Server is the service as a library: it can be asked for what only the process
// itself knows. It tells its address on standard output, then answers commands.
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"strings"
	"syscall"

	"github.com/runstatus/runstatus/server"
)

func main() {
	ctx, release := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer release()
	if err := serve(ctx, os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "server:", err)
		os.Exit(1)
	}
}

// serve runs until ctx ends or standard input does. Speeds are measured with the
// real program instead.
func serve(ctx context.Context, dir, durability string) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	return server.Run(ctx, server.Config{
		Namespaces: []server.Namespace{{Name: "main", Dir: dir, Make: true}},
		StateDir:   filepath.Join(dir, ".runstatus"),
		Durability: durability,
		Listen:     []string{"127.0.0.1:0"},
		Log:        slog.New(slog.NewTextHandler(os.Stderr, nil)),
		Ready: func(addrs []net.Addr) {
			fmt.Println(addrs[0])
			go func() {
				answerCommands()
				stop() // whoever asked is gone
			}()
		},
	})
}

// answerCommands answers each line of standard input with one line.
func answerCommands() {
	var profile *os.File
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		command, arg, _ := strings.Cut(in.Text(), " ")
		var err error
		switch command {
		case "heap": // what is alive, in bytes
			runtime.GC()
			debug.FreeOSMemory()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			fmt.Println(m.HeapAlloc)
			continue
		case "allocations":
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			fmt.Println(m.Mallocs, m.TotalAlloc, m.NumGC)
			continue
		case "start":
			runtime.SetMutexProfileFraction(10)
			runtime.SetBlockProfileRate(10_000)
			if profile, err = os.Create(arg + ".cpu.prof"); err == nil {
				err = pprof.StartCPUProfile(profile)
			}
		case "stop":
			pprof.StopCPUProfile()
			err = errors.Join(profile.Close(), writeProfiles(arg))
		default:
			err = fmt.Errorf("no command %q", command)
		}
		if err != nil {
			fmt.Println("error:", err)
		} else {
			fmt.Println("ok")
		}
	}
}

func writeProfiles(prefix string) error {
	var errs []error
	for _, name := range []string{"allocs", "mutex", "block", "goroutine"} {
		f, err := os.Create(prefix + "." + name + ".prof")
		if err == nil {
			err = errors.Join(pprof.Lookup(name).WriteTo(f, 0), f.Close())
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}
