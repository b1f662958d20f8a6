package client

import (
	"context"
	"crypto/rand"
	"iter"
	"strings"
	"sync"

	"google.golang.org/protobuf/proto"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// ListOption changes which runs Client.ListRuns yields and in which order.
type ListOption interface {
	toList(*runstatusv1.ListRunsRequest)
}

type listOption func(*runstatusv1.ListRunsRequest)

func (o listOption) toList(r *runstatusv1.ListRunsRequest) { o(r) }

// Unverified stores a count in n: how many runs of the namespace are listed as they were last known,
// because the server has not read their files since it started. Read n after the loop over ListRuns.
func Unverified(n *int64) ListOption { return unverifiedOption{n} }

type unverifiedOption struct{ n *int64 }

func (unverifiedOption) toList(*runstatusv1.ListRunsRequest) {}

// OrderBy orders the runs by fields such as `update_time desc`, instead of by name.
func OrderBy(fields string) ListOption {
	return listOption(func(r *runstatusv1.ListRunsRequest) { r.OrderBy = fields })
}

// WithResults yields runs with their results. The server then reads the attributes file of each run.
func WithResults() ListOption {
	return listOption(func(r *runstatusv1.ListRunsRequest) { r.View = runstatusv1.RunView_RUN_VIEW_FULL })
}

// Limit yields at most n runs. Zero is no limit.
func Limit(n int) ListOption {
	return listOption(func(r *runstatusv1.ListRunsRequest) { r.PageSize = int32(min(n, 1<<31-1)) })
}

// Quote returns a quoted value for a filter that matches exactly s: a star in s has no special
// meaning.
func Quote(s string) string {
	return QuotePattern(strings.NewReplacer(`\`, `\\`, `*`, `\*`).Replace(s))
}

// QuotePattern returns a pattern as a quoted value for a filter. In display_name, user, id,
// labels.KEY and results.KEY, `*` matches any text, `\*` a star and `\\` a backslash.
func QuotePattern(pattern string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`).Replace(pattern) + `"`
}

// ListRuns yields runs. It reads them page by page. An error ends the sequence. A run that is created or
// deleted in the meantime may or may not be yielded; every other run is yielded once.
func (c *Client) ListRuns(ctx context.Context, opts ...ListOption) iter.Seq2[*runstatusv1.Run, error] {
	req := &runstatusv1.ListRunsRequest{}
	for _, opt := range opts {
		if opt != nil {
			opt.toList(req)
		}
	}
	return pages(req.PageSize, func(token string, size int32) ([]*runstatusv1.Run, string, error) {
		page := proto.CloneOf(req)
		page.PageToken, page.PageSize = token, size
		resp, err := c.service.ListRuns(ctx, page)
		for _, opt := range opts {
			if unverified, ok := opt.(unverifiedOption); ok && unverified.n != nil && err == nil {
				*unverified.n = resp.GetUnverifiedRuns()
			}
		}
		return resp.GetRuns(), resp.GetNextPageToken(), err
	})
}

// pageSize is the service's limit on the items of a page.
const pageSize = 1000

// pages yields the items of all pages, at most limit items unless limit is zero.
func pages[T any](limit int32, get func(token string, size int32) ([]T, string, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		left := limit
		for token := ""; ; {
			size := int32(pageSize)
			if limit > 0 {
				size = min(size, left)
			}
			items, next, err := get(token, size)
			if err != nil {
				var none T
				yield(none, err)
				return
			}
			for _, item := range items {
				if !yield(item, nil) {
					return
				}
			}
			left -= int32(len(items))
			if next == "" || limit > 0 && left <= 0 {
				return
			}
			token = next
		}
	}
}

// Each yields the named runs in that order, each with its own error, such as NOT_FOUND. An error does
// not end the sequence. It reads up to 32 runs concurrently.
func (c *Client) Each(ctx context.Context, names ...string) iter.Seq2[*runstatusv1.Run, error] {
	const atOnce = 32
	return func(yield func(*runstatusv1.Run, error) bool) {
		for len(names) > 0 {
			n := min(atOnce, len(names))
			runs, errs := make([]*runstatusv1.Run, n), make([]error, n)
			var all sync.WaitGroup
			for i, name := range names[:n] {
				all.Go(func() { runs[i], errs[i] = c.Run(name).Get(ctx) })
			}
			all.Wait()
			for i := range n {
				if !yield(runs[i], errs[i]) {
					return
				}
			}
			names = names[n:]
		}
	}
}

// Create creates a run and returns it. A nil req creates a test run with the next free integer as its
// id. When Create returns, the run survives a power loss. The request gets a request_id unless it has
// one, so that a repeated call creates no second run; req is not changed. The error is
// ALREADY_EXISTS if the id is in use, and FAILED_PRECONDITION if the series is closed.
func (c *Client) Create(ctx context.Context, req *runstatusv1.CreateRunRequest) (*runstatusv1.Run, error) {
	own := &runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_TEST_RUN, RequestId: rand.Text()}
	proto.Merge(own, req)
	resp, err := c.service.CreateRun(ctx, own)
	return resp.GetRun(), err
}

// Summarize counts runs by state and by outcome, in groups ordered by their key. It returns all
// groups, unless req has a page size or a page token.
func (c *Client) Summarize(ctx context.Context, req *runstatusv1.SummarizeRunsRequest) (*runstatusv1.SummarizeRunsResponse, error) {
	if req.GetPageSize() > 0 || req.GetPageToken() != "" {
		return c.service.SummarizeRuns(ctx, req)
	}
	page := &runstatusv1.SummarizeRunsRequest{}
	proto.Merge(page, req)
	page.PageSize = summaryPage
	var whole *runstatusv1.SummarizeRunsResponse
	for {
		resp, err := c.service.SummarizeRuns(ctx, page)
		if err != nil {
			return nil, err
		}
		if whole == nil {
			whole = resp
		} else {
			whole.Groups = append(whole.Groups, resp.GetGroups()...)
		}
		if page.PageToken = resp.GetNextPageToken(); page.GetPageToken() == "" {
			whole.NextPageToken = ""
			return whole, nil
		}
	}
}

// summaryPage is how many groups Summarize requests at a time.
const summaryPage = 10_000

// ServerVersion returns the version of the server, "" if it was built without one. The error is
// UNIMPLEMENTED for a server that is older than this call.
func (c *Client) ServerVersion(ctx context.Context) (string, error) {
	resp, err := c.service.GetVersion(ctx, &runstatusv1.GetVersionRequest{})
	return resp.GetVersion(), err
}

// ListStates returns every state of a kind of run, with its meaning.
func (c *Client) ListStates(ctx context.Context, kind runstatusv1.Kind) ([]*runstatusv1.State, error) {
	resp, err := c.service.ListStates(ctx, &runstatusv1.ListStatesRequest{Kind: kind})
	return resp.GetStates(), err
}
