package main

import (
	"encoding/xml"
	"fmt"
	"math"
	"strings"
)

// The chart, in pixels: names on the left, a bar each, what was measured on the
// right. The scale is logarithmic, from a tenth of what must be to ten times that.
const (
	rowHeight = 22
	top       = 64
	barsLeft  = 470
	barsWidth = 320
	width     = 960
	most      = 10.0
)

// style has colours that are told apart in light and in dark, and by those who see
// no red or green; the verdict also stands beside each bar in words.
const style = `<style>
text{font:13px system-ui,-apple-system,"Segoe UI",sans-serif;fill:#1f2328}
.title{font-size:16px;font-weight:600}.small{font-size:12px;fill:#59636e}
.aim{fill:#0969da}.must{fill:#54aeff}.missed{fill:#d4760a}
.line{stroke:#1f2328;stroke-width:1.5}.grid{stroke:#d1d9e0}.mark{stroke:#1f2328;stroke-width:2}
@media(prefers-color-scheme:dark){text{fill:#f0f6fc}.small{fill:#9198a1}
.aim{fill:#58a6ff}.must{fill:#1f6feb}.missed{fill:#e3a008}
.line,.mark{stroke:#f0f6fc}.grid{stroke:#3d444d}}
</style>
`

func chart(all results) string {
	height := top + rowHeight*len(all.figures) + 34
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-labelledby="title desc">`+"\n", width, height)
	fmt.Fprintf(&b, "<title id=\"title\">How each figure stands to what it must reach</title>\n<desc id=\"desc\">%s</desc>\n", escape(describe(all)))
	b.WriteString(style)
	fmt.Fprintf(&b, `<text x="12" y="24" class="title">Beside its peers: each figure, as a multiple of what it must reach</text>`+"\n")
	fmt.Fprintf(&b, `<text x="12" y="43" class="small">Longer is better. The upright line is what must be, the tick on each row the aim. %s, %d rounds.</text>`+"\n", escape(all.machine), all.rounds)
	bottom := top + rowHeight*len(all.figures)
	for _, v := range []float64{0.1, 0.3, 1, 3, 10} {
		class := "grid"
		if v == 1 {
			class = "line"
		}
		fmt.Fprintf(&b, `<line x1="%.1f" y1="%d" x2="%.1f" y2="%d" class="%s"/>`+"\n", at(v), top-6, at(v), bottom, class)
		fmt.Fprintf(&b, `<text x="%.1f" y="%d" class="small" text-anchor="middle">%g×</text>`+"\n", at(v), bottom+16, v)
	}
	for i, f := range all.figures {
		f.draw(&b, top+rowHeight*i)
	}
	b.WriteString("</svg>\n")
	return b.String()
}

// at is where a multiple of what must be stands.
func at(v float64) float64 {
	v = min(max(v, 1/most), most)
	return barsLeft + barsWidth*(math.Log10(v)-math.Log10(1/most))/(2*math.Log10(most))
}

func (f figure) draw(b *strings.Builder, y int) {
	verdict := strings.ToLower(f.Verdict)
	fmt.Fprintf(b, `<text x="12" y="%d">%d</text><text x="36" y="%d">%s</text>`+"\n", y+15, f.Number, y+15, escape(f.short()))
	fmt.Fprintf(b, `<rect x="%d" y="%d" width="%.1f" height="14" rx="2" class="%s"/>`+"\n", barsLeft, y+4, max(at(f.reached(f.Measured))-barsLeft, 2), verdict)
	aim := at(f.reached(f.Aim))
	fmt.Fprintf(b, `<line x1="%.1f" y1="%d" x2="%.1f" y2="%d" class="mark"/>`+"\n", aim, y+2, aim, y+20)
	fmt.Fprintf(b, `<text x="%d" y="%d">%s</text><text x="%d" y="%d" class="small" text-anchor="end">%s</text>`+"\n",
		barsLeft+barsWidth+14, y+15, escape(f.text(f.Measured)), width-10, y+15, verdict)
}

// short cuts what was measured to what fits beside its bar, but not the variant.
func (f figure) short() string {
	const fits = 62
	what := []rune(f.What)
	if room := fits - len(f.Variant); len(what) > room {
		what = append(what[:room-1:room-1], '…')
	}
	return strings.TrimSpace(string(what) + " " + f.Variant)
}

// describe says the chart in words, for those who don't see it.
func describe(all results) string {
	var parts []string
	for _, f := range all.figures {
		parts = append(parts, fmt.Sprintf("%d, %s: %s, must %s, aim %s, %s", f.Number, f.name(), f.text(f.Measured), f.text(f.Must), f.text(f.Aim), strings.ToLower(f.Verdict)))
	}
	return strings.Join(parts, ". ") + "."
}

func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder takes everything
	return b.String()
}
