package server

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"google.golang.org/protobuf/proto"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/convert"
	"github.com/runstatus/runstatus/server/internal/query"
	"github.com/runstatus/runstatus/server/internal/store"
)

// SummarizeRuns implements StatusServiceServer.
func (s *service) SummarizeRuns(ctx context.Context, req *runstatusv1.SummarizeRunsRequest) (*runstatusv1.SummarizeRunsResponse, error) {
	grouping, err := query.ParseGroupBy(req.GetGroupBy())
	if err != nil {
		return nil, err
	}
	namespace, err := query.ParseParents(req.GetParent())
	if err != nil {
		return nil, err
	}
	runs, err := s.matching(ctx, store.RunsRequest{Namespace: namespace}, req.GetFilter(), nil)
	if err != nil {
		return nil, err
	}
	tokens := s.bound(ctx, namespace, query.Binding{"summary", namespace, req.GetFilter(), req.GetGroupBy()})
	after, err := tokens.DecodeOne(req.GetPageToken())
	if err != nil {
		return nil, err
	}
	groups := map[string]*runstatusv1.SummarizeRunsResponse_Group{}
	for r, err := range runs {
		if err != nil {
			return nil, err
		}
		count(groups, convert.ValidText(grouping.Key(r)), r)
	}
	unverified, err := s.store.Unverified(ctx, namespace)
	if err != nil {
		return nil, err
	}
	resp := &runstatusv1.SummarizeRunsResponse{UnverifiedRuns: int64(unverified)}
	keys := slices.Sorted(maps.Keys(groups))
	if after != nil {
		keys = keys[behind(keys, *after):]
	}
	if req.GetPageSize() <= 0 {
		return wholeSummary(resp, keys, groups)
	}
	size, bytes := min(int(req.GetPageSize()), maxGroups), 0
	for i, key := range keys {
		if i == size || bytes >= query.MaxPageBytes {
			resp.NextPageToken = tokens.Encode(keys[i-1])
			break
		}
		resp.Groups, bytes = append(resp.Groups, groups[key]), bytes+proto.Size(groups[key])
	}
	return resp, nil
}

// maxGroups is the most groups of a page of a summary.
const maxGroups = 10_000

type groupsByKey = map[string]*runstatusv1.SummarizeRunsResponse_Group

// wholeSummary returns all groups in one message, or SUMMARY_TOO_LARGE.
func wholeSummary(resp *runstatusv1.SummarizeRunsResponse, keys []string, groups groupsByKey) (*runstatusv1.SummarizeRunsResponse, error) {
	for _, key := range keys {
		resp.Groups = append(resp.Groups, groups[key])
	}
	if size := proto.Size(resp); size > query.MaxSummaryBytes {
		return nil, &store.Error{Reason: apierr.SummaryTooLarge, Detail: fmt.Sprintf(
			"the summary has %d groups, %d bytes, which is more than one message holds: ask for pages (page_size), for fewer runs (filter), or group by something else", len(keys), size)}
	}
	return resp, nil
}

// behind returns the index of the first of the sorted keys that is greater than a key.
func behind(keys []string, after string) int {
	i, found := slices.BinarySearch(keys, after)
	if found {
		i++
	}
	return i
}

func count(groups map[string]*runstatusv1.SummarizeRunsResponse_Group, key string, r *store.Run) {
	g := groups[key]
	if g == nil {
		g = &runstatusv1.SummarizeRunsResponse_Group{Key: key, ByState: map[string]int64{}, ByOutcome: map[string]int64{}}
		groups[key] = g
	}
	g.Total++
	if !r.SilentSince().IsZero() {
		g.Silent++
	}
	g.ByState[convert.ValidText(r.Current.State)]++
	if r.Ended {
		g.Ended++
		g.ByOutcome[r.OutcomeName()]++
	}
}
