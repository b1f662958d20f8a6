package limits_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/limits"
	"github.com/runstatus/runstatus/server/internal/store"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

type name struct{}

func as(who string) context.Context { return context.WithValue(context.Background(), name{}, who) }

func key(ctx context.Context) string {
	who, _ := ctx.Value(name{}).(string)
	return who
}

func TestCallsWaitForTheirTurnAndAreRefusedBeyond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := limits.New(limits.Config{Calls: 10, Key: key})
		began := time.Now()
		refused := 0
		done := make(chan error)
		const calls = 40
		for range calls {
			go func() { done <- l.Call(as("ada")) }()
		}
		for range calls {
			switch err := <-done; {
			case store.ReasonOf(err) == apierr.RateLimited:
				refused++
			case err != nil:
				t.Error(err)
			}
		}
		// Ten at once, ten within Patience.
		if took := time.Since(began); refused != calls-20 || took != limits.Patience {
			t.Errorf("%d of %d calls were refused, the last one after %v", refused, calls, took)
		}
		if began := time.Now(); l.Call(as("ben")) != nil || time.Since(began) != 0 {
			t.Error("another principal was refused, or waited")
		}
		for range calls {
			if err := l.Call(as("")); err != nil {
				t.Fatalf("a call without a principal: %v", err)
			}
		}
	})
}

func TestAWaitEndsWithItsCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := limits.New(limits.Config{Calls: 1, Reports: 1, Key: key})
		ctx, cancel := context.WithTimeout(as("ada"), time.Millisecond)
		defer cancel()
		if err := errors.Join(l.Call(ctx), l.Reports(ctx, 1)); err != nil {
			t.Fatal(err)
		}
		if err := l.Call(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		if err := l.Reports(ctx, 1); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
	})
}

func TestReportsWaitAndAreNeverRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := limits.New(limits.Config{Reports: 100, Key: key})
		began := time.Now()
		for range 10 {
			if err := l.Reports(as("ada"), 100); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(began); took != 9*time.Second {
			t.Errorf("1,000 reports at 100 a second took %v", took)
		}
		began = time.Now()
		if err := l.Reports(as("ben"), 1_000_000); err != nil || time.Since(began) > time.Minute {
			t.Errorf("a message with more reports than the bucket holds waited %v: %v", time.Since(began), err)
		}
	})
}

func TestStreamsAreCountedWhileTheyAreOpen(t *testing.T) {
	l := limits.New(limits.Config{Streams: 2, Key: key})
	open := func(who string) func() {
		t.Helper()
		closed, err := l.Open(as(who))
		if err != nil {
			t.Fatal(err)
		}
		return closed
	}
	first, _ := open("ada"), open("ada")
	if _, err := l.Open(as("ada")); store.ReasonOf(err) != apierr.TooManyStreams {
		t.Errorf("the third of two streams: %v", err)
	}
	open("ben")
	first()
	open("ada")
}

// A bucket that is not full must not be forgotten: its principal would get another one.
func TestIdlePrincipalsAreForgottenAndNoOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := limits.New(limits.Config{Calls: 1, Streams: 1, Key: key})
		if _, err := l.Open(as("open")); err != nil {
			t.Fatal(err)
		}
		for i := range 10_000 {
			if err := l.Call(as(fmt.Sprint(i))); err != nil {
				t.Fatal(err)
			}
			began := time.Now()
			if err := l.Call(as("busy")); err != nil {
				t.Fatal(err)
			}
			if waited := time.Since(began); i > 0 && waited != time.Second {
				t.Fatalf("call %d of the principal with one a second waited %v: its bucket was forgotten", i, waited)
			}
		}
		if n := limits.Kept(l); n > 3000 {
			t.Errorf("%d principals are kept", n)
		}
		if _, err := l.Open(as("open")); store.ReasonOf(err) != apierr.TooManyStreams {
			t.Error("a principal with an open stream was forgotten")
		}
	})
}

// A principal that is alone may use all; beside another one it has its rate.
func TestSharedRatesHoldWhileAnotherPrincipalCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := limits.New(limits.Config{Calls: 10, CallsShared: true, Reports: 10, ReportsShared: true, Key: key})
		calls := func(who string, n int) time.Duration {
			began := time.Now()
			for range n {
				if err := l.Call(as(who)); err != nil {
					t.Fatalf("%s: %v", who, err)
				}
			}
			return time.Since(began)
		}
		if took := calls("ada", 1000); took != 0 {
			t.Errorf("a principal that is alone waited %v", took)
		}
		calls("ben", 1)
		if took := calls("ada", 20); took < 900*time.Millisecond {
			t.Errorf("beside another one 20 calls at 10 a second took %v", took)
		}
		time.Sleep(2 * time.Second) //nolint:forbidigo // a fake clock
		if took := calls("ada", 1000); took != 0 {
			t.Errorf("alone again it waited %v", took)
		}
		began := time.Now()
		if err := l.Reports(as("ada"), 1000); err != nil || time.Since(began) != 0 {
			t.Errorf("its reports waited %v: %v", time.Since(began), err)
		}
	})
}

// Changed limits hold for principals that are known and for streams that are open.
func TestLimitsCanBeChanged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := limits.New(limits.Config{Calls: 1, Streams: 1, Key: key})
		closed, err := l.Open(as("ada"))
		if err != nil {
			t.Fatal(err)
		}
		refused := func(n int) (refused int) {
			for range n {
				if store.ReasonOf(l.Call(as("ada"))) == apierr.RateLimited {
					refused++
				}
			}
			return refused
		}
		if n := refused(1); n != 0 {
			t.Errorf("%d of 1 calls were refused", n)
		}
		l.Set(limits.Config{Calls: 1000, Streams: 2})
		time.Sleep(time.Second) //nolint:forbidigo // the clock is the bubble's
		began := time.Now()
		if n := refused(1000); n != 0 || time.Since(began) != 0 {
			t.Errorf("%d of 1000 calls were refused after %v", n, time.Since(began))
		}
		again, err := l.Open(as("ada"))
		if err != nil {
			t.Errorf("a second stream, when two are allowed: %v", err)
		}
		l.Set(limits.Config{Streams: 1})
		again()
		if _, err := l.Open(as("ada")); store.ReasonOf(err) != apierr.TooManyStreams {
			t.Errorf("a second stream, when one is allowed: %v", err)
		}
		closed()
		if n := refused(5000); n != 0 {
			t.Errorf("%d calls were refused without a limit", n)
		}
	})
}
