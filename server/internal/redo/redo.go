// Package redo puts lines that a crash took from a status file back into it, and makes lines
// that Pavilion's reader can't read readable.
//
// The journal says which lines a file must hold, and where. A File brings back what is missing:
// where zeros stand, over them; at the end of the file, behind it; and where other bytes stand, at the
// end of the file, after the journal has recorded the new places. Each step leaves the file and the
// journal so that a recovery after a crash goes on from there. Other processes may append meanwhile.
//
// A File belongs to one caller, which holds the lock of the run. The package starts no goroutines and
// has no locks.
package redo
