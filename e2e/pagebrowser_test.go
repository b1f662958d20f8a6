package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	cdpruntime "github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/runstatus/runstatus/internal/testkit"
)

// chromium returns the browser, or skips the test where there is none.
func chromium(t testing.TB) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("needs Chromium: run make debian-packages as root (tools/debian-packages.sh)")
	return ""
}

// browser is a Chromium without a window, with cookies, storage and workers of its own.
type browser struct {
	t      testing.TB
	ctx    context.Context
	netLog string // a file with all that the browser did on the network, complete once it has ended

	ended sync.Once
}

// newBrowser starts a browser that ends with the test.
func newBrowser(t testing.TB) *browser {
	t.Helper()
	path := chromium(t)
	home := t.TempDir()
	b := &browser{t: t, netLog: home + "/net.json"}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.UserDataDir(home+"/profile"), chromedp.Flag("log-net-log", b.netLog), chromedp.Flag("disable-component-update", true),
		chromedp.Env("HOME="+home), chromedp.WindowSize(1280, 800))
	allocated, endAll := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, end := chromedp.NewContext(allocated)
	b.ctx = ctx
	t.Cleanup(func() { b.close(); end(); endAll() })
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatalf("start %s: %v", path, err)
	}
	return b
}

// close ends the browser.
func (b *browser) close() {
	b.ended.Do(func() {
		ctx, cancel := context.WithTimeout(b.ctx, hang)
		defer cancel()
		_ = chromedp.Cancel(ctx) // best effort: it is killed otherwise
	})
}

// tab is a page of a browser.
type tab struct {
	t    testing.TB
	ctx  context.Context
	base string // the server, such as http://127.0.0.1:1234
	away atomic.Bool

	mu       sync.Mutex
	problems []string
	received int64 // bytes over the wire, of the tab itself
}

// open opens a tab at a path of a server. The tab must have no problems until the test ends.
func (b *browser) open(base, path string) *tab {
	b.t.Helper()
	tb := b.blank(base)
	tb.visit(path)
	return tb
}

// blank opens an empty tab for a server.
func (b *browser) blank(base string) *tab {
	b.t.Helper()
	tb := &tab{t: b.t, base: base}
	ctx, end := chromedp.NewContext(b.ctx, chromedp.WithListener(tb.take))
	tb.ctx = ctx
	b.t.Cleanup(func() { tb.check(); end() })
	must(b.t, chromedp.Do(ctx)) // without a deadline: the tab would end with it
	return tb
}

// worker attaches to the shared worker of the page, which must have no problems either.
func (b *browser) worker(base string) *tab {
	b.t.Helper()
	var id target.ID
	testkit.Eventually(b.t, func() bool {
		all, err := chromedp.Targets(b.ctx)
		must(b.t, err)
		for _, one := range all {
			if one.Type == "shared_worker" && strings.HasPrefix(one.URL, base+"/") {
				id = one.TargetID
			}
		}
		return id != ""
	}, "the page has a shared worker")
	w := &tab{t: b.t, base: base}
	ctx, end := chromedp.NewContext(b.ctx, chromedp.WithTargetID(id), chromedp.WithListener(w.take), chromedp.WithDetachOnCancel())
	w.ctx = ctx
	b.t.Cleanup(func() { w.check(); end() })
	must(b.t, chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, cdpruntime.Enable, cdp.Empty{})
		return err
	})))
	return w
}

// take notes what happens in the tab.
func (tb *tab) take(event any) {
	switch e := event.(type) {
	case *cdpruntime.EventExceptionThrown:
		text := e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			text += " " + e.ExceptionDetails.Exception.Description
		}
		tb.problem("exception: " + text)
	case *cdpruntime.EventConsoleAPICalled:
		if e.Type == "error" || e.Type == "warning" || e.Type == "assert" {
			text, _ := json.Marshal(e.Args)
			tb.problem(fmt.Sprintf("console %s: %s", e.Type, text))
		}
	case *cdplog.EventEntryAdded:
		if lost := tb.away.Load() && e.Entry.Source == "network"; !lost && e.Entry.Level == "error" {
			tb.problem(fmt.Sprintf("%s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL))
		}
	case *network.EventRequestWillBeSent:
		if u, err := url.Parse(e.Request.URL); err != nil || u.Scheme != "data" && u.Scheme != "about" && u.Scheme+"://"+u.Host != tb.base {
			tb.problem("a request to " + e.Request.URL)
		}
	case *network.EventLoadingFinished:
		tb.mu.Lock()
		tb.received += int64(e.EncodedDataLength)
		tb.mu.Unlock()
	}
}

func (tb *tab) problem(text string) {
	tb.mu.Lock()
	defer tb.mu.Unlock()
	tb.problems = append(tb.problems, text)
}

// check reports what went wrong in the tab.
func (tb *tab) check() {
	tb.t.Helper()
	tb.mu.Lock()
	defer tb.mu.Unlock()
	for _, text := range tb.problems {
		tb.t.Errorf("in the browser: %.500s", text)
	}
	tb.problems = nil
	if tb.t.Failed() && tb.ctx.Err() == nil {
		tb.picture()
	}
}

// picture writes what the tab shows beside what the test leaves behind, if that is asked for.
func (tb *tab) picture() {
	dir := os.Getenv("RUNSTATUS_TEST_PICTURES")
	if dir == "" {
		return
	}
	ctx, cancel := context.WithTimeout(tb.ctx, 10*time.Second)
	defer cancel()
	if shot, err := chromedp.Run(ctx, chromedp.CaptureScreenshot()); err == nil {
		name := fmt.Sprintf("%s/%s-%d.png", dir, strings.ReplaceAll(tb.t.Name(), "/", "-"), time.Now().UnixNano())
		_ = os.WriteFile(name, shot, 0o600) // best effort
	}
}

// do makes steps.
func (tb *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	tb.t.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, hang)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		tb.t.Fatalf("in the browser: %v", err)
	}
}

// devtools makes a call of the browser's protocol.
func devtools[P, R any](tb *tab, c cdp.Command[P, R], params P) R {
	tb.t.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, hang)
	defer cancel()
	r, err := chromedp.Call(ctx, c, params)
	if err != nil {
		tb.t.Fatalf("in the browser: %s: %v", c.Method, err)
	}
	return r
}

// evaluate returns the value of an expression of JavaScript, awaited.
func evaluate[T any](tb *tab, expression string) T {
	tb.t.Helper()
	v, err := tryEvaluate[T](tb, expression)
	if err != nil {
		tb.t.Fatalf("in the browser: %.300s: %v", expression, err)
	}
	return v
}

func tryEvaluate[T any](tb *tab, expression string) (T, error) {
	ctx, cancel := context.WithTimeout(tb.ctx, 5*hang)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}

// visit goes to a path of the server.
func (tb *tab) visit(path string) {
	tb.t.Helper()
	tb.do(chromedp.Navigate(tb.base + path))
}

// until waits until an expression of JavaScript is true.
func (tb *tab) until(expression string, what ...any) {
	tb.t.Helper()
	deadline := time.Now().Add(hang)
	for {
		v, err := tryEvaluate[bool](tb, "!!("+expression+")")
		if err == nil && v {
			return
		}
		if time.Now().After(deadline) {
			text, _ := tryEvaluate[string](tb, "location.href + '\\n' + document.body.innerText")
			tb.picture()
			tb.t.Fatalf("not so after %v: %s %s; %v; the page says:\n%.3000s", hang, expression, fmt.Sprint(what...), err, text)
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-tb.ctx.Done():
			tb.t.Fatal(tb.ctx.Err())
		}
	}
}

// untilText waits until the page shows a text.
func (tb *tab) untilText(text string) {
	tb.t.Helper()
	tb.until("document.body.innerText.includes("+quoted(text)+")", "the page shows "+text)
}

// untilNoText waits until the page does not show a text.
func (tb *tab) untilNoText(text string) {
	tb.t.Helper()
	tb.until("!document.body.innerText.includes("+quoted(text)+")", "the page does not show "+text)
}

// quoted returns a text as JavaScript spells it.
func quoted(text string) string {
	b, _ := json.Marshal(text)
	return string(b)
}

// keys types on the keyboard. A key that the page handles writes nothing into a field, as on a real keyboard.
func (tb *tab) keys(keys string) {
	tb.t.Helper()
	for _, r := range keys {
		events := kb.Encode(r)
		if len(events) == 3 { // down, char, up
			events[0].Text, events[0].UnmodifiedText = events[1].Text, events[1].UnmodifiedText
			events = slices.Delete(events, 1, 2)
		}
		for _, e := range events {
			devtools(tb, input.DispatchKeyEvent, *e)
		}
	}
}

// find returns the elements that have a role, and a name unless it is "", for those that use a screen reader.
func (tb *tab) find(role, name string) []*accessibility.Node {
	tb.t.Helper()
	root := devtools(tb, dom.GetDocument, dom.GetDocumentParams{}).Root
	all := devtools(tb, accessibility.QueryAXTree, accessibility.QueryAXTreeParams{NodeID: root.NodeID, Role: role, AccessibleName: name}).Nodes
	var shown []*accessibility.Node
	for _, n := range all {
		if !n.Ignored {
			shown = append(shown, n)
		}
	}
	return shown
}

// click clicks the element with a role and a name, once there is one.
func (tb *tab) click(role, name string) {
	tb.t.Helper()
	var x, y float64
	testkit.Eventually(tb.t, func() bool {
		found := tb.find(role, name)
		if len(found) == 0 {
			return false
		}
		id := found[0].BackendDOMNodeID
		ctx, cancel := context.WithTimeout(tb.ctx, hang)
		defer cancel()
		if _, err := chromedp.Call(ctx, dom.ScrollIntoViewIfNeeded, dom.ScrollIntoViewIfNeededParams{BackendNodeID: id}); err != nil {
			return false
		}
		quads, err := chromedp.Call(ctx, dom.GetContentQuads, dom.GetContentQuadsParams{BackendNodeID: id})
		if err != nil || len(quads.Quads) == 0 {
			return false
		}
		q := quads.Quads[0]
		x, y = (q[0]+q[4])/2, (q[1]+q[5])/2
		return true
	}, "there is a "+role+" "+name)
	tb.do(chromedp.MouseClickXY(x, y))
}

// size sets the size of the tab.
func (tb *tab) size(width, height int64) {
	tb.t.Helper()
	devtools(tb, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: height, DeviceScaleFactor: 1, Mobile: width < 600})
}

// prefer sets what the user's system prefers: dark or light.
func (tb *tab) prefer(scheme string) {
	tb.t.Helper()
	devtools(tb, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
}

// before has a script run in each document of the tab before its own.
func (tb *tab) before(script string) {
	tb.t.Helper()
	devtools(tb, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
}
