package server

import (
	"context"
	"maps"
	"slices"
	"strings"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/store"
)

// SummarizeRuns implements StatusServiceServer.
func (s *service) SummarizeRuns(ctx context.Context, req *runstatusv1.SummarizeRunsRequest) (*runstatusv1.SummarizeRunsResponse, error) {
	keyOf, err := parseGroupBy(req.GetGroupBy())
	if err != nil {
		return nil, err
	}
	namespace, err := parseParents(req.GetParent())
	if err != nil {
		return nil, err
	}
	runs, err := s.matching(ctx, store.RunsRequest{Namespace: namespace}, req.GetFilter())
	if err != nil {
		return nil, err
	}
	groups := map[string]*runstatusv1.SummarizeRunsResponse_Group{}
	for r, err := range runs {
		if err != nil {
			return nil, err
		}
		count(groups, validText(keyOf(r)), r)
	}
	resp := &runstatusv1.SummarizeRunsResponse{UnverifiedRuns: int64(s.store.Unverified(namespace))}
	for _, key := range slices.Sorted(maps.Keys(groups)) {
		resp.Groups = append(resp.Groups, groups[key])
	}
	return resp, nil
}

func count(groups map[string]*runstatusv1.SummarizeRunsResponse_Group, key string, r *store.Run) {
	g := groups[key]
	if g == nil {
		g = &runstatusv1.SummarizeRunsResponse_Group{Key: key, ByState: map[string]int64{}, ByOutcome: map[string]int64{}}
		groups[key] = g
	}
	g.Total++
	g.ByState[validText(r.Current.State)]++
	if r.Ended {
		g.Ended++
		g.ByOutcome[r.OutcomeName()]++
	}
}

func parseGroupBy(groupBy string) (func(*store.Run) string, error) {
	switch groupBy {
	case "":
		return func(*store.Run) string { return "" }, nil
	case "series":
		return func(r *store.Run) string { return r.Series.String() }, nil
	case "user":
		return func(r *store.Run) string { return r.User }, nil
	case "display_name":
		return func(r *store.Run) string { return r.DisplayName }, nil
	}
	if label, ok := strings.CutPrefix(groupBy, "labels."); ok && label != "" {
		return func(r *store.Run) string {
			value, _ := r.Labels.Get(label)
			return value
		}, nil
	}
	return nil, invalid("group_by", invalidField, "runs are grouped by series, user, display_name, or a label such as labels.sys_name")
}
