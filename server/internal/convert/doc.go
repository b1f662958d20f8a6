// Package convert makes the messages of the API from the values of a store: runs, lines, times, and
// the states of a vocabulary.
//
// All functions are pure and may be called from several goroutines at the same time. A message that
// a function returns belongs to the caller. No function fails. Text that is not UTF-8 is made valid, because files
// may hold any bytes and protobuf refuses them.
package convert
