// Package commands is what our own peers can be asked for while they run: what only
// the process itself knows.
package commands

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"strings"
)

// Answer answers each line of in with one line on standard output, until in ends.
func Answer(in io.Reader) {
	var profile *os.File
	for lines := bufio.NewScanner(in); lines.Scan(); {
		command, arg, _ := strings.Cut(lines.Text(), " ")
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
			err = errors.Join(profile.Close(), write(arg))
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

// write writes the profiles besides that of the processor.
func write(prefix string) error {
	var errs []error
	for _, name := range []string{"allocs", "heap", "mutex", "block", "goroutine"} {
		f, err := os.Create(prefix + "." + name + ".prof")
		if err == nil {
			err = errors.Join(pprof.Lookup(name).WriteTo(f, 0), f.Close())
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}
