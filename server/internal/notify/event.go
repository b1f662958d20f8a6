package notify

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"google.golang.org/protobuf/encoding/protojson"

	"github.com/runstatus/runstatus/server/internal/convert"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// kind is what a message tells. It is the type of a CloudEvent behind typePrefix.
type kind string

const (
	runEnded    kind = "run.ended.v1"
	runFailed   kind = "run.failed.v1"
	runSilent   kind = "run.silent.v1"
	seriesEnded kind = "series.ended.v1"
	logGap      kind = "gap.v1" // changes may have been missed
)

const typePrefix = "io.github.runstatus."

const contentType = "application/cloudevents+json"

// message is an event as it is sent.
type message struct {
	id    string
	about store.Name // messages about the same run are sent in order; the zero Name: about no run
	body  []byte
	keep  int64 // the position stays here or before until the message is delivered
}

// data is the data of a CloudEvent. Fields that do not belong to its kind are absent. Numbers of 64 bits are
// texts, as in the JSON of the API.
type data struct {
	Rule        string          `json:"rule"`
	Revision    int64           `json:"revision,string,omitempty"`
	Outcome     string          `json:"outcome,omitempty"`
	Again       bool            `json:"again,omitempty"` // the run had ended before, with another outcome
	SilentSince *time.Time      `json:"silentSince,omitempty"`
	Together    bool            `json:"together,omitempty"` // it became silent together with many other runs
	Run         json.RawMessage `json:"run,omitempty"`
	Digest      *digest         `json:"digest,omitempty"`

	From   int64  `json:"from,string,omitempty"` // of a gap: the revisions behind this one, up to Revision
	Reason string `json:"reason,omitempty"`
}

// digest is what the members of a series came to.
type digest struct {
	Members      int             `json:"members"`
	NotEnded     int             `json:"notEnded"`
	Outcomes     map[string]int  `json:"outcomes"`
	FirstFailure json.RawMessage `json:"firstFailure,omitempty"` // of the members that have ended badly the one that ended first
}

// event is what a message tells, before it is encoded.
type event struct {
	kind kind
	id   string
	run  *store.Run // nil: about no run
	time time.Time
	data data
}

// cloudEvent is a CloudEvent 1.0 in structured JSON. The SDK of CloudEvents is not used: it encodes by
// json-iterator, which has had no release since 2021, for what is one struct here. Tests decode messages by the SDK.
type cloudEvent struct {
	SpecVersion     string          `json:"specversion"`
	ID              string          `json:"id"`
	Source          string          `json:"source"`
	Type            string          `json:"type"`
	Subject         string          `json:"subject,omitempty"`
	Time            string          `json:"time,omitempty"`
	DataContentType string          `json:"datacontenttype"`
	Data            json.RawMessage `json:"data"`
}

// encode returns the body of a message.
func (e *event) encode(source string, f format) ([]byte, error) {
	ce := cloudEvent{SpecVersion: "1.0", ID: e.id, Source: source, Type: typePrefix + string(e.kind), Subject: e.subject(), DataContentType: "application/json"}
	if !e.time.IsZero() {
		ce.Time = e.time.UTC().Format(time.RFC3339Nano)
	}
	var content any = e.data
	if f == cdEvents {
		ce.Type, content = e.cdEvent(source)
	}
	var err error
	if ce.Data, err = json.Marshal(content); err != nil {
		return nil, fmt.Errorf("encode a notification: %w", err)
	}
	return json.Marshal(ce)
}

func (e *event) subject() string {
	if e.run == nil {
		return e.data.Rule
	}
	return e.run.Name.String()
}

// idOf returns the id of a message. It is the same each time that the message is made: also after a restart.
// It has no dot, which separates the parts of what is signed.
func idOf(rule, epoch string, kind kind, n store.Name, uid string, revision int64) string {
	text := fmt.Sprintf("%s\x00%s\x00%s\x00%s\x00%s\x00%d", rule, epoch, kind, n, uid, revision)
	sum := sha256.Sum256([]byte(text))
	return "evt_" + hex.EncodeToString(sum[:16])
}

// runJSON returns a run as the API writes it in JSON.
func runJSON(r *store.Run) (json.RawMessage, error) {
	text, err := protojson.Marshal(convert.Run(r))
	if err != nil {
		return nil, fmt.Errorf("encode a run: %w", err)
	}
	var compact bytes.Buffer // protojson has blanks at random places
	if err := json.Compact(&compact, text); err != nil {
		return nil, fmt.Errorf("encode a run: %w", err)
	}
	return compact.Bytes(), nil
}

func isSeries(n store.Name) bool { return n.Kind == statusfile.Series }

// outcomeName returns the name of an outcome of a run that has ended.
func outcomeName(o store.Outcome) string {
	if o == store.NoOutcome {
		return store.Unspecified
	}
	return o.String()
}

// validName returns a text for a label of a run, or another one if it is empty.
func validName(text, other string) string {
	if text = strings.TrimSpace(convert.ValidText(text)); text != "" {
		return text
	}
	return other
}
