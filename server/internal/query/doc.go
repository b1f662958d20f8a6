// Package query reads what a request chooses runs by: a filter (AIP-160), an order (AIP-132), a
// page token, and the names of states. It turns texts into predicates and orders over store.Run;
// it reads no store.
//
// CompileFilter and ParseOrder read the text of a request once. What they return is immutable and
// may be used by several goroutines at the same time. A Binding makes and reads page tokens, and
// is immutable too. The package starts no goroutine and takes no lock.
//
// Errors are store.Errors with a reason of package apierr (INVALID_FILTER, INVALID_PAGE_TOKEN,
// INVALID_FIELD), most of them in an apierr.FieldError that names the field of the request. Their
// texts are for the caller: a filter's error names the column, from 1, and what would be right.
//
// A name of a state that the vocabulary lacks is refused, because a misspelt one would choose
// nothing, wait forever and guard nothing. A leading "=" takes the rest of the name as it is.
package query
