// Package convert makes the messages of the API from the values of a store: runs, lines, times, and
// the vocabulary of states, whose one source are the options of the proto's enum values.
//
// All functions are pure and may be called from several goroutines at the same time. A message that
// a function returns belongs to the caller, except the states that States returns: those are shared
// and must not be changed. No function fails. Text that is not UTF-8 is made valid, because files
// may hold any bytes and protobuf refuses them.
package convert
