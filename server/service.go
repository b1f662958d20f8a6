package server

import (
	"context"
	"strings"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/sender"
	"github.com/runstatus/runstatus/server/internal/store"
)

// service implements StatusService on a store: it turns requests into calls of
// the store and back, and keeps nothing but what watches share. It is safe for concurrent use.
type service struct {
	runstatusv1.UnsafeStatusServiceServer
	store    store.Store
	bells    *bells
	shared   sharedMessages
	past     past
	senders  *sender.Group
	chain    *chain
	version  string          // of the program
	stopping context.Context // done when the server is about to stop
}

var _ runstatusv1.StatusServiceServer = (*service)(nil)

func parseRun(name string) (store.Name, error) {
	n, err := store.ParseName(name)
	return n, apierr.InField("run", err)
}

// parseParent returns the namespace that a parent names.
func parseParent(parent string) (string, error) {
	if parent == "" {
		return store.DefaultNamespace, nil
	}
	ns, ok := strings.CutPrefix(parent, "namespaces/")
	if !ok {
		return "", apierr.Invalid("parent", store.InvalidName, `a parent is "namespaces/{namespace}"`)
	}
	return ns, apierr.InField("parent", store.CheckNamespace(ns))
}

// parseParents is parseParent for lists, where "namespaces/-" means all
// namespaces, which is "".
func parseParents(parent string) (string, error) {
	if parent == "namespaces/-" {
		return "", nil
	}
	return parseParent(parent)
}
