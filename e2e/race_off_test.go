//go:build !race

package e2e

// raceEnabled has the programs built as the test itself was.
const raceEnabled = false
