package e2e

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

func TestTheAPIDocumentCallsEveryRPC(t *testing.T) {
	text, err := os.ReadFile(repository + "/docs/api.md")
	must(t, err)
	var called strings.Builder
	for _, m := range block.FindAllStringSubmatch(string(text), -1) {
		called.WriteString(m[2])
	}
	methods := runstatusv1.File_runstatus_v1_service_proto.Services().Get(0).Methods()
	for i := range methods.Len() {
		if name := methods.Get(i).Name(); !strings.Contains(called.String(), fmt.Sprintf("%s/%s", service, name)) {
			t.Errorf("docs/api.md has no call of %s", name)
		}
	}
}

func TestTheAPIDocumentListsEveryReason(t *testing.T) {
	text, err := os.ReadFile(repository + "/docs/api.md")
	must(t, err)
	_, table, _ := strings.Cut(string(text), "| reason | code | metadata | what to do |\n| --- | --- | --- | --- |\n")
	table, _, _ = strings.Cut(table, "\n\n")
	rows := strings.Split(table, "\n")
	values := runstatusv1.ErrorReason(0).Descriptor().Values()
	if len(rows) != values.Len()-1 {
		t.Errorf("the table has %d rows, and there are %d reasons", len(rows), values.Len()-1)
	}
	for i, row := range rows {
		begin := reasonRow(values.Get(i + 1))
		if advice, ok := strings.CutPrefix(row, begin); !ok || !strings.HasSuffix(advice, ". |") {
			t.Errorf("row %d is\n%s\nand should begin with\n%s\nand end with what to do", i+1, row, begin)
		}
	}
}

// reasonRow returns how the row of a reason begins.
func reasonRow(v protoreflect.EnumValueDescriptor) string {
	about := proto.GetExtension(v.Options(), runstatusv1.E_Error).(*runstatusv1.ErrorOptions)
	var keys []string
	for _, key := range about.GetMetadata() {
		keys = append(keys, "`"+key+"`")
	}
	reason := strings.TrimPrefix(string(v.Name()), "ERROR_REASON_")
	return fmt.Sprintf("| `%s` | %s | %s | ", reason, about.GetCode(), strings.Join(keys, ", "))
}
