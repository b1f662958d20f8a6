package notify

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"
)

// sendAll sends the messages of a lane, each until it is delivered, and ends with ctx.
func (w *worker) sendAll(ctx context.Context, client *http.Client, lane <-chan sending, disable func()) {
	for {
		select {
		case <-ctx.Done():
			return
		case m := <-lane:
			if !w.deliver(ctx, client, m.message, disable) {
				return
			}
			w.window.done(m.number)
		}
	}
}

// maxRefusals is how often a message is sent that the receiver refuses for what it says.
const maxRefusals = 5

// deliver sends a message until the receiver takes it, or has refused it maxRefusals times. It reports false if
// ctx ends first, or the rule is disabled.
func (w *worker) deliver(ctx context.Context, client *http.Client, m *message, disable func()) bool {
	for refusals := 0; ; {
		leave, ok := w.pace.enter(ctx)
		if !ok {
			return false
		}
		began := time.Now()
		err := w.try(ctx, client, m)
		answer, _ := errors.AsType[*answerError](err)
		switch {
		case err == nil:
			if w.pace.succeeded() {
				w.log.Info("messages are delivered again", "host", w.rule.url.Host)
			}
			w.counts.delivered.Add(1)
			leave()
			return true
		case ctx.Err() != nil:
			leave()
			return false
		case answer != nil && answer.code == http.StatusGone:
			leave()
			if !w.counts.disabled.Swap(true) {
				w.log.Error("the receiver has answered 410 Gone: the rule is off until the next reload or start", "host", w.rule.url.Host)
			}
			disable()
			return false
		case answer != nil && answer.refuses():
			refusals++
		}
		w.counts.failed.Add(1)
		if refusals == maxRefusals {
			w.counts.refused.Add(1)
			w.log.Error("the receiver refuses a message: it is given up", "host", w.rule.url.Host, "id", m.id, "run", m.about, "err", err)
			w.pace.succeeded() // it answers
			leave()
			return true
		}
		first, wait := w.pace.failed(began, answer.after())
		if first {
			w.log.Warn("a message could not be delivered: it is tried again", "host", w.rule.url.Host, "id", m.id, "again_in", wait.Round(time.Millisecond), "err", err)
		}
		leave()
		if !rest(ctx, wait) { // also if the receiver takes other messages
			return false
		}
	}
}

// answerError is an answer that is no success.
type answerError struct {
	code       int
	retryAfter time.Duration // what the receiver asks for; 0: nothing
}

func (e *answerError) Error() string {
	text := fmt.Sprintf("the receiver answers %d %s", e.code, http.StatusText(e.code))
	if e.code >= 300 && e.code < 400 {
		text += ": redirects are not followed, name the right url in the rule"
	}
	return text
}

// refuses reports whether the answer is about the message, which will not get better.
func (e *answerError) refuses() bool {
	switch e.code {
	case http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity:
		return true
	}
	return false
}

func (e *answerError) after() time.Duration {
	if e == nil {
		return 0
	}
	return e.retryAfter
}

// try sends a message once. The error is an answerError if there was an answer. It names no more of the URL
// than the host, because paths and queries of webhooks are often secrets.
func (w *worker) try(ctx context.Context, client *http.Client, m *message) error {
	ctx, cancel := context.WithTimeout(ctx, w.rule.timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.rule.url.String(), bytes.NewReader(m.body))
	if err != nil {
		return withoutURL(err)
	}
	timestamp := strconv.FormatInt(time.Now().Unix(), 10)
	req.Header.Set("Content-Type", contentType)
	req.Header.Set("User-Agent", "runstatusd/"+w.Version)
	req.Header.Set("webhook-id", m.id)
	req.Header.Set("webhook-timestamp", timestamp)
	req.Header.Set("webhook-signature", sign(w.rule.secrets, m.id, timestamp, m.body))
	resp, err := client.Do(req)
	if err != nil {
		return withoutURL(err)
	}
	defer resp.Body.Close()
	const most = 64 << 10
	_, _ = io.CopyN(io.Discard, resp.Body, most) // best effort: the connection can be used again if it was all
	if resp.StatusCode >= 200 && resp.StatusCode < 300 {
		return nil
	}
	return &answerError{resp.StatusCode, parseRetryAfter(resp.Header.Get("Retry-After"), time.Now())}
}

func withoutURL(err error) error {
	if about, ok := errors.AsType[*url.Error](err); ok {
		return about.Err
	}
	return err
}

// parseRetryAfter returns the time that a header asks for, in seconds or as a date; 0 if it asks for none.
func parseRetryAfter(text string, now time.Time) time.Duration {
	if seconds, err := strconv.ParseUint(text, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(at.Sub(now), 0)
	}
	return 0
}

// sayInterval bounds how often it is logged that a receiver fails.
const sayInterval = time.Minute

// pace says when the lanes of a rule may send. While the receiver fails, one at a time tries it.
type pace struct {
	backoff
	probe chan struct{} // holds an element while a lane tries a receiver that fails

	mu       sync.Mutex
	failures int
	last     time.Time // when the newest failure was noted
	until    time.Time // nothing is sent before
	said     time.Time // when the first failure of a row was reported last
	saying   bool      // it is that of this row
}

func newPace(b backoff) *pace { return &pace{backoff: b, probe: make(chan struct{}, 1)} }

// enter returns when a lane may send, with a function to be called afterwards. It reports false if ctx ends first.
func (p *pace) enter(ctx context.Context) (leave func(), ok bool) {
	if _, failing := p.state(); !failing {
		return func() {}, ctx.Err() == nil
	}
	select {
	case p.probe <- struct{}{}:
	case <-ctx.Done():
		return nil, false
	}
	leave = func() { <-p.probe }
	for {
		until, failing := p.state()
		wait := time.Until(until)
		if !failing || wait <= 0 {
			return leave, true
		}
		if !rest(ctx, wait) {
			leave()
			return nil, false
		}
	}
}

func (p *pace) state() (until time.Time, failing bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.until, p.failures > 0
}

// succeeded notes that a try has succeeded, and reports whether it ends a row of failures that was reported.
func (p *pace) succeeded() (over bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	over, p.saying = p.saying, false
	p.failures = 0
	return over
}

// failed notes that a try has failed, which began at a time, and what the receiver asks for. Tries that
// began before the newest failure count as the same one. It reports whether the failure is to be logged: the
// first of a row is, at most once in sayInterval.
func (p *pace) failed(began time.Time, asked time.Duration) (first bool, wait time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	wait = min(asked, p.mostAsked)
	if p.failures == 0 || began.After(p.last) {
		if first = p.failures == 0 && now.Sub(p.said) >= sayInterval; first {
			p.said, p.saying = now, true
		}
		d := p.most
		if p.failures < 30 {
			d = min(p.first<<p.failures, p.most)
		}
		p.failures++
		p.last = now
		wait = max(wait, d/2+rand.N(d/2+1))
	}
	if until := now.Add(wait); until.After(p.until) {
		p.until = until
	}
	return first, wait
}
