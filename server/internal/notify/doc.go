// Package notify posts a message to a receiver when something happens to a run: it ended, it failed, it became
// silent, or a series ended. A file has the rules:
//
//	source: https://login1.example.org/runstatus   # of the messages; absent: /runstatusd
//	receivers: [hooks.example.org, 10.20.0.0/16]   # that messages may go to
//	rules:
//	  - name: oncall
//	    on: [failed, silent]
//	    filter: labels.team = "weather"            # as of ListRuns; absent: all runs
//	    namespaces: [main]                         # absent: all
//	    url: https://hooks.example.org/runstatus
//	    secret: oncall.secret                      # a file with lines of whsec_…
//	    format: cloudevents                        # or cdevents
//	    timeout: 10s                               # of a request
//
// A message is a CloudEvent (structured JSON), signed as Standard Webhooks says. Each one is delivered at least
// once, and those of one run in order: a message is sent again, with the same id, until the receiver answers
// 2xx. The id rests on the rule, the epoch and revision of the change, and the uid of the run. In a rule with
// series_ended a series that ends is one message, with counts; the ends of its members are none.
//
// Each rule has its position in the log of changes, which a file in the state directory keeps. A rule that
// fails holds back no other one, and at most maxOpen messages are in memory for it: the others stay in the log.
// Where the log does not reach back to the position, a message says so, and the rule goes on with the runs
// that have ended since, as they stand.
//
// A Notifier owns one goroutine that reads the log for all rules, and for each rule one that makes messages
// and lanes that send them. They end with Run. No append waits for any of them. Stats may be called at any time.
//
// Load finds all mistakes in a file, each with its line. Rules never change.
package notify
