package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	"github.com/runstatus/runstatus/server"
)

func checkCommand(a *app) *cobra.Command {
	c := check{app: a}
	cmd := &cobra.Command{
		Use:   "check DIR | NAME=DIR...",
		Short: "Check working directories for damage, and repair it",
		Long: `Check working directories for damage, and repair it.

check reads every status file and compares it with the server's journal and
index. It needs no server and changes nothing. Beside a running server it
leaves out the index and the links of members. --repair prints what a repair
would do. --repair --yes does it while no server runs, and keeps a copy of
everything that it changes. After an unclean stop of the server, check says
what the next start will repair, and repairs nothing itself. Name all
directories of a server to check its namespaces together: main=DIR gpu=DIR.
A DIR without a name is the namespace of --namespace.

Exit codes: 0 no damage, or all of it repaired; 1 damage; 2 the check failed.`,
		Example: `  runstatus check working_dir
  runstatus check main=working_dir gpu=other_dir --repair`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			for _, given := range args {
				c.cfg.Namespaces = append(c.cfg.Namespaces, checked(given, a.namespace))
			}
			return c.run(cmd.Context())
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&c.cfg.StateDir, "state-dir", "", "the `DIR` of the server's own files (default .runstatus in the first directory)")
	flags.BoolVar(&c.plan, "repair", false, "print what a repair would do")
	flags.BoolVar(&c.cfg.Repair, "yes", false, "with --repair: carry it out")
	return cmd
}

// checked returns the namespace for an argument: NAME=DIR, or DIR with the given name. If NAME is no
// valid name, the whole argument is a path.
func checked(given, namespace string) server.Namespace {
	name, dir, ok := strings.Cut(given, "=")
	if !ok || name == "" || strings.ContainsAny(name, "/.") {
		return server.Namespace{Name: namespace, Dir: given}
	}
	return server.Namespace{Name: name, Dir: dir}
}

// check is the check of some directories.
type check struct {
	*app
	cfg      server.CheckConfig
	plan     bool
	findings []server.Finding
}

func (c *check) run(ctx context.Context) error {
	if c.cfg.Repair && !c.plan {
		return &problem{code: exitFailed, text: "--yes goes with --repair", hint: "--repair alone prints what would be done"}
	}
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	p := checkProgress{screen: c.err, last: time.Now()}
	c.cfg.Progress = p.show
	sum, err := server.Check(ctx, c.cfg, c.add)
	p.end()
	if err != nil && sum == (server.CheckSummary{}) {
		return cannotServe(err)
	}
	c.sort()
	if c.json {
		err = errors.Join(c.printJSON(sum), err)
	} else {
		c.print(sum)
	}
	switch {
	case errors.Is(err, context.Canceled):
		return &problem{code: exitFailed, text: "interrupted: these are the findings so far"}
	case err != nil:
		return cannotServe(err)
	case sum.Left > 0:
		return &problem{code: exitNotGood}
	}
	return nil
}

// add adds a finding, without its repair unless --repair is given.
func (c *check) add(f server.Finding) {
	if !c.plan {
		f.Repair = ""
	}
	c.findings = append(c.findings, f)
}

// sort orders runs by their worst finding, and the findings of each by severity.
func (c *check) sort() {
	worst := map[string]int{}
	for _, f := range c.findings {
		worst[subject(f)] = max(worst[subject(f)], weight(f))
	}
	slices.SortStableFunc(c.findings, func(x, y server.Finding) int {
		byRun := cmp.Compare(worst[subject(y)], worst[subject(x)])
		if byRun == 0 && subject(x) != subject(y) {
			return 0 // as found: in the order of runs
		}
		return cmp.Or(byRun, cmp.Compare(weight(y), weight(x)))
	})
}

// subject returns the heading of a finding: its run, or else its file.
func subject(f server.Finding) string { return cmp.Or(f.Run, f.File) }

// shown returns a subject without the namespace if there is only one.
func (c *check) shown(subject string) string {
	if len(c.cfg.Namespaces) > 1 {
		return subject
	}
	return strings.TrimPrefix(subject, "namespaces/"+c.cfg.Namespaces[0].Name+"/")
}

func weight(f server.Finding) int {
	return slices.Index([]server.Severity{server.SeverityNote, server.SeverityWarning, server.SeverityError}, f.Severity)
}

func (c *check) print(sum server.CheckSummary) {
	last := ""
	for _, f := range c.findings {
		if subject(f) != last {
			last = subject(f)
			c.out.line("%s", c.out.paint(text.Bold, plain(c.shown(last))))
		}
		what := plain(f.Text)
		if f.PavilionRaises {
			what += "; Pavilion can't read the file"
		}
		c.out.line("  %s %s%s", c.out.paintSeverity(f.Severity), place(f), what)
		switch {
		case f.Repaired:
			c.out.line("          repaired: %s", plain(f.Repair))
		case f.Repair != "":
			c.out.line("          repair: %s", plain(f.Repair))
		}
	}
	if len(c.findings) > 0 {
		c.out.line("")
	}
	c.out.line("%s, %s, %s: %s, %s, %s", count(sum.Runs, "run"), count(sum.Lines, "line"), count(sum.Records, "record"),
		count(sum.Errors, "error"), count(sum.Warnings, "warning"), count(sum.Notes, "note"))
	switch {
	case c.cfg.Repair:
		c.out.line("%d repaired, %d left", sum.Repaired, sum.Left)
		if sum.Copy != "" {
			c.out.line("what was changed is kept in %s", plain(sum.Copy))
		}
	case c.plan && c.repairable():
		c.out.line("nothing was changed: --repair --yes repairs it")
	}
}

func (c *check) repairable() bool {
	return slices.ContainsFunc(c.findings, func(f server.Finding) bool { return f.Repair != "" })
}

// place returns the position of a finding in its file.
func place(f server.Finding) string {
	var parts []string
	if f.Run != "" && filepath.Base(f.File) != filepath.Base(f.Run) { // else it is of the directory
		parts = append(parts, plain(filepath.Base(f.File)))
	}
	if f.Line > 0 {
		parts = append(parts, fmt.Sprintf("line %d", f.Line))
	}
	if f.Line > 0 || f.Offset > 0 {
		parts = append(parts, fmt.Sprintf("byte %d", f.Offset))
	}
	if f.Revision > 0 {
		parts = append(parts, fmt.Sprintf("revision %d", f.Revision))
	}
	if len(parts) == 0 {
		return ""
	}
	return strings.Join(parts, ", ") + ": "
}

func (s *screen) paintSeverity(v server.Severity) string {
	padded := fmt.Sprintf("%-7s", v)
	switch v {
	case server.SeverityError:
		return s.paint(text.FgRed, padded)
	case server.SeverityWarning:
		return s.paint(text.FgYellow, padded)
	}
	return padded
}

// printJSON prints one object. All texts are printable: text from files is quoted.
func (c *check) printJSON(sum server.CheckSummary) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	err := e.Encode(struct {
		Findings []server.Finding    `json:"findings"`
		Summary  server.CheckSummary `json:"summary"`
	}{append([]server.Finding{}, c.findings...), sum})
	c.out.print(b.String())
	return err
}

// checkProgress shows how many runs are checked: as a bar on a terminal, otherwise as a line at
// intervals.
type checkProgress struct {
	screen *screen
	last   time.Time
	drawn  bool
}

func (p *checkProgress) show(done, total int) {
	every := 5 * time.Second
	if p.screen.terminal {
		every = 100 * time.Millisecond
	}
	if time.Since(p.last) < every {
		return
	}
	p.last = time.Now()
	said := fmt.Sprintf("%d of %d runs checked", done, total)
	if !p.screen.terminal {
		p.screen.line("%s", said)
		return
	}
	filled := bar(int64(done), int64(total), progressWidth)
	p.screen.redraw(filled + strings.Repeat("░", progressWidth-len([]rune(filled))) + " " + said)
	p.drawn = true
}

// end removes the bar.
func (p *checkProgress) end() {
	if p.drawn {
		p.screen.redraw("")
	}
}
