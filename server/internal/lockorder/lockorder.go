// Package lockorder checks, in a build with the tag lockorder, that each goroutine takes the locks of a
// store in the order of their ranks. In every other build its functions do nothing.
//
// The ranks are the list in the package comment of filestore. A goroutine that takes a lock while it
// holds one of the same or a higher rank panics: two goroutines that do so in turn can wait for each
// other for ever. All functions may be called concurrently.
package lockorder

// Rank is the place of a lock in the order.
type Rank int

// The ranks, in the order in which locks are taken.
const (
	Checkpoint Rank = iota + 1
	SavingIndex
	TestRun
	Series
	Renumbering
)
