package notify

import (
	"time"

	"github.com/runstatus/runstatus/server/internal/store"
)

// The version of CDEvents, and the types of its events that messages are.
const (
	cdSpecVersion      = "0.5.0"
	cdTestCaseFinished = "dev.cdevents.testcaserun.finished.0.3.0"
	cdTestCaseSkipped  = "dev.cdevents.testcaserun.skipped.0.2.0"
	cdSuiteFinished    = "dev.cdevents.testsuiterun.finished.0.3.0"
)

// cdEvent is a CDEvent: a test run is a run of a test case, a series one of a test suite.
type cdEvent struct {
	Context    cdContext `json:"context"`
	Subject    cdSubject `json:"subject"`
	CustomData data      `json:"customData"`
	CustomType string    `json:"customDataContentType"`
}

type cdContext struct {
	SpecVersion string    `json:"specversion"`
	ID          string    `json:"id"`
	Source      string    `json:"source"`
	Type        string    `json:"type"`
	Timestamp   time.Time `json:"timestamp"`
}

type cdSubject struct {
	ID      string    `json:"id"`
	Source  string    `json:"source"`
	Content cdContent `json:"content"`
}

type cdContent struct {
	Outcome     string `json:"outcome,omitempty"`
	Reason      string `json:"reason,omitempty"`
	Environment cdRef  `json:"environment"`
	TestCase    *cdRef `json:"testCase,omitempty"`
	TestSuite   *cdRef `json:"testSuite,omitempty"`
	SuiteRun    *cdRef `json:"testSuiteRun,omitempty"`
}

type cdRef struct {
	ID   string `json:"id"`
	Name string `json:"name,omitempty"`
}

// cdEvent returns an event about a run as a CDEvent, with its type. Its custom data are those of a CloudEvent.
func (e *event) cdEvent(source string) (typ string, _ cdEvent) {
	run, name := e.run, e.run.Name.String()
	content := cdContent{Reason: e.data.Outcome, Environment: cdRef{ID: environmentOf(run)}}
	what := &cdRef{ID: validName(run.DisplayName, name), Name: validName(run.DisplayName, "")}
	outcome := outcomeOf(e.data.Outcome)
	switch {
	case isSeries(run.Name):
		typ, content.TestSuite, content.Outcome = cdSuiteFinished, what, outcome
	case e.data.Outcome == store.Skipped.String():
		typ, content.TestCase = cdTestCaseSkipped, what
	default:
		typ, content.TestCase, content.Outcome = cdTestCaseFinished, what, outcome
	}
	if run.Series != (store.Name{}) {
		content.SuiteRun = &cdRef{ID: run.Series.String()}
	}
	at := e.time
	if at.IsZero() {
		at = time.Unix(0, 0)
	}
	return typ, cdEvent{
		Context:    cdContext{SpecVersion: cdSpecVersion, ID: e.id, Source: source, Type: typ, Timestamp: at.UTC()},
		Subject:    cdSubject{ID: name, Source: source, Content: content},
		CustomData: e.data, CustomType: "application/json",
	}
}

// environmentOf returns where a run ran: its system, otherwise its namespace.
func environmentOf(run *store.Run) string {
	system, _ := run.Labels.Get("sys_name")
	return validName(system, run.Name.Namespace)
}

// outcomeOf returns the outcome of CDEvents for one of a run.
func outcomeOf(name string) string {
	switch name {
	case store.Passed.String(), store.Completed.String(), store.Skipped.String():
		return "success"
	case store.Failed.String(), store.BuildFailed.String(), store.TimedOut.String():
		return "failure"
	case store.Cancelled.String(), store.Aborted.String():
		return "cancel"
	}
	return "error"
}
