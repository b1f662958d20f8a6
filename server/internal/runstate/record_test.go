package runstate

import (
	"encoding/binary"
	"hash/crc32"
	"reflect"
	"strings"
	"testing"

	"github.com/runstatus/runstatus/server/internal/changelog"
	"github.com/runstatus/runstatus/server/internal/codec"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/rundir"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

func FuzzIndexRecord(f *testing.F) {
	l := &State{Position: Position{Tracked: true, UID: strings.Repeat("0f", 16), Revisions: changelog.LineRevisions{{Offset: 0, Revision: 3}, {Offset: 54, Revision: 9}}}, Dir: rundir.State{Identity: &layout.Identity{Identity: store.Identity{User: "ann", Labels: store.MakeLabels(map[string]string{"a": "b"})}}}}
	l.Dir.Sets = map[string]safefs.Info{"series/1/test_sets": {MTime: 5}}
	l.Dir.Members = rundir.Members{store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: "1"}: {}}
	n := store.Name{Namespace: "main", Kind: statusfile.Series, ID: "1"}
	f.Add(l.Encode("main", 0, true)[4:])
	f.Fuzz(func(t *testing.T, body []byte) {
		b := binary.LittleEndian.AppendUint32(nil, crc32.Checksum(body, crcTable))
		var got, again State
		known, err := got.Decode(append(b, body...), n, nil)
		if err != nil {
			return
		}
		if still, err := again.Decode(got.Encode("main", 0, known), n, nil); err != nil || still != known {
			t.Fatal(still, err)
		}
		got.Position.Revisions, again.Position.Revisions = nil, nil // the fuzzer's need not be in order
		if !reflect.DeepEqual(got, again) {
			t.Errorf("got\n%+v, want\n%+v", again, got)
		}
	})
}

// A record is valid for the states that it was counted with. Of what holds built-in states alone all
// vocabularies say the same.
func TestAFileIsCountedAgainForAnotherVocabularyOfItsStates(t *testing.T) {
	vocabulary := func(states ...string) *statusfile.Vocabulary {
		var added []statusfile.AddedState
		for _, name := range states {
			added = append(added, statusfile.AddedState{Kind: statusfile.TestRun, State: statusfile.State{Name: name, Ends: true}})
		}
		v, err := statusfile.NewVocabulary(added)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	n := store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: "1"}
	for name, tt := range map[string]struct {
		state     string
		with, now *statusfile.Vocabulary
		recount   bool
	}{
		"a built-in state":            {"RUNNING", nil, vocabulary("PARKED"), false},
		"none of both":                {"PARKED", nil, nil, false},
		"no added ones in both":       {"PARKED", nil, vocabulary(), false},
		"the same added ones":         {"PARKED", vocabulary("PARKED", "STUCK"), vocabulary("STUCK", "PARKED"), false},
		"it is added":                 {"PARKED", nil, vocabulary("PARKED"), true},
		"it is taken away":            {"PARKED", vocabulary("PARKED"), nil, true},
		"another one is added":        {"PARKED", vocabulary("PARKED"), vocabulary("PARKED", "STUCK"), true},
		"an unknown one, and another": {"MADE_UP", vocabulary("PARKED"), vocabulary("STUCK"), true},
	} {
		before := State{Position: Position{UID: strings.Repeat("0f", 16)}, File: File{Fold: store.Fold{Kind: n.Kind, Vocabulary: tt.with}}}
		before.File.Fold.Add(store.Status{Status: statusfile.Status{State: tt.state}})
		var after, later State
		if _, err := after.Decode(before.Encode("main", 0, true), n, tt.now); err != nil || after.File.Recount != tt.recount {
			t.Errorf("%s: counted again %v, %v", name, after.File.Recount, err)
		}
		if _, err := later.Decode(after.Encode("main", 0, true), n, tt.now); err != nil || later.File.Recount != tt.recount {
			t.Errorf("%s, saved before it was read: counted again %v, %v", name, later.File.Recount, err)
		}
	}
}

// A server that wrote version 5 knew neither added states nor BUILD_SKIPPED.
func TestARecordOfVersion5IsCountedAgainIfItHoldsLaterStates(t *testing.T) {
	n := store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: "1"}
	for state, recount := range map[string]bool{"RUNNING": false, "BUILD_SKIPPED": true, "PARKED": true} {
		s := &State{Position: Position{UID: strings.Repeat("0f", 16)}, File: File{Fold: store.Fold{Kind: n.Kind}}}
		s.File.Fold.Add(store.Status{Status: statusfile.Status{State: state}})
		e := codec.Encoder{Bytes: make([]byte, 4), Namespace: n.Namespace}
		e.Number(5)
		encodeShown(&e, s, true)
		encodePosition(&e, &s.Position, 0)
		encodeFileState(&e, &s.File)
		encodeDirState(&e, &s.Dir)
		binary.LittleEndian.PutUint32(e.Bytes, crc32.Checksum(e.Bytes[4:], crcTable))
		var got State
		if known, err := got.Decode(e.Bytes, n, nil); err != nil || !known || got.File.Recount != recount || !got.File.Fold.Ever.Has(state) {
			t.Errorf("%s: counted again %v, %v", state, got.File.Recount, err)
		}
	}
}

// The digest of the results is kept, and the record of a server that knew none is readable.
func TestARecordKeepsTheDigestOfTheResults(t *testing.T) {
	n := store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: "1"}
	s := &State{Position: Position{UID: strings.Repeat("0f", 16)}, Dir: rundir.State{Identity: &layout.Identity{Identity: store.Identity{User: "ann"}, Results: 1<<64 - 1}}}
	b := s.Encode(n.Namespace, 0, true)
	older := b[:len(b)-binary.MaxVarintLen64]
	for want, record := range map[uint64][]byte{1<<64 - 1: b, 0: older} {
		binary.LittleEndian.PutUint32(record, crc32.Checksum(record[4:], crcTable))
		var got State
		if _, err := got.Decode(record, n, nil); err != nil || got.Dir.Results != want || got.Position.Identity.Results != want || got.Dir.User != "ann" {
			t.Errorf("%d: %+v, %v", want, got.Dir.Identity, err)
		}
	}
}
