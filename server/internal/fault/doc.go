// Package fault makes the errors of a store that keeps files: each says what failed, what it is about,
// and whether something was written. They are store.Errors that wrap their cause. A run is the zero Name
// where none is concerned.
package fault
