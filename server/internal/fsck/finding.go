package fsck

import "github.com/runstatus/runstatus/server/internal/store"

// Severity says how bad a finding is.
type Severity string

// The severities, worst first. Error: data is lost or can't be read. Warning: something is wrong, and
// no data is lost. Note: nothing is wrong.
const (
	SeverityError   Severity = "error"
	SeverityWarning Severity = "warning"
	SeverityNote    Severity = "note"
)

// Finding is one thing that a check found. Its JSON is stable.
type Finding struct {
	Severity Severity `json:"severity"`
	Kind     string   `json:"kind"`          // stable, for programs
	Run      string   `json:"run,omitempty"` // full name; "" for what belongs to no run
	File     string   `json:"file"`
	Line     int64    `json:"line,omitempty"`     // 1-based; 0: the whole file
	Offset   int64    `json:"offset"`             // in the file, in bytes
	Revision int64    `json:"revision,omitempty"` // of the journal's record
	Text     string   `json:"text"`               // what is wrong; printable
	// PavilionRaises says that Pavilion can't read the file's history because of this.
	PavilionRaises bool `json:"pavilionRaises,omitempty"`
	// Repair is what a repair does about it, "" when it does nothing.
	Repair   string `json:"repair,omitempty"`
	Repaired bool   `json:"repaired,omitempty"`
}

// The kinds of findings.
const (
	kindEmptyLine  = "empty_line"
	kindNotUTF8    = "not_utf8"
	kindNULBytes   = "nul_bytes"
	kindNoTime     = "no_time"
	kindOddTime    = "odd_time"
	kindSealed     = "sealed_line"
	kindOverlong   = "overlong_line"
	kindTorn       = "torn_tail"
	kindUnreadable = "unreadable"
	kindHardLinks  = "hard_links"
	kindReadFailed = "read_failed"
	kindMarker     = "bad_marker"
	kindAttributes = "bad_attributes"
	kindNoStatus   = "no_status"
	kindLockFile   = "expired_lock"
	kindOneSided   = "one_sided_link"

	kindLost       = "lost_line"
	kindMoved      = "moved_line"
	kindUnrestored = "unrecovered"
	kindReplaced   = "other_generation"
	kindFirstLine  = "first_line_changed"
	kindSequence   = "wrong_sequence"
	kindMore       = "more"

	kindServed    = "served"
	kindState     = "bad_state"
	kindCopied    = "copied_state"
	kindKilled    = "unclean_stop"
	kindNoJournal = "missing_journal"
	kindCorrupt   = "corrupt_journal"
	kindRecord    = "bad_record"
	kindBehind    = "journal_behind"
	kindNoIndex   = "missing_index"
	kindIndex     = "bad_index"
	kindPlace     = "wrong_place"
	kindOthers    = "other_namespaces"
	kindUnknown   = "unknown_namespace"
)

// Summary counts what was looked at and what was found.
type Summary struct {
	Runs     int64  `json:"runs"`
	Lines    int64  `json:"lines"`
	Records  int64  `json:"records"` // of the journal
	Errors   int64  `json:"errors"`
	Warnings int64  `json:"warnings"`
	Notes    int64  `json:"notes"`
	Left     int64  `json:"left"`           // errors and warnings that were not repaired
	Repaired int64  `json:"repaired"`       // findings of any severity
	Served   bool   `json:"served"`         // a server was writing meanwhile
	Copy     string `json:"copy,omitempty"` // where a repair kept what it changed
}

func (s *Summary) add(f Finding) {
	switch f.Severity {
	case SeverityError:
		s.Errors++
	case SeverityWarning:
		s.Warnings++
	default:
		s.Notes++
	}
	switch {
	case f.Repaired:
		s.Repaired++
	case f.Severity != SeverityNote:
		s.Left++
	}
}

// mostFindings bounds the findings of one file that are reported singly; further ones are counted.
const mostFindings = 100

// findings are those of one run or one file, held until it is known whether they were repaired.
type findings struct {
	run  store.Name
	file string
	all  []Finding
	more map[Severity]*Finding // those beyond the bound
	left map[Severity]int64
}

func (l *findings) add(f Finding) {
	if l.run != (store.Name{}) {
		f.Run = l.run.String()
	}
	if f.File == "" {
		f.File = l.file
	}
	if len(l.all) < mostFindings {
		l.all = append(l.all, f)
		return
	}
	if l.more == nil {
		l.more, l.left = map[Severity]*Finding{}, map[Severity]int64{}
	}
	l.left[f.Severity]++
	if first := l.more[f.Severity]; first == nil {
		l.more[f.Severity] = &f
	} else {
		first.PavilionRaises = first.PavilionRaises || f.PavilionRaises
		if first.Repair == "" {
			first.Repair = f.Repair
		}
	}
}
