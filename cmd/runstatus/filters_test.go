package main

import (
	"testing"
	"time"
)

func TestFlagsBecomeTheAPIsExpression(t *testing.T) {
	now := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	for want, f := range map[string]filters{
		"":                                      {},
		`state = "RUNNING"`:                     {states: []string{"running"}},
		`(state = "=A" OR state = "=b")`:        {states: []string{"A", "b"}, anyState: true},
		`has_state: "BUILD_FAILED"`:             {hasStates: []string{"build_failed"}},
		`series = "namespaces/main/series/3"`:   {series: []string{"namespaces/main/series/3"}},
		`series = "namespaces/x/series/3"`:      {series: []string{"namespaces/x/series/3"}},
		`display_name = "a\"b\\c*\n"`:           {names: []string{"a\"b\\c*\n"}},
		`user = "me" AND ended = true`:          {users: []string{"me"}, ended: true},
		`outcome = "PASSED"`:                    {passed: true},
		`outcome = "FAILED"`:                    {failed: true},
		`ended = true AND outcome != "PASSED"`:  {notPassed: true},
		problemsTerm:                            {problems: true},
		`labels.a = "b=c" AND labels:"d"`:       {labels: []string{"a=b=c", "d"}},
		`update_time >= "2026-07-01T10:00:00Z"`: {newer: "2h"},
		`update_time < "2026-06-24T12:00:00Z"`:  {older: "1w"},
		`update_time >= "2026-06-28T12:00:00Z" AND update_time < "2026-06-30T22:00:00Z"`: {newer: "3d", older: "2026-07-01T00:00:00+02:00"},
		`a = "b" OR c = "d" AND user = "me"`:                                             {filter: `a = "b" OR c = "d"`, users: []string{"me"}},
	} {
		if got, err := f.expression(now); err != nil || got != want {
			t.Errorf("%+v became %s, %v; want %s", f, got, err, want)
		}
	}
	for _, f := range []filters{{labels: []string{"a-b=c"}}, {labels: []string{"=c"}}, {newer: "soon"}, {older: "d"}, {states: []string{"RUNIG"}}, {hasStates: []string{"FAILED"}}} {
		if got, err := f.expression(now); err == nil {
			t.Errorf("%+v became %s", f, got)
		}
	}
}
