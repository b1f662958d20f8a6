package client

import runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"

// SelectOption chooses runs, for Client.Runs and for Client.Watch alike.
type SelectOption interface {
	ListOption
	WatchOption
}

type selectOption struct {
	listOption
	watchOption
}

// Parent takes the runs of that namespace, `namespaces/{namespace}`, or of all
// with `namespaces/-`, instead of `namespaces/main`.
func Parent(name string) SelectOption {
	return selectOption{
		func(r *runstatusv1.ListRunsRequest) { r.Parent = name },
		func(w *watch) { w.req.Parent = name },
	}
}

// Filter takes the runs that match an AIP-160 expression; Quote and
// QuotePattern make its values.
// A watch takes an expression over what does not change in a run's life: kind,
// id, display_name, user, labels.
func Filter(expression string) SelectOption {
	return selectOption{
		func(r *runstatusv1.ListRunsRequest) { r.Filter = expression },
		func(w *watch) { w.req.Filter = expression },
	}
}

// MissingOption is for absent runs, of Run.Set and of Client.Watch alike.
type MissingOption interface {
	SetOption
	WatchOption
}

type missingOption struct {
	setOption
	watchOption
}

// AllowMissing takes a run that is absent as well: Set creates it first, Watch and
// Wait wait for it to come.
func AllowMissing() MissingOption {
	return missingOption{
		func(r *runstatusv1.SetStatusRequest) { r.AllowMissing = true },
		func(w *watch) { w.req.AllowMissing = true },
	}
}
