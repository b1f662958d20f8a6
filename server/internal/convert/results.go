package convert

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"google.golang.org/protobuf/types/known/structpb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/store"
)

// AddResults sets the results of a run.
func AddResults(run *runstatusv1.Run, r *store.Results) {
	run.ResultsTruncated, run.ResultsUnreadableReason = r.Truncated, ValidText(r.Damage)
	if len(r.Values) == 0 {
		return
	}
	run.Results = make(map[string]*structpb.Value, len(r.Values))
	for key, v := range r.Values {
		run.Results[ValidText(key)] = fromValue(v)
	}
}

func fromValue(v store.Value) *structpb.Value {
	switch v.Kind {
	case store.Number:
		return structpb.NewNumberValue(v.Number)
	case store.Truth:
		return structpb.NewBoolValue(v.Text == "true")
	default:
		return structpb.NewStringValue(ValidText(v.Text))
	}
}

// ResultValues returns the results that a request gives. The error names the first that can't be kept, and
// what would be right.
func ResultValues(given map[string]*structpb.Value) (map[string]store.Value, error) {
	values := make(map[string]store.Value, len(given))
	size, nested := 0, 0
	for _, key := range slices.Sorted(maps.Keys(given)) {
		v, err := toValue(given[key])
		if err != nil {
			return nil, fmt.Errorf("the result %.80q is %w", key, err)
		}
		values[key] = v
		size += v.Size(key)
		if strings.Contains(key, ".") {
			nested += v.Size(key)
		}
	}
	if size > store.MaxResults || nested > store.MaxNested {
		return nil, fmt.Errorf("the results take %d bytes, and those with dots in their keys %d; at most %d and %d are kept, each value with its key and 8 bytes more",
			size, nested, store.MaxResults, store.MaxNested)
	}
	return values, nil
}

func toValue(given *structpb.Value) (store.Value, error) {
	switch v := given.GetKind().(type) {
	case *structpb.Value_NumberValue:
		if math.IsNaN(v.NumberValue) || math.IsInf(v.NumberValue, 0) {
			return store.Value{}, fmt.Errorf("%v; want a finite number", v.NumberValue)
		}
		return store.Value{Kind: store.Number, Number: v.NumberValue}, nil
	case *structpb.Value_BoolValue:
		return store.TruthOf(v.BoolValue), nil
	case *structpb.Value_StringValue:
		if len(v.StringValue) > store.MaxResultText {
			return store.Value{}, fmt.Errorf("a text of %d bytes; want at most %d", len(v.StringValue), store.MaxResultText)
		}
		return store.Value{Kind: store.Text, Text: v.StringValue}, nil
	}
	return store.Value{}, errors.New("null, a list or an object; want a number, a text or a truth value: the keys of nested values are joined by dots")
}
