package server

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"buf.build/go/protovalidate"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

func TestRulesOfEveryRequestCompile(t *testing.T) {
	rules, err := compiledRules()
	if err != nil {
		t.Fatal(err)
	}
	methods := runstatusv1.File_runstatus_v1_service_proto.Services().Get(0).Methods()
	for i := range methods.Len() {
		request, err := protoregistry.GlobalTypes.FindMessageByName(methods.Get(i).Input().FullName())
		if err != nil {
			t.Fatal(err)
		}
		err = rules.Validate(request.New().Interface())
		if _, refused := errors.AsType[*protovalidate.ValidationError](err); err != nil && !refused {
			t.Errorf("%s: %v", methods.Get(i).Name(), err)
		}
	}
}

// The proto's rules are the one source: what passes without them must be what they
// let pass.
func TestWhatIsPlainlyValidPassesTheRules(t *testing.T) {
	rules, err := compiledRules()
	if err != nil {
		t.Fatal(err)
	}
	runs := []string{"", "x", "test_runs/12", strings.Repeat("x", 256), strings.Repeat("x", 257), strings.Repeat("ü", 256)}
	uids := []string{"", "0123456789abcdef0123456789abcdef", strings.Repeat("x", 64), strings.Repeat("x", 65)}
	set := []func(*runstatusv1.SetStatusRequest){func(*runstatusv1.SetStatusRequest) {}}
	for _, name := range []string{"", "RUNNING", "what?"} {
		set = append(set, func(m *runstatusv1.SetStatusRequest) {
			m.State = &runstatusv1.SetStatusRequest_StateName{StateName: name}
		})
	}
	for n := int32(-1); n <= 200; n++ {
		set = append(set,
			func(m *runstatusv1.SetStatusRequest) {
				m.State = &runstatusv1.SetStatusRequest_TestState{TestState: runstatusv1.TestState(n)}
			},
			func(m *runstatusv1.SetStatusRequest) {
				m.State = &runstatusv1.SetStatusRequest_SeriesState{SeriesState: runstatusv1.SeriesState(n)}
			})
	}
	for _, d := range []time.Duration{-time.Second, 0, time.Second, 366 * 24 * time.Hour} {
		set = append(set, func(m *runstatusv1.SetStatusRequest) {
			m.State, m.ExpectWithin = &runstatusv1.SetStatusRequest_StateName{StateName: "RUNNING"}, durationpb.New(d)
		})
	}
	negative := int64(-1)
	preconditions := []*runstatusv1.Precondition{nil, {}, {ExpectedSequence: &negative}, {CurrentIn: make([]string, 101)}}
	passed := 0
	for _, run := range runs {
		for _, uid := range uids {
			for _, state := range set {
				for _, p := range preconditions {
					m := &runstatusv1.SetStatusRequest{Run: run, ExpectedUid: uid, Precondition: p, When: timestamppb.Now(), Note: "x"}
					state(m)
					if !plainlyValid(m) {
						continue
					}
					passed++
					if err := rules.Validate(m); err != nil {
						t.Fatalf("%v: %v", m, err)
					}
				}
			}
		}
	}
	if passed == 0 {
		t.Error("nothing is plainly valid")
	}
}

// What is missing or wrong is said in words that say what would be right.
func TestRefusalsSayWhatWouldBeRight(t *testing.T) {
	h := serve(t)
	ctx := t.Context()
	create := func(kind runstatusv1.Kind) error {
		_, err := h.CreateRun(ctx, &runstatusv1.CreateRunRequest{Kind: kind})
		return err
	}
	set := func(req *runstatusv1.SetStatusRequest) error { _, err := h.SetStatus(ctx, req); return err }
	for _, row := range []struct {
		err   error
		field string
		says  string
	}{
		{create(0), "kind", "kind is required"},
		{create(9), "kind", "kind is none of"},
		{set(&runstatusv1.SetStatusRequest{Run: "test_runs/1"}), "state", "say which state"},
		{set(&runstatusv1.SetStatusRequest{Run: "test_runs/1", State: &runstatusv1.SetStatusRequest_TestState{}}), "test_state", "say which state"},
		{set(&runstatusv1.SetStatusRequest{Run: "series/1", State: &runstatusv1.SetStatusRequest_SeriesState{}}), "series_state", "say which state"},
		{set(&runstatusv1.SetStatusRequest{Run: "test_runs/1", State: &runstatusv1.SetStatusRequest_TestState{TestState: 9999}}), "test_state", "this server knows no state of test runs by this number: give its name in state_name"},
		{set(&runstatusv1.SetStatusRequest{Run: "series/1", State: &runstatusv1.SetStatusRequest_SeriesState{SeriesState: 9999}}), "series_state", "this server knows no state of series by this number: give its name in state_name"},
		{set(setRequest("test_runs/1", "", "")), "state_name", "say which state"},
		{set(setRequest("", "INFO", "")), "run", "say which run"},
		{reportOne(h.reports(t), setRequest("", "INFO", "")), "run", "say which run"},
		{func() error { _, err := h.GetRun(ctx, &runstatusv1.GetRunRequest{}); return err }(), "run", "say which run"},
		{func() error {
			_, err := h.CompleteRun(ctx, &runstatusv1.CompleteRunRequest{Run: "test_runs/1", Result: "PASSED"})
			return err
		}(), "result", "result is one of PASS, FAIL, ERROR or empty"},
	} {
		r := wantError(t, row.err, codes.InvalidArgument, "INVALID_FIELD", row.field)
		if !strings.HasPrefix(r.text, row.says) {
			t.Errorf("%s: %q does not say %q", row.field, r.text, row.says)
		}
	}
}

// The promise of the next line has bounds, on every way in.
func TestPromisesHaveBounds(t *testing.T) {
	h := serve(t)
	h.run(t, "1", "")
	for within, valid := range map[time.Duration]bool{
		-time.Second: false, 0: false, 1: true, time.Minute: true, 365 * 24 * time.Hour: true, 365*24*time.Hour + 1: false, math.MaxInt64: false,
	} {
		req := setRequest("test_runs/1", "RUNNING", "")
		req.ExpectWithin = durationpb.New(within)
		if _, err := h.SetStatus(t.Context(), req); (err == nil) != valid {
			t.Errorf("SetStatus, %v: %v", within, err)
		}
		stream, err := h.ReportStatuses(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if err := stream.Send(&runstatusv1.ReportStatusesRequest{Reports: []*runstatusv1.ReportStatusesRequest_Report{{Id: 1, Set: req}}}); err != nil {
			t.Fatal(err)
		}
		m, err := stream.Recv()
		if err != nil || (m.GetAnswers()[0].GetError() == nil) != valid {
			t.Errorf("ReportStatuses, %v: %v, %v", within, m, err)
		}
		_ = stream.CloseSend()
		_, err = h.CreateRun(t.Context(), &runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_TEST_RUN, ExpectWithin: durationpb.New(within)})
		if (err == nil) != valid {
			t.Errorf("CreateRun, %v: %v", within, err)
		}
	}
}
