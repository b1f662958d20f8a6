package filestore

import "github.com/runstatus/runstatus/server/internal/store"

// listingKey is the bulkhead's key of the calls that list the collections.
func (t lister) listingKey() store.Name { return store.Name{Namespace: t.Namespace, ID: "list"} }
