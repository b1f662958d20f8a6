package notify

import (
	"context"
	"net/http"
	"testing"
	"time"
)

func TestRetryAfterIsSecondsOrADate(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for text, want := range map[string]time.Duration{
		"": 0, "7": 7 * time.Second, "-7": 0, "x": 0, "99999999999999": 0, "0": 0,
		now.Add(time.Minute).Format(http.TimeFormat): time.Minute, now.Add(-time.Minute).Format(http.TimeFormat): 0,
	} {
		if got := parseRetryAfter(text, now); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func TestThePaceDoublesUpToABoundWithJitter(t *testing.T) {
	p := newPace(backoff{first: time.Second, most: 10 * time.Second, mostAsked: time.Minute})
	for i, seconds := range []int{1, 2, 4, 8, 10, 10, 10} {
		most := time.Duration(seconds) * time.Second
		first, wait := p.failed(time.Now().Add(time.Hour), 0)
		if wait < most/2 || wait > most || first != (i == 0) {
			t.Errorf("failure %d: %v, first %t; want up to %v", i, wait, first, most)
		}
		if _, again := p.failed(time.Time{}, 0); again != 0 { // it began before: the same failure
			t.Errorf("failure %d counts twice: %v", i, again)
		}
	}
	if _, wait := p.failed(time.Now().Add(time.Hour), 24*time.Hour); wait != time.Minute {
		t.Errorf("%v, want the most that a receiver can ask for", wait)
	}
	if !p.succeeded() {
		t.Error("the end of the row is not to be logged")
	}
	if first, wait := p.failed(time.Now(), 0); first || wait > time.Second {
		t.Errorf("behind a success: %v, to be logged again %t", wait, first)
	}
	if p.succeeded() {
		t.Error("the end of a row is to be logged whose begin was not")
	}
}

func TestOneLaneAtATimeTriesAReceiverThatFails(t *testing.T) {
	p := newPace(backoff{first: time.Millisecond, most: time.Millisecond})
	p.failed(time.Now(), 0)
	leave, ok := p.enter(context.Background())
	if !ok {
		t.Fatal("no lane may try")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, ok := p.enter(ctx); ok {
		t.Error("two lanes try")
	}
	entered := make(chan bool)
	go func() {
		leave, ok := p.enter(context.Background())
		leave()
		entered <- ok
	}()
	p.succeeded()
	leave()
	if !<-entered {
		t.Error("the next lane does not go on")
	}
}
