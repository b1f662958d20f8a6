package metrics

import (
	"log/slog"
	"strings"
	"testing"
)

func TestRulesOfNotificationsHaveTheirFigures(t *testing.T) {
	rules := []Rule{{Rule: "ci", Delivered: 1, Failed: 2, Refused: 3, Gaps: 4, Waiting: 5, Behind: 6, Disabled: true}, {Rule: "oncall"}}
	got := scrape(t, New(Config{Server: func() Server { return Server{Rules: rules} }, Log: slog.New(slog.DiscardHandler)}))
	for _, want := range []string{
		`notifications_delivered_total{rule="ci"} 1`, `notification_failures_total{rule="ci"} 2`, `notifications_refused_total{rule="ci"} 3`,
		`notification_gaps_total{rule="ci"} 4`, `notifications_waiting{rule="ci"} 5`, `notification_lag_changes{rule="ci"} 6`,
		`notification_rule_disabled{rule="ci"} 1`, `notification_rule_disabled{rule="oncall"} 0`,
	} {
		if !strings.Contains(got, "\nrunstatus_"+want+"\n") {
			t.Errorf("the scrape lacks %s", want)
		}
	}
}
