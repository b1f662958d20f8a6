package query

import (
	"strings"

	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/store"
)

// ParseParent returns the namespace that a parent names; no parent means the default namespace.
func ParseParent(parent string) (string, error) {
	if parent == "" {
		return store.DefaultNamespace, nil
	}
	ns, ok := strings.CutPrefix(parent, "namespaces/")
	if !ok {
		return "", apierr.Invalid("parent", store.InvalidName, `a parent is "namespaces/{namespace}"`)
	}
	return ns, apierr.InField("parent", store.CheckNamespace(ns))
}

// ParseParents is ParseParent for lists, where "namespaces/-" means all namespaces: the result is ""
// then.
func ParseParents(parent string) (string, error) {
	if parent == "namespaces/-" {
		return "", nil
	}
	return ParseParent(parent)
}
