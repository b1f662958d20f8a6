package query

import (
	"strings"

	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/store"
)

// Grouping says which runs are counted together.
type Grouping struct {
	// Key returns what the runs of a group have in common. It is safe for
	// concurrent use.
	Key func(*store.Run) string
	// BySeries reports whether Key looks at the series. Otherwise it looks at the identity alone.
	BySeries bool
}

// ParseGroupBy returns the grouping that a request names. "" names the one that has all runs in one group.
func ParseGroupBy(groupBy string) (Grouping, error) {
	switch groupBy {
	case "":
		return Grouping{Key: func(*store.Run) string { return "" }}, nil
	case "series":
		return Grouping{Key: func(r *store.Run) string { return r.Series.String() }, BySeries: true}, nil
	case "user":
		return Grouping{Key: func(r *store.Run) string { return r.User }}, nil
	case "display_name":
		return Grouping{Key: func(r *store.Run) string { return r.DisplayName }}, nil
	}
	if label, ok := strings.CutPrefix(groupBy, "labels."); ok && label != "" {
		return Grouping{Key: func(r *store.Run) string {
			value, _ := r.Labels.Get(label)
			return value
		}}, nil
	}
	return Grouping{}, apierr.Invalid("group_by", apierr.InvalidField, "runs are grouped by series, user, display_name, or a label such as labels.sys_name")
}
