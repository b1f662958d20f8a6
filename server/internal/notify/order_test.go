package notify

import (
	"net/http"
	"testing"
	"time"

	"github.com/runstatus/runstatus/server/internal/store"
)

// Each run comes out differently again and again, and the receiver takes its time for some messages.
func TestMessagesOfARunComeInOrder(t *testing.T) {
	r := newReceiver(t, secretOf("a"))
	r.setAnswer(func(_ http.ResponseWriter, m received) {
		<-time.After(time.Duration(m.data.Revision%3) * 3 * time.Millisecond) // a slow receiver
	})
	v := newTrial(t).rules(ruleFor("all", "ended", r, "")).start()
	var names []store.Name
	for range 5 {
		names = append(names, v.test("a"))
	}
	const outcomes = 12
	for i := range outcomes {
		for _, n := range names {
			v.end(n, []string{"PASS", "FAIL", "ERROR"}[i%3])
		}
	}
	last := map[string]int64{}
	for i, m := range r.awaitCount(outcomes * len(names)) {
		if m.data.Revision <= last[m.subject] || m.data.Again != (last[m.subject] > 0) {
			t.Errorf("message %d, about %s: revision %d behind %d, again: %t", i, m.subject, m.data.Revision, last[m.subject], m.data.Again)
		}
		last[m.subject] = m.data.Revision
	}
}

func TestBehindAnOrderlyStopNothingComesAgain(t *testing.T) {
	r := newReceiver(t, secretOf("a"))
	v := newTrial(t).rules(ruleFor("all", "ended", r, "")).start()
	v.end(v.test("a"), "PASS")
	v.eventually("the first is delivered", func(all []Stats) bool { return all[0].Delivered == 1 })
	v.restart(func() {})
	v.end(v.test("a"), "PASS")
	r.await("the second", func() bool { return len(ids(r.messages())) == 2 })
	if n := len(r.messages()); n != 2 {
		t.Errorf("%d messages, want 2", n)
	}
}
