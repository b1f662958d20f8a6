package statusfile

import "fmt"

// Kind is the kind of a status file. The kinds differ in their states.
type Kind uint8

const (
	// TestRun is the status file of one test run.
	TestRun Kind = 1
	// Series is the status file of a series of test runs.
	Series Kind = 2
)

// String returns "test_run" or "series".
func (k Kind) String() string {
	switch k {
	case TestRun:
		return "test_run"
	case Series:
		return "series"
	}
	return fmt.Sprintf("Kind(%d)", uint8(k))
}

func (k Kind) valid() bool { return k == TestRun || k == Series }
