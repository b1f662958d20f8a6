package e2e

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/runstatus/runstatus/internal/doors"
)

// conformanceCase is a case of the files in conformance/, whose README.md says what each field means.
type conformanceCase struct {
	Name, Server string
	Steps        []conformanceStep
}

type conformanceStep struct {
	Method          string
	Request         any
	Requests        []any
	Timeout         string
	Take            int
	Answer, Answers any
	Merge, By       string
	Error           *conformanceError
	Save            map[string]string
}

type conformanceError struct {
	Code, Reason, Field string
	Metadata            map[string]string
}

func conformanceCases(t *testing.T) []conformanceCase {
	t.Helper()
	files, err := filepath.Glob(repository + "/conformance/*.json")
	must(t, err)
	var all []conformanceCase
	for _, file := range files {
		text, err := os.ReadFile(file)
		must(t, err)
		var some []conformanceCase
		decoder := json.NewDecoder(strings.NewReader(string(text)))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&some); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		all = append(all, some...)
	}
	return all
}

// apiCall is a call that a case makes.
type apiCall struct {
	method   string // its path in gRPC
	in, out  proto.Message
	requests []proto.Message
	stream   bool                // the answers are a stream
	both     bool                // the requests are, too
	take     int                 // answers to take; 0: all
	each     func(proto.Message) // is given each answer of a stream, also progress, instead of keeping it
}

// errLeftOut is the error of a call that a door has no form for.
var errLeftOut = doors.ErrNoForm

// door makes calls. It returns the answers that came, and how the call ended.
type door func(ctx context.Context, c *apiCall) ([]proto.Message, error)

// Each case has the same outcome through each door, with TLS and without, and for callers with a token.
func TestConformance(t *testing.T) {
	cases := conformanceCases(t)
	for _, how := range []setting{{}, {secure: true}, {secure: true, token: true}} {
		all, token := newDoors(t, how)
		for _, name := range slices.Sorted(maps.Keys(all[""])) {
			t.Run(name+", "+how.String(), func(t *testing.T) {
				leftOut := 0
				for _, c := range cases {
					t.Run(c.Name, func(t *testing.T) {
						r := newConformanceRun(all[c.Server][name], token)
						if how.token {
							r.refused(t, c)
						}
						if err := r.run(t, c); errors.Is(err, errLeftOut) {
							leftOut++
						}
					})
				}
				t.Logf("%d cases, %d have no form here", len(cases), leftOut)
				if most := map[string]int{"REST": 8, "SSE": 9}[name]; leftOut > most {
					t.Errorf("%d cases were left out, want at most %d", leftOut, most)
				}
			})
		}
	}
}

var conformanceNumber atomic.Int64

// conformanceRun is a case that is run through a door.
type conformanceRun struct {
	without door // callers have no credentials
	door    door
	vars    map[string]string
}

// newConformanceRun returns the run of a case by a caller with a token, "" for none.
func newConformanceRun(d door, token string) *conformanceRun {
	n := 1000 + 2*conformanceNumber.Add(1)
	r := &conformanceRun{without: d, door: d, vars: map[string]string{"n": fmt.Sprint(n), "m": fmt.Sprint(n + 1), "principal": "PRINCIPAL_KIND_ANONYMOUS"}}
	if token != "" {
		r.door, r.vars["principal"] = d.bearing(token), "PRINCIPAL_KIND_TOKEN"
	}
	return r
}

// run returns errLeftOut if the door has no form for a step.
func (r *conformanceRun) run(t *testing.T, c conformanceCase) error {
	for i, step := range c.Steps {
		if err := r.step(t, step); errors.Is(err, errLeftOut) {
			return err
		} else if err != nil {
			t.Fatalf("step %d, %s: %v", i+1, step.Method, err)
		}
	}
	return nil
}

// refused checks that a caller without credentials is refused, whatever else is wrong with the call, unless its
// message is too large to be read.
func (r *conformanceRun) refused(t *testing.T, c conformanceCase) {
	first := c.Steps[0]
	if openMethods[first.Method] || first.Error != nil && first.Error.Reason == "MESSAGE_TOO_LARGE" {
		return
	}
	first.Timeout, first.Take, first.Answers = "", 0, nil
	first.Error = &conformanceError{Code: "UNAUTHENTICATED", Reason: "UNAUTHENTICATED"}
	with := r.door
	r.door = r.without
	defer func() { r.door = with }()
	if err := r.step(t, first); err != nil && !errors.Is(err, errLeftOut) {
		t.Errorf("without a token: %v", err)
	}
}

// openMethods may be called without credentials, or do not exist.
var openMethods = map[string]bool{"GetVersion": true, "AuthService/WhoAmI": true, "AuthService/CheckAccess": true, "Dance": true}

func (r *conformanceRun) step(t *testing.T, step conformanceStep) error {
	c, err := r.newCall(step)
	if err != nil {
		return err
	}
	ctx, timeout := t.Context(), hang
	if step.Timeout != "" {
		if timeout, err = time.ParseDuration(step.Timeout); err != nil {
			return err
		}
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	answers, failed := r.door(ctx, c)
	if errors.Is(failed, errLeftOut) {
		return errLeftOut
	}
	if step.Error != nil {
		err = step.Error.check(failed, r.expand)
	} else if failed != nil {
		err = fmt.Errorf("failed: %w", failed)
	}
	if err != nil || step.Error != nil && step.Answers == nil {
		return err
	}
	return r.check(step, answers)
}

// newCall returns the call of a step.
func (r *conformanceRun) newCall(step conformanceStep) (*apiCall, error) {
	service, name, qualified := strings.Cut(step.Method, "/")
	if !qualified {
		service, name = "StatusService", step.Method
	}
	c := &apiCall{method: "/runstatus.v1." + service + "/" + name, in: &emptypb.Empty{}, out: &emptypb.Empty{}, take: step.Take}
	if m := methodNamed("runstatus.v1." + service + "." + name); m != nil {
		c.in, c.out = messageOf(m.Input()), messageOf(m.Output())
		c.stream, c.both = m.IsStreamingServer(), m.IsStreamingClient()
	}
	requests := step.Requests
	if step.Request != nil {
		requests = []any{step.Request}
	}
	for _, request := range requests {
		text, err := json.Marshal(r.expand(request))
		if err != nil {
			return nil, err
		}
		m := proto.Clone(c.in)
		if err := protojson.Unmarshal(text, m); err != nil {
			return nil, fmt.Errorf("the case is wrong: %w", err)
		}
		c.requests = append(c.requests, m)
	}
	return c, nil
}

var variable = regexp.MustCompile(`\$\{([^*}]+)(?:\*(\d+))?\}`)

// expand returns a value of a case with its variables replaced.
func (r *conformanceRun) expand(v any) any {
	switch v := v.(type) {
	case string:
		return variable.ReplaceAllStringFunc(v, func(found string) string {
			m := variable.FindStringSubmatch(found)
			if m[2] != "" {
				times, _ := strconv.Atoi(m[2])
				return strings.Repeat(m[1], times)
			}
			return r.vars[m[1]]
		})
	case []any:
		all := make([]any, len(v))
		for i := range v {
			all[i] = r.expand(v[i])
		}
		return all
	case map[string]any:
		if of, ok := v["$repeat"]; ok {
			return slices.Repeat([]any{r.expand(of)}, int(v["times"].(float64)))
		}
		all := map[string]any{}
		for key, value := range v {
			all[key] = r.expand(value)
		}
		return all
	}
	return v
}

// check compares the answers with those of the step, and keeps what it saves.
func (r *conformanceRun) check(step conformanceStep, answers []proto.Message) error {
	var got []any
	for _, m := range answers {
		text, err := protojson.Marshal(m)
		if err != nil {
			return err
		}
		var one map[string]any
		if err := json.Unmarshal(text, &one); err != nil {
			return err
		}
		got = append(got, one)
	}
	if step.Merge != "" {
		got = merged(got, step.Merge, step.By)
	}
	var value, want any = got, r.expand(step.Answers)
	if step.Answers == nil {
		if len(got) != 1 {
			return fmt.Errorf("%d answers", len(got))
		}
		value, want = got[0], r.expand(step.Answer)
	}
	if err := holds(want, value, ""); err != nil {
		return fmt.Errorf("%w\n%s", err, cmp.Diff(want, value))
	}
	for name, path := range step.Save {
		r.vars[name] = fmt.Sprint(lookUp(value, strings.Split(path, ".")))
	}
	return nil
}

// merged returns the elements of a list that all messages have, ordered by a key.
func merged(messages []any, key, by string) []any {
	all := []any{}
	for _, m := range messages {
		some, _ := m.(map[string]any)[key].([]any)
		all = append(all, some...)
	}
	slices.SortFunc(all, func(a, b any) int {
		return strings.Compare(fmt.Sprint(a.(map[string]any)[by]), fmt.Sprint(b.(map[string]any)[by]))
	})
	return all
}

func lookUp(v any, path []string) any {
	for _, key := range path {
		switch at := v.(type) {
		case map[string]any:
			v = at[key]
		case []any:
			i, _ := strconv.Atoi(key)
			v = at[i]
		}
	}
	return v
}

// holds returns an error if a value is not what a case wants of it.
func holds(want, got any, path string) error {
	switch want := want.(type) {
	case nil:
		if got != nil {
			return fmt.Errorf("%s is %v, want nothing", path, got)
		}
		return nil
	case map[string]any:
		has, ok := got.(map[string]any)
		if !ok {
			return fmt.Errorf("%s is %v, want an object", path, got)
		}
		for key, value := range want {
			if err := holds(value, has[key], path+"."+key); err != nil {
				return err
			}
		}
		return nil
	case []any:
		has, _ := got.([]any)
		if len(has) != len(want) {
			return fmt.Errorf("%s has %d elements, want %d", path, len(has), len(want))
		}
		for i := range want {
			if err := holds(want[i], has[i], fmt.Sprintf("%s.%d", path, i)); err != nil {
				return err
			}
		}
		return nil
	}
	if want == "*" {
		if got == nil || got == "" {
			return fmt.Errorf("%s is absent", path)
		}
		return nil
	}
	if want != got {
		return fmt.Errorf("%s is %v, want %v", path, got, want)
	}
	return nil
}

// check returns an error if a call did not fail as the case says.
func (want *conformanceError) check(err error, expand func(any) any) error {
	st := status.Convert(err)
	if code := codeName(st.Code()); code != want.Code {
		return fmt.Errorf("the code is %s, want %s: %w", code, want.Code, err)
	}
	var info errdetails.ErrorInfo
	var fields []string
	for _, d := range st.Details() {
		switch d := d.(type) {
		case *errdetails.ErrorInfo:
			proto.Merge(&info, d)
		case *errdetails.BadRequest:
			for _, v := range d.GetFieldViolations() {
				fields = append(fields, v.GetField())
			}
		}
	}
	if want.Reason != "" && (info.GetReason() != want.Reason || info.GetDomain() != "runstatus.v1") {
		return fmt.Errorf("the reason is %s of %s, want %s: %w", info.GetReason(), info.GetDomain(), want.Reason, err)
	}
	for key, value := range want.Metadata {
		if got := info.GetMetadata()[key]; got != expand(value) {
			return fmt.Errorf("%s is %q, want %q: %w", key, got, expand(value), err)
		}
	}
	if want.Field != "" && !slices.Contains(fields, want.Field) {
		return fmt.Errorf("the fields are %q, want %s: %w", fields, want.Field, err)
	}
	return nil
}
