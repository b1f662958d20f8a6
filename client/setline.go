package client

import (
	"google.golang.org/protobuf/types/known/timestamppb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/runname"
)

// lineOf returns the line that a request asks for, without uid, sequence and revision. It is what every
// reader sees if an Ack answers the request. Known is false for a state that has no number in this
// version: the server may know one.
func lineOf(req *runstatusv1.SetStatusRequest) (line *runstatusv1.StatusInfo, known bool) {
	when := req.GetWhen()
	line = &runstatusv1.StatusInfo{
		Run:  FullName(req.GetRun()),
		Note: req.GetNote(),
		When: &timestamppb.Timestamp{Seconds: when.GetSeconds(), Nanos: when.GetNanos() / 1000 * 1000},
	}
	switch state := req.GetState().(type) {
	case nil: // the server refuses it
		return line, true
	case *runstatusv1.SetStatusRequest_TestState:
		line.StateName = nameOf(state.TestState)
	case *runstatusv1.SetStatusRequest_SeriesState:
		line.StateName = nameOf(state.SeriesState)
	default:
		line.StateName = req.GetStateName()
	}
	return line, numberState(line)
}

// numberState sets the number of a line's state. It returns false if the name has none.
func numberState(line *runstatusv1.StatusInfo) bool {
	var number int32
	if runname.IsSeries(line.GetRun()) {
		number = runstatusv1.SeriesState_value["SERIES_STATE_"+line.GetStateName()]
		line.State = &runstatusv1.StatusInfo_SeriesState{SeriesState: runstatusv1.SeriesState(number)}
	} else {
		number = runstatusv1.TestState_value["TEST_STATE_"+line.GetStateName()]
		line.State = &runstatusv1.StatusInfo_TestState{TestState: runstatusv1.TestState(number)}
	}
	return number != 0
}
