//go:build !lockorder

package lockorder

// Take is called before a lock is waited for.
func Take(Rank) {}

// Tried is called after a lock was taken without waiting.
func Tried(Rank) {}

// Release is called when a lock is given back.
func Release(Rank) {}
