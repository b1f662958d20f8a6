// Package watchreq makes the parts of a WatchStatusesRequest that are oneofs, whose generated types have
// long names. Its functions are pure and safe for concurrent use.
package watchreq

import runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"

// Runs selects runs by their names.
func Runs(names ...string) *runstatusv1.WatchStatusesRequest_Runs {
	return &runstatusv1.WatchStatusesRequest_Runs{Runs: &runstatusv1.RunNames{Names: names}}
}

// Query selects the runs of a parent that match a filter; "" matches all.
func Query(parent, filter string) *runstatusv1.WatchStatusesRequest_Query {
	return &runstatusv1.WatchStatusesRequest_Query{Query: &runstatusv1.RunQuery{Parent: parent, Filter: filter}}
}

// Series selects a series and its members.
func Series(name string) *runstatusv1.WatchStatusesRequest_Series {
	return &runstatusv1.WatchStatusesRequest_Series{Series: name}
}

// AllEnded holds once all runs have ended.
func AllEnded() *runstatusv1.WatchUntil {
	return &runstatusv1.WatchUntil{Condition: &runstatusv1.WatchUntil_AllEnded{AllEnded: true}}
}

// AnyProblem holds once a run has ended with a problem.
func AnyProblem() *runstatusv1.WatchUntil {
	return &runstatusv1.WatchUntil{Condition: &runstatusv1.WatchUntil_AnyProblem{AnyProblem: true}}
}

// AllIn holds once all runs are in one of the states.
func AllIn(states ...string) *runstatusv1.WatchUntil {
	return &runstatusv1.WatchUntil{Condition: &runstatusv1.WatchUntil_AllIn{AllIn: set(states)}}
}

// AnyIn holds once a run is in one of the states.
func AnyIn(states ...string) *runstatusv1.WatchUntil {
	return &runstatusv1.WatchUntil{Condition: &runstatusv1.WatchUntil_AnyIn{AnyIn: set(states)}}
}

// AnyEverIn holds once a run is or was in one of the states.
func AnyEverIn(states ...string) *runstatusv1.WatchUntil {
	return &runstatusv1.WatchUntil{Condition: &runstatusv1.WatchUntil_AnyEverIn{AnyEverIn: set(states)}}
}

func set(states []string) *runstatusv1.WatchUntil_States {
	return &runstatusv1.WatchUntil_States{Names: states}
}
