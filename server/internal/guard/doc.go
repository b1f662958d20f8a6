// Package guard is a store that does for each call what the rights of its caller allow, and nothing else.
// It is the one place where rights meet runs: unary calls and reports pass it. Watches read the store
// itself and select what may be read with auth.BindReads.
//
// The caller is the auth.Session of the context; a call without one fails with PERMISSION_DENIED. A run
// that may not be read does not exist: it is in no list and no count, and its errors are those of a run
// that is absent. A namespace of which nothing may be read does not exist either. A run that may be read
// and not written is a PERMISSION_DENIED error.
//
// A call that rights restrict looks at the run first, and then asks the store for the generation that it
// has looked at, so that it never touches another one. That a run may be written is kept for a second, for its
// generation, unless it depends on the run's lines. A call of a caller that may do everything goes to
// the store as it is. A Store is safe for concurrent use, and owns no goroutines. Its one lock guards what is kept; no
// other lock is taken under it.
package guard
