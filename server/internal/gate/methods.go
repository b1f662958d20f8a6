package gate

import (
	"strings"

	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/reflection/grpc_reflection_v1"
	"google.golang.org/grpc/reflection/grpc_reflection_v1alpha"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/auth"
)

// Method says what a method takes.
type Method struct {
	// Role is the least role, for any run; NoRole: every caller whose credentials are valid.
	Role auth.Role
	// Public methods take nothing from callers on this machine.
	Public bool
	// OfRuns methods name the run that they are about; others name a namespace, or nothing.
	OfRuns bool
}

// methods has every method of the server. A method that is not here is refused.
var methods = map[string]Method{
	runstatusv1.StatusService_CreateRun_FullMethodName:      {Role: auth.Writer},
	runstatusv1.StatusService_SetStatus_FullMethodName:      {Role: auth.Writer, OfRuns: true},
	runstatusv1.StatusService_ReportStatuses_FullMethodName: {Role: auth.Writer, OfRuns: true},
	runstatusv1.StatusService_GetStatus_FullMethodName:      {Role: auth.Reader, OfRuns: true},
	runstatusv1.StatusService_HasState_FullMethodName:       {Role: auth.Reader, OfRuns: true},
	runstatusv1.StatusService_ListStatuses_FullMethodName:   {Role: auth.Reader, OfRuns: true},
	runstatusv1.StatusService_GetRun_FullMethodName:         {Role: auth.Reader, OfRuns: true},
	runstatusv1.StatusService_ListRuns_FullMethodName:       {Role: auth.Reader},
	runstatusv1.StatusService_SummarizeRuns_FullMethodName:  {Role: auth.Reader},
	runstatusv1.StatusService_WatchSummary_FullMethodName:   {Role: auth.Reader},
	runstatusv1.StatusService_WatchStatuses_FullMethodName:  {Role: auth.Reader},
	runstatusv1.StatusService_CompleteRun_FullMethodName:    {Role: auth.Writer, OfRuns: true},
	runstatusv1.StatusService_CloseSeries_FullMethodName:    {Role: auth.Writer, OfRuns: true},
	runstatusv1.StatusService_DeleteRun_FullMethodName:      {Role: auth.Admin, OfRuns: true},
	runstatusv1.StatusService_ListStates_FullMethodName:     {Role: auth.Reader},
	runstatusv1.StatusService_GetVersion_FullMethodName:     {Role: auth.NoRole},

	runstatusv1.AuthService_WhoAmI_FullMethodName:      {Role: auth.NoRole},
	runstatusv1.AuthService_CheckAccess_FullMethodName: {Role: auth.NoRole},

	grpc_health_v1.Health_Check_FullMethodName: {Role: auth.Reader, Public: true},
	grpc_health_v1.Health_List_FullMethodName:  {Role: auth.Reader, Public: true},
	grpc_health_v1.Health_Watch_FullMethodName: {Role: auth.Reader, Public: true},

	grpc_reflection_v1.ServerReflection_ServerReflectionInfo_FullMethodName:      {Role: auth.Reader, Public: true},
	grpc_reflection_v1alpha.ServerReflection_ServerReflectionInfo_FullMethodName: {Role: auth.Reader, Public: true},
}

// MethodOf returns what a method takes; false for one that the server does not have.
func MethodOf(fullName string) (Method, bool) {
	m, ok := methods[fullName]
	return m, ok
}

// StatusMethod returns what a method of StatusService takes, and its full name. The name is that of the
// method alone, in any case.
func StatusMethod(name string) (Method, string, bool) {
	for full, m := range methods {
		if rest, ok := strings.CutPrefix(full, "/runstatus.v1.StatusService/"); ok && strings.EqualFold(rest, name) {
			return m, full, true
		}
	}
	return Method{}, "", false
}
