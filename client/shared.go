package client

import runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"

// SelectOption selects runs. It is an option of Client.ListRuns, Client.Watch, Client.Wait and
// Client.WatchSummary.
type SelectOption interface {
	ListOption
	WatchOption
	SummaryOption
}

type selectOption struct {
	listOption
	watchOption
	summaryOption
}

// StreamOption is an option of Client.Watch, Client.Wait and Client.WatchSummary.
type StreamOption interface {
	WatchOption
	SummaryOption
}

type streamOption struct {
	watchOption
	summaryOption
}

// Parent selects the runs of a namespace, `namespaces/{namespace}`, or of all namespaces with
// `namespaces/-`, instead of `namespaces/main`.
func Parent(name string) SelectOption {
	return selectOption{
		func(r *runstatusv1.ListRunsRequest) { r.Parent = name },
		func(w *watch) { w.parent = name },
		func(s *summary) { s.req.Parent = name },
	}
}

// Filter selects the runs that match an AIP-160 expression. Quote and QuotePattern return values for
// it. A watch judges a run again at each of its changes: the run joins once it matches, and leaves once
// it does not match any more. A watch with other fields than kind, id, display_name, user and labels
// costs the server more, and one with results is refused.
func Filter(expression string) SelectOption {
	return selectOption{
		func(r *runstatusv1.ListRunsRequest) { r.Filter = expression },
		func(w *watch) { w.filter = expression },
		func(s *summary) { s.req.Filter = expression },
	}
}

// MissingOption is an option for absent runs, of RunHandle.Set, Client.Watch and Client.Wait.
type MissingOption interface {
	SetOption
	WatchOption
}

type missingOption struct {
	setOption
	watchOption
}

// AllowMissing allows a run that does not exist: Set creates it first, Watch and Wait wait until it
// exists.
func AllowMissing() MissingOption {
	return missingOption{
		func(r *runstatusv1.SetStatusRequest) { r.AllowMissing = true },
		func(w *watch) { w.req.AllowMissing = true },
	}
}
