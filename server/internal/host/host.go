// Package host reports what the machine says of itself: its name, its boot and its clocks. All
// functions may be called concurrently.
package host

import (
	"context"
	"math"
	"os"
	"os/user"
	"strconv"
	"strings"
	"time"
)

// Sleep returns after d, or with the cause of the context when that ends first.
func Sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-timer.C:
		return nil
	}
}

// Name returns the name of the machine, without commas. It is a hint for people.
func Name() string {
	name, err := os.Hostname() // best effort: the name only tells people which machine holds the lock
	if err != nil {
		return "localhost"
	}
	return strings.ReplaceAll(name, ",", "_")
}

// User returns the name of the process's user, without commas, or the number where the
// system knows no name. It is a hint for people.
func User() string {
	u, err := user.Current() // best effort: the name only tells people which user holds the lock
	if err != nil {
		return strconv.Itoa(os.Getuid())
	}
	return strings.ReplaceAll(u.Username, ",", "_")
}

// started is when the process began, near enough.
var started = time.Now()

// Monotonic returns the time since the process started, in nanoseconds. A clock that is
// set does not change it.
func Monotonic() int64 { return int64(time.Since(started)) }

// Since returns how long ago a monotonic time was. One that lies ahead was long ago.
func Since(then int64) time.Duration {
	if passed := time.Duration(Monotonic() - then); passed >= 0 {
		return passed
	}
	return math.MaxInt64
}

// BootID identifies this boot of the machine. It is "" where that is not known.
func BootID() string {
	data, _ := os.ReadFile("/proc/sys/kernel/random/boot_id") // best effort: without a boot id each start counts as one behind a stop of the machine
	return strings.TrimSpace(string(data))
}
