package server

import (
	"context"
	"iter"
	"sync"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/convert"
	"github.com/runstatus/runstatus/server/internal/query"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// CreateRun implements StatusServiceServer.
func (s *service) CreateRun(ctx context.Context, req *runstatusv1.CreateRunRequest) (*runstatusv1.CreateRunResponse, error) {
	q, err := toCreate(req)
	if err != nil {
		return nil, err
	}
	run, err := s.store.Create(ctx, q)
	if err != nil {
		return nil, err
	}
	return &runstatusv1.CreateRunResponse{Run: convert.Run(run)}, nil
}

func toCreate(req *runstatusv1.CreateRunRequest) (store.CreateRequest, error) {
	q := store.CreateRequest{
		Kind: convert.Kind(req.GetKind()), ID: req.GetId(), DisplayName: req.GetDisplayName(),
		User: req.GetUser(), Labels: req.GetLabels(), RequestID: req.GetRequestId(),
		ExpectWithin: req.GetExpectWithin().AsDuration(),
	}
	var err error
	if q.Namespace, err = query.ParseParent(req.GetParent()); err != nil {
		return q, err
	}
	if q.ID != "" {
		if err := store.CheckNewID(q.ID); err != nil {
			return q, apierr.InField("id", err)
		}
	}
	if req.GetSeries() == "" {
		return q, nil
	}
	if q.Series, err = store.ParseName(req.GetSeries()); err != nil {
		return q, apierr.InField("series", err)
	}
	if q.Series.Kind != statusfile.Series || q.Kind != statusfile.TestRun {
		return q, apierr.Invalid("series", apierr.InvalidField, "only a test run joins a series, and only a series is joined")
	}
	return q, nil
}

// GetRun implements StatusServiceServer.
func (s *service) GetRun(ctx context.Context, req *runstatusv1.GetRunRequest) (*runstatusv1.GetRunResponse, error) {
	n, err := parseRun(req.GetRun())
	if err != nil {
		return nil, err
	}
	run, err := s.store.Run(ctx, n)
	if err != nil {
		return nil, err
	}
	if req.GetView() == runstatusv1.RunView_RUN_VIEW_BASIC {
		return &runstatusv1.GetRunResponse{Run: convert.BasicRun(run)}, nil
	}
	full, err := s.withResults(ctx, run)
	return &runstatusv1.GetRunResponse{Run: full}, err
}

// ListRuns implements StatusServiceServer. A page begins after the last run of the page
// before, even if that run has changed its place or is gone.
func (s *service) ListRuns(ctx context.Context, req *runstatusv1.ListRunsRequest) (*runstatusv1.ListRunsResponse, error) {
	order, err := query.ParseOrder(req.GetOrderBy())
	if err != nil {
		return nil, err
	}
	namespace, err := query.ParseParents(req.GetParent())
	if err != nil {
		return nil, err
	}
	tokens := s.bound(ctx, namespace, query.Binding{"runs", namespace, req.GetFilter(), req.GetOrderBy()})
	after, err := lastOfPage(tokens, req.GetPageToken(), order)
	if err != nil {
		return nil, err
	}
	q := store.RunsRequest{Namespace: namespace, Sorted: order.ByName()}
	if q.Sorted && after != nil {
		q.After = after.Name
	}
	runs, err := s.matching(ctx, q, req.GetFilter(), order)
	if err != nil {
		return nil, err
	}
	size, most := query.PageSize(req.GetPageSize(), query.MaxPage), query.MaxPageBytes
	if req.GetView() == runstatusv1.RunView_RUN_VIEW_BASIC {
		size, most = query.PageSize(req.GetPageSize(), query.MaxBasic), query.MaxBasicBytes
	}
	found, err := order.First(size+1, runs, after)
	if err != nil {
		return nil, err
	}
	unverified, err := s.store.Unverified(ctx, namespace)
	if err != nil {
		return nil, err
	}
	resp := &runstatusv1.ListRunsResponse{UnverifiedRuns: int64(unverified), Runs: make([]*runstatusv1.Run, 0, len(found))}
	bytes := 0
	for i, r := range found {
		if i == size || bytes >= most {
			resp.NextPageToken = tokens.Encode(order.Save(found[i-1])...)
			break
		}
		run, err := s.inView(ctx, r, req.GetView())
		if err != nil {
			return nil, err
		}
		resp.Runs, bytes = append(resp.Runs, run), bytes+convert.RunSize(run)
	}
	return resp, nil
}

// lastOfPage returns the run that a page token stands behind; nil for the empty token.
func lastOfPage(tokens query.Binding, token string, order query.Order) (*store.Run, error) {
	if token == "" {
		return nil, nil
	}
	place, err := tokens.Decode(token, len(order))
	if err != nil {
		return nil, err
	}
	return order.Load(place)
}

// bound binds page tokens also to what the caller may read, so that they end with its rights.
func (s *service) bound(ctx context.Context, namespace string, tokens query.Binding) query.Binding {
	if scope := s.store.PagesOf(ctx, namespace); scope != "" {
		return append(tokens, scope)
	}
	return tokens
}

// inView returns a run of a list.
func (s *service) inView(ctx context.Context, run *store.Run, view runstatusv1.RunView) (*runstatusv1.Run, error) {
	switch view {
	case runstatusv1.RunView_RUN_VIEW_BASIC:
		return convert.BasicRun(run), nil
	case runstatusv1.RunView_RUN_VIEW_FULL:
		return s.withResults(ctx, run)
	}
	return convert.Run(run), nil
}

// withResults returns a run with its results. If their file can't be read, the run says so. An error is
// the context's.
func (s *service) withResults(ctx context.Context, r *store.Run) (*runstatusv1.Run, error) {
	run := convert.Run(r)
	results, err := s.store.Results(ctx, r.Name)
	if store.ReasonOf(err) != "" {
		results.Damage, err = "the attributes file cannot be read at present", nil
	}
	convert.AddResults(run, &results)
	return run, err
}

// matching yields those of the runs that match the filter, as store.Runs does. They answer with the
// values of their results that the order looks at, which may be nil. Results that can't be read are a
// ReadFailed error.
func (s *service) matching(ctx context.Context, q store.RunsRequest, filter string, order query.Order) (iter.Seq2[*store.Run, error], error) {
	f, err := query.CompileFilter(s.store.Vocabulary(), filter)
	if err != nil {
		return nil, err
	}
	q.States = f.States
	reads := f.Results || order.Results()
	return func(yield func(*store.Run, error) bool) {
		for r, err := range s.store.Runs(ctx, q) {
			matches := false
			switch {
			case err != nil:
			case reads:
				matches, err = s.matchResults(ctx, r, &f, order)
			default:
				matches = f.Match(r)
			}
			if (err != nil || matches) && !yield(r, err) || err != nil {
				return
			}
		}
	}, nil
}

// matchResults reports whether a run matches a filter. It reads the results once they are asked for.
func (s *service) matchResults(ctx context.Context, r *store.Run, f *query.Filter, order query.Order) (matches bool, err error) {
	name := r.Name
	read := sync.OnceValues(func() (store.Results, error) { return s.store.Results(ctx, name) })
	r.ResultOf = func(key string) store.Value {
		var results store.Results
		results, err = read()
		return results.Values[key]
	}
	if matches = f.Match(r); matches && err == nil {
		order.Keep(r)
	}
	return matches, err
}
