// Package auth has the words in which the server speaks of callers: a Principal is the identity of a caller, Rights are
// what it may do, a Scope is a part of the rights as a predicate over runs, and a Session is a call with
// its principal. An Authenticator turns credentials into a Principal.
//
// Principals, Rights and Scopes never change once they are made. A Session is safe for concurrent use;
// Judge replaces its rights while its call is under way. Errors are store.Errors with the reasons
// UNAUTHENTICATED, INVALID_CREDENTIALS, CREDENTIALS_EXPIRED, PERMISSION_DENIED and RIGHTS_CHANGED; none
// holds a token. The package owns no goroutines.
package auth
