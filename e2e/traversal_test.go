package e2e

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/pavtree"
)

// bases holds, for each method with texts in its request, one that is accepted, so that each of its texts can be
// replaced by one that leads out of the tree.
var bases = map[string][]string{
	"CreateRun":      {`{"parent":"namespaces/main","kind":"KIND_TEST_RUN","labels":{"sys_name":"a"}}`},
	"SetStatus":      {`{"run":"test_runs/12","state_name":"INFO","note":"a"}`},
	"ReportStatuses": {`{"reports":[{"id":"1","set":{"run":"test_runs/12","state_name":"INFO"}}]}`},
	"GetStatus":      {`{"run":"test_runs/12"}`},
	"HasState":       {`{"run":"test_runs/12","state_name":"INFO"}`},
	"ListStatuses":   {`{"run":"test_runs/12"}`},
	"GetRun":         {`{"run":"test_runs/12"}`},
	"CheckAccess":    {`{"method":"GetRun","resource":"test_runs/12"}`},
	"ListRuns":       {`{"parent":"namespaces/main"}`},
	"SummarizeRuns":  {`{"parent":"namespaces/main"}`},
	"WatchSummary":   {`{"parent":"namespaces/main"}`},
	"WatchStatuses":  {`{"runs":{"names":["test_runs/12"]},"states":["INFO"]}`, `{"query":{"parent":"namespaces/main"}}`, `{"series":"series/1","until":{"all_in":{"names":["INFO"]}}}`},
	"CompleteRun":    {`{"run":"test_runs/12","results":{"a":"b"}}`},
	"CloseSeries":    {`{"run":"series/1"}`},
	"DeleteRun":      {`{"run":"test_runs/11"}`},
}

// corpus returns texts that would lead out of a tree, or to a file in it that is no run, if they were used as a path or
// as a part of one.
func corpus() (all []string) {
	targets := []string{
		"outside", "../outside", "../../outside", "../../../../../../etc/passwd", "/etc/passwd", "..", ".", "../..", "./outside", "outside/", "outside/status",
		"//outside", "....//outside", "..;/outside", `..\outside`, `..\..\outside`, `C:\outside`, `\\host\share`, "~/outside", "~root", "$HOME/outside", "${HOME}", "`id`", "|id", "$(id)",
		"../outside\x00", "../outside\x00.txt", "../outside\n", "../outside\r\n", "\t../outside", " ../outside", "../outside ", "..\u2215outside", "\uff0e\uff0e/outside", "\uff0e\uff0e\uff0foutside", "\u2024\u2024/outside",
		"..\u29f5outside", ".../outside", "*", "?", "[a-z]*", "{1,2}", "-rf", "--help", "file:///etc/passwd", "http://127.0.0.1:1/", "unix:/etc/passwd", "proc/self/environ", "/proc/self/root/etc/passwd", "/proc/self/fd/0", "/dev/null", "/dev/zero",
		"1/../../outside", "1/status", "1/../next_id", ".lockfile", "next_id", ".runstatus", ".runstatus/state.json", "1/attributes", "1/RUN_COMPLETE", "1/series/../../outside",
	}
	shapes := []string{"%s", "test_runs/%s", "test_runs/1/%s", "series/%s", "namespaces/%s", "namespaces/%s/test_runs/1", "namespaces/main/test_runs/%s", "namespaces/main/%s/1"}
	for _, target := range targets {
		for _, shape := range shapes {
			all = append(all, fmt.Sprintf(shape, target))
		}
		all = append(all, url.PathEscape(target), "test_runs/"+strings.ReplaceAll(target, ".", "%2e"), strings.Repeat("../", 60)+target)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// variant is a request with a text in the place of another.
type variant struct {
	field   string
	message proto.Message
}

// variants returns a request once for each text in it, also in those that are nested, with the text replaced.
func variants(base protoreflect.Message, with string) (all []variant) {
	whole := base.Interface()
	eachText(base, "", func(path string, set func(string)) {
		set(with)
		all = append(all, variant{path, proto.Clone(whole)})
	})
	return all
}

// eachText calls do for each text of a message with a function that sets it, and restores it behind.
func eachText(m protoreflect.Message, path string, do func(path string, set func(string))) {
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		f := fields.Get(i)
		at := path + "." + string(f.Name())
		before := proto.Clone(m.Interface())
		switch {
		case f.IsMap() && f.MapKey().Kind() == protoreflect.StringKind:
			do(at+" (key)", func(s string) {
				value := m.Mutable(f).Map().NewValue()
				m.Mutable(f).Map().Set(protoreflect.ValueOfString(s).MapKey(), value)
			})
			if f.MapValue().Kind() == protoreflect.StringKind {
				do(at, func(s string) {
					m.Mutable(f).Map().Set(protoreflect.ValueOfString("key").MapKey(), protoreflect.ValueOfString(s))
				})
			}
		case f.IsList() && f.Kind() == protoreflect.StringKind:
			do(at, func(s string) { m.Mutable(f).List().Append(protoreflect.ValueOfString(s)) })
		case f.IsList() && f.Kind() == protoreflect.MessageKind:
			for j := range m.Get(f).List().Len() {
				eachText(m.Get(f).List().Get(j).Message(), at, do)
			}
		case f.Kind() == protoreflect.StringKind:
			do(at, func(s string) { m.Set(f, protoreflect.ValueOfString(s)) })
		case f.Kind() == protoreflect.MessageKind && !f.IsList() && !f.IsMap() && (m.Has(f) || f.ContainingOneof() == nil) && f.Message().FullName().Parent() == m.Descriptor().FullName().Parent():
			eachText(m.Mutable(f).Message(), at, do)
		}
		proto.Reset(m.Interface())
		proto.Merge(m.Interface(), before)
	}
}

// TestNoTextOfARequestLeadsOutOfTheTree puts each text of the corpus into each text field of each method, as the
// service descriptor lists them, while strace writes down every file that the server names to the kernel.
func TestNoTextOfARequestLeadsOutOfTheTree(t *testing.T) {
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("strace is not installed: make debian-packages")
	}
	outside := t.TempDir()
	dir, trace := filepath.Join(outside, "tree"), filepath.Join(t.TempDir(), "trace")
	must(t, os.Rename(pavtree.Unpack(t), dir))
	for _, name := range []string{"outside", "status", "passwd"} {
		must(t, os.WriteFile(filepath.Join(outside, name), []byte(goodLine), 0o644))
	}
	s := serveAs(t, func(cmd *exec.Cmd) {
		cmd.Args = append([]string{strace, "-D", "-f", "-qq", "-y", "-s", "4096", "--seccomp-bpf", "-e", "trace=%file", "-o", trace, cmd.Path}, cmd.Args[1:]...)
		cmd.Path = strace
	}, "--dir", dir, "--allow-create", "--max-calls-per-second", "-1", "--max-message-size", "8388608")
	conn, err := grpc.NewClient(s.addr, grpc.WithTransportCredentials(insecure.NewCredentials()))
	must(t, err)
	defer func() { _ = conn.Close() }()
	for range 100 { // what the server reads when it begins to answer
		must(t, conn.Invoke(t.Context(), "/"+service+"/ListRuns", &runstatusv1.ListRunsRequest{}, &runstatusv1.ListRunsResponse{}))
	}
	began, err := os.ReadFile(trace)
	must(t, err)

	texts := corpus()
	if len(texts) < 500 {
		t.Fatalf("the corpus has %d texts", len(texts))
	}
	enough := 10_000
	if raceEnabled { // which makes each call six times as slow: a part of the texts, spread over all kinds
		texts, enough = everyNth(texts, 6), 1000
	}
	calls, errorTexts := 0, 0
	leaks := newLeaks(t, outside)
	for _, m := range allMethods() {
		for _, base := range basesOf(t, m) {
			for _, text := range texts {
				for _, v := range variants(base, text) {
					calls++
					for _, said := range invoke(t, conn, m, v.message) {
						errorTexts++
						leaks.look(t, string(m.Name())+v.field, text, said)
					}
				}
			}
		}
	}
	all, err := os.ReadFile(trace)
	must(t, err)
	files, outOfTree := 0, 0
	for line := range strings.Lines(string(all[len(began):])) {
		for _, path := range namedFiles(line, dir) {
			if files++; path != dir && !strings.HasPrefix(path, dir+"/") && !isOwn(line, path, dir) {
				if outOfTree++; outOfTree > 10 {
					continue
				}
				t.Errorf("the server names %s to the kernel: %s", path, line)
			}
		}
	}
	t.Logf("%d texts in %d calls, %d error texts; the server named %d files to the kernel, %d of them out of the tree", len(texts), calls, errorTexts, files, outOfTree)
	if files == 0 || errorTexts < enough {
		t.Errorf("nothing was traced, or too few errors were seen")
	}
}

func everyNth(texts []string, n int) (some []string) {
	for i := 0; i < len(texts); i += n {
		some = append(some, texts[i])
	}
	return some
}

// allMethods returns the methods of all services of the API.
func allMethods() (all []protoreflect.MethodDescriptor) {
	for _, file := range []protoreflect.FileDescriptor{runstatusv1.File_runstatus_v1_service_proto, runstatusv1.File_runstatus_v1_auth_proto} {
		for i := range file.Services().Len() {
			methods := file.Services().Get(i).Methods()
			for j := range methods.Len() {
				all = append(all, methods.Get(j))
			}
		}
	}
	return all
}

// basesOf returns the requests of a method that texts are put into. A method that has texts needs one.
func basesOf(t *testing.T, m protoreflect.MethodDescriptor) (all []protoreflect.Message) {
	t.Helper()
	for _, text := range bases[string(m.Name())] {
		base := dynamicpb.NewMessage(m.Input())
		must(t, protojson.Unmarshal([]byte(text), base))
		all = append(all, base)
	}
	if len(all) == 0 && len(variants(dynamicpb.NewMessage(m.Input()), "a")) > 0 {
		t.Errorf("the method %s has texts and no request here", m.Name())
	}
	return all
}

// invoke makes a call and returns the texts of its errors. Of a stream it reads one message.
func invoke(t *testing.T, conn *grpc.ClientConn, m protoreflect.MethodDescriptor, request proto.Message) (said []string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), hang)
	defer cancel()
	full := fmt.Sprintf("/%s/%s", m.Parent().FullName(), m.Name())
	stream, err := conn.NewStream(ctx, &grpc.StreamDesc{ClientStreams: m.IsStreamingClient(), ServerStreams: true}, full)
	must(t, err)
	err = stream.SendMsg(request)
	if err == nil {
		err = stream.CloseSend()
	}
	answer := dynamicpb.NewMessage(m.Output())
	if err == nil || errors.Is(err, io.EOF) {
		err = stream.RecvMsg(answer)
	}
	if err == nil && m.IsStreamingClient() {
		said = append(said, protojson.Format(answer))
	}
	if err != nil && !errors.Is(err, io.EOF) {
		st := status.Convert(err)
		if st.Code().String() == "Internal" || strings.Contains(st.Message(), "panic") {
			t.Errorf("%s(%v): %v", m.Name(), request, st)
		}
		said = append(said, st.Message(), fmt.Sprint(st.Details()))
	}
	return said
}

// leaks looks for what no error may tell: paths of this machine, its name, and the stack of the program.
type leaks struct {
	never []string
	found int
}

func newLeaks(t *testing.T, outside string) *leaks {
	t.Helper()
	host, err := os.Hostname()
	must(t, err)
	l := &leaks{never: []string{outside, filepath.Dir(outside), "goroutine ", ".go:", "runtime error"}}
	if len(host) > 3 && host != "localhost" {
		l.never = append(l.never, host)
	}
	return l
}

var absolutePath = regexp.MustCompile(`(?:^|[^\w./%~}$;*?\]\\-])(/[\w.-]+){2,}`)

// look checks an error. What the caller has sent itself may be in it.
func (l *leaks) look(t *testing.T, where, sent, said string) {
	t.Helper()
	for _, never := range l.never {
		if strings.Contains(said, never) && !strings.Contains(sent, never) {
			l.report(t, where, said, never)
		}
	}
	for _, path := range absolutePath.FindAllString(said, -1) {
		path = path[strings.Index(path, "/"):]
		if !strings.Contains(sent, path) && !strings.Contains(sent, strings.TrimRight(path, ".")) {
			l.report(t, where, said, path)
		}
	}
}

func (l *leaks) report(t *testing.T, where, said, what string) {
	t.Helper()
	if l.found++; l.found <= 10 {
		t.Errorf("%s tells %q: %s", where, what, said)
	}
}

// isOwn reports whether the server looks at a file out of the tree on its own account: at its descriptors, at the
// processors, or at the directories above the tree. No text of the corpus names these, and a name that is relative to
// something else is none of them.
func isOwn(line, path, tree string) bool {
	above := strings.HasPrefix(tree, strings.TrimSuffix(path, "/")+"/")
	return strings.Contains(line, strconv.Quote(path)) && (above || path == "/proc/self/fd" || path == "/sys/devices/system/cpu/online")
}

// tracedCall is a line of strace -y: the call's name, the directory of the first descriptor, and texts.
var (
	tracedCall = regexp.MustCompile(`^\d+ +(\w+)\((.*)$`)
	tracedPath = regexp.MustCompile(`(?:(?:AT_FDCWD|\d+)<([^>]*)>, )?"((?:[^"\\]|\\.)*)"`)
)

// throughDescriptor is how the server names what it has open: the tree's directory, or a file in it without a name.
var throughDescriptor = regexp.MustCompile(`^/proc/self/fd/\d+`)

// namedFiles returns the paths that a line of the trace names, joined with the directories that they are relative to.
func namedFiles(line, tree string) (paths []string) {
	call := tracedCall.FindStringSubmatch(strings.TrimSpace(line))
	if call == nil {
		return nil
	}
	args, _, _ := strings.Cut(call[2], ") = ")
	for _, m := range tracedPath.FindAllStringSubmatch(args, -1) {
		if call[1] == "readlinkat" || call[1] == "readlink" { // the second text is what the link holds
			return append(paths, absolute(m[1], m[2]))
		}
		if call[1] == "linkat" || call[1] == "inotify_add_watch" { // these take no descriptor of the file itself
			m[2] = throughDescriptor.ReplaceAllString(m[2], tree)
		}
		paths = append(paths, absolute(m[1], m[2]))
	}
	return paths
}

func absolute(dir, path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(dir, path)
}

func TestTheTraceIsReadAsItIs(t *testing.T) {
	for line, want := range map[string]string{
		`12  openat(AT_FDCWD</work>, "/etc/passwd", O_RDONLY) = 3</etc/passwd>`:                                               "/etc/passwd",
		`12  openat2(5</a/tree>, "../outside", {flags=O_RDONLY|O_CLOEXEC, resolve=RESOLVE_BENEATH}, 24) = -1 EXDEV (Invalid)`: "/a/outside",
		`12  renameat(5</a>, "b", 6</c>, "d") = 0`:                                                                            "/a/b /c/d",
		`12  newfstatat(5</a/tree>, "", {st_mode=S_IFDIR|0755, st_size=180}, AT_EMPTY_PATH) = 0`:                              "/a/tree",
		`12  readlinkat(5</a>, "b", "../../etc", 128) = 9`:                                                                    "/a/b",
		`12  inotify_add_watch(13<anon_inode:inotify>, "/proc/self/fd/5/../b", IN_MODIFY) = 1`:                                "/a/b",
		`12  openat(AT_FDCWD</work>, "/proc/self/fd/0", O_RDONLY) = 3`:                                                        "/proc/self/fd/0",
		`12  +++ exited with 0 +++`: "",
	} {
		if got := strings.Join(namedFiles(line, "/a/tree"), " "); got != want {
			t.Errorf("%s names %q, not %q", line, got, want)
		}
	}
}
