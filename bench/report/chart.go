package main

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
)

// group is one thing that was measured with several servers in the same rounds. Its bars
// have a scale of their own.
type group struct {
	title, suite, unit string
	bars               []bar
}

type bar struct {
	label, scenario string
	own             bool // the service's own
}

// groups are what the chart shows, as far as it was measured.
var groups = []group{
	{"Durable lines, one caller", "unary", "calls/s", []bar{
		{"runstatus", "synced-1", true}, {"etcd, put", "etcd-1", false}}},
	{"Durable lines, 64 callers", "unary", "calls/s", []bar{
		{"runstatus", "synced-64", true}, {"etcd, put", "etcd-64", false}}},
	{"Durable lines by the Go library, 64 callers", "stream", "calls/s", []bar{
		{"runstatus", "synced-64", true}, {"etcd, put", "etcd-64", false}, {"JetStream, sync always", "jetstream-always-64", false}}},
	{"Lines that are not synced, by the Go library, 64 callers", "stream", "calls/s", []bar{
		{"runstatus", "buffered-64", true}, {"JetStream, as it comes", "jetstream-64", false}}},
	{"Deliveries to 1,000 watchers of one run", "watch", "/s", []bar{
		{"runstatus", "synced-1000-watchers", true}, {"bare gRPC server", "noop-1000-watchers", false}}},
	{"Deliveries to 10,000 watchers of one run", "watch", "/s", []bar{
		{"runstatus", "synced-crowd", true}, {"etcd, watch", "etcd-crowd", false}}},
	{"Newest status of a run, 64 callers", "read", "calls/s", []bar{
		{"runstatus", "synced", true}, {"etcd, get", "etcd", false}}},
}

// Measures of the chart in pixels.
const (
	width     = 760
	barsLeft  = 210
	barsWidth = 400
	head      = 80
	titleRoom = 26
	barRoom   = 20
	gap       = 10
)

const style = `<style>
text{font:13px system-ui,-apple-system,"Segoe UI",sans-serif;fill:#1f2328}
.title{font-size:16px;font-weight:600}.group{font-weight:600}.small{font-size:12px;fill:#59636e}
.own{fill:#0969da}.other{fill:#afb8c1}
@media(prefers-color-scheme:dark){text{fill:#f0f6fc}.small{fill:#9198a1}
.own{fill:#58a6ff}.other{fill:#57606a}}
</style>
`

// chart draws what the scenarios of each group reached, in absolute figures.
func chart(all results) string {
	var body, words strings.Builder
	y := head
	for _, g := range groups {
		g.bars = slices.DeleteFunc(slices.Clone(g.bars), func(b bar) bool { return all.reached(g, b) == 0 })
		if len(g.bars) == 0 {
			continue
		}
		y = g.draw(&body, all, y)
		g.describe(&words, all)
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-labelledby="title desc">`+"\n", width, y)
	fmt.Fprintf(&b, "<title id=\"title\">What runstatus and its peers reached, measured in the same rounds</title>\n<desc id=\"desc\">%s</desc>\n", escape(words.String()))
	b.WriteString(style)
	fmt.Fprintf(&b, `<text x="12" y="24" class="title">Beside its peers: longer is better</text>`+"\n")
	fmt.Fprintf(&b, `<text x="12" y="43" class="small">Medians of %d rounds in which all took turns, callers and servers on the same cores. %s.</text>`+"\n", all.rounds, escape(all.machine))
	fmt.Fprintf(&b, `<text x="12" y="60" class="small">The machine's load before the first round was %.1f.</text>`+"\n", all.load)
	b.WriteString(body.String())
	b.WriteString("</svg>\n")
	return b.String()
}

// reached is the median of a bar's scenario, 0 if it was not measured.
func (r *results) reached(g group, b bar) float64 { return r.scenarios[g.suite][b.scenario] }

// draw draws a group at y and returns where the next one begins.
func (g group) draw(b *strings.Builder, all results, y int) int {
	fmt.Fprintf(b, `<text x="12" y="%d" class="group">%s</text>`+"\n", y+17, escape(g.title))
	y += titleRoom
	var most float64
	for _, bar := range g.bars {
		most = max(most, all.reached(g, bar))
	}
	for _, bar := range g.bars {
		class := "other"
		if bar.own {
			class = "own"
		}
		value := all.reached(g, bar)
		length := barsWidth * value / most
		fmt.Fprintf(b, `<text x="24" y="%d">%s</text><rect x="%d" y="%d" width="%.1f" height="14" rx="2" class="%s"/><text x="%.1f" y="%d">%s</text>`+"\n",
			y+12, escape(bar.label), barsLeft, y+1, length, class, barsLeft+length+8, y+12, rate(value, g.unit))
		y += barRoom
	}
	return y + gap
}

// describe says a group in words, for readers that do not see the chart.
func (g group) describe(b *strings.Builder, all results) {
	var parts []string
	for _, bar := range g.bars {
		parts = append(parts, bar.label+" "+rate(all.reached(g, bar), g.unit))
	}
	fmt.Fprintf(b, "%s: %s. ", g.title, strings.Join(parts, "; "))
}

// rate writes a rate with three digits, in thousands with a comma.
func rate(v float64, unit string) string {
	n := int(v)
	for scale := 1; ; scale *= 10 {
		if n/scale < 1000 {
			n = (n + scale/2) / scale * scale
			break
		}
	}
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	if unit != "/s" {
		text += " "
	}
	return text + unit
}

func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder takes everything
	return b.String()
}
