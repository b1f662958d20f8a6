// Package redo puts lines that a crash took from a status file back into it, and makes lines
// that Pavilion's reader can't read readable.
//
// The journal says which lines a file must hold, and where. A File puts back what is missing:
// where zeros stand, over them; at the end of the file, behind it; and where other bytes stand, at the
// end of the file, once and in order, after the journal has recorded the new places. Each step leaves the
// file and the journal so that a recovery after a crash goes on from there: the record of a place is durable
// before the file is touched, and a line whose predecessor has a place behind it goes behind that. Other
// processes may append meanwhile: then the next step finds the line by its content, and records its real place.
//
// A File belongs to one caller, which holds the lock of the run. The package starts no goroutines and
// has no locks.
package redo
