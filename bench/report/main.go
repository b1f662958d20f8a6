// Report makes a chart or a table of what the benchmarks measured: their JSON lines
// are its standard input, and what it makes is its standard output.
package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

func main() {
	if err := run(os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "report:", err)
		os.Exit(1)
	}
}

func run(args []string, in io.Reader, out io.Writer) error {
	all, err := read(in)
	if err != nil {
		return err
	}
	var text string
	switch {
	case len(args) == 1 && args[0] == "svg":
		text = chart(all)
	case len(args) == 1 && args[0] == "table":
		text = table(all)
	default:
		return errors.New("want svg or table")
	}
	_, err = io.WriteString(out, text)
	return err
}

// figure is one row of the results.
type figure struct {
	Number   int     `json:"figure"`
	Variant  string  `json:"variant"`
	What     string  `json:"what"`
	Must     float64 `json:"must"`
	Aim      float64 `json:"aim"`
	Unit     string  `json:"unit"`
	Lower    bool    `json:"lower_is_better"`
	Measured float64 `json:"measured"`
	Best     float64 `json:"best"`
	Worst    float64 `json:"worst"`
	Bare     float64 `json:"bare"` // 0 where no yardstick was measured
	Verdict  string  `json:"verdict"`
}

// results are all suites' figures, and where they were taken.
type results struct {
	figures   []figure
	scenarios map[string]map[string]float64 // medians by suite and scenario
	machine   string
	load      float64 // of the machine, before the first suite
	rounds    int
}

// maxLine bounds a line of JSON.
const maxLine = 16 << 20

// read takes the newest of what is there twice: lines may come from several runs.
func read(in io.Reader) (all results, err error) {
	all.scenarios = map[string]map[string]float64{}
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxLine)
	for lines.Scan() {
		var suite struct {
			Machine struct {
				Processor string `json:"processor"`
				Cores     int    `json:"cores"`
			} `json:"machine"`
			Settings struct {
				Rounds int `json:"rounds"`
			} `json:"settings"`
			Suite     string     `json:"suite"`
			Start     string     `json:"start"`
			Before    [3]float64 `json:"load_before"`
			Figures   []figure   `json:"figures"`
			Scenarios map[string]struct {
				Median float64 `json:"median"`
			} `json:"scenarios"`
		}
		if err := json.Unmarshal(lines.Bytes(), &suite); err != nil {
			return all, fmt.Errorf("read the results: %w", err)
		}
		for _, f := range suite.Figures {
			all.put(f)
		}
		medians := map[string]float64{}
		for name, s := range suite.Scenarios {
			medians[name] = s.Median
		}
		all.scenarios[suite.Suite] = medians
		if all.machine == "" {
			all.load = suite.Before[0]
		}
		if len(suite.Figures) > 0 {
			day, _, _ := strings.Cut(suite.Start, "T")
			all.machine = fmt.Sprintf("%s, %d cores, %s", suite.Machine.Processor, suite.Machine.Cores, day)
			all.rounds = max(all.rounds, suite.Settings.Rounds)
		}
	}
	slices.SortStableFunc(all.figures, func(a, b figure) int { return cmp.Compare(a.Number, b.Number) })
	if len(all.figures) == 0 && lines.Err() == nil {
		return all, errors.New("there are no figures in the results")
	}
	return all, lines.Err()
}

func (r *results) put(f figure) {
	same := func(o figure) bool { return o.Number == f.Number && o.Variant == f.Variant }
	if i := slices.IndexFunc(r.figures, same); i >= 0 {
		r.figures[i] = f
		return
	}
	r.figures = append(r.figures, f)
}

func (f figure) name() string { return strings.TrimSpace(f.What + " " + f.Variant) }

func (f figure) text(v float64) string {
	if f.Unit == "" {
		return fmt.Sprintf("%.3g", v)
	}
	return fmt.Sprintf("%.4g %s", v, f.Unit)
}

func table(all results) string {
	var b strings.Builder
	b.WriteString("| # | figure | must | aim | measured | worst to best round | bare | verdict |\n| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |\n")
	for _, f := range all.figures {
		bare := ""
		if f.Bare != 0 {
			bare = f.text(f.Bare)
		}
		fmt.Fprintf(&b, "| %d | %s | %s | %s | %s | %s to %s | %s | %s |\n", f.Number, f.name(),
			f.text(f.Must), f.text(f.Aim), f.text(f.Measured), f.text(f.Worst), f.text(f.Best), bare, strings.ToLower(f.Verdict))
	}
	return b.String()
}
