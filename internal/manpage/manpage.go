// Package manpage writes man pages of commands. It is for the release files: make man runs it from the tests of
// the programs, so that the programs themselves do not hold it.
//
// The generator of cobra goes through Markdown, which takes the columns out of help texts and gives options the
// values of the environment that it runs in as defaults.
package manpage

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Manual is the set of pages of a program.
type Manual struct {
	Section int
	Version string
	Date    time.Time
	SeeAlso []string // further pages, such as runstatus(1)
}

// WriteTree writes a page for a command and for each of its visible commands into a directory: runstatus.1,
// runstatus-set.1 and so on. It returns their paths.
func (m Manual) WriteTree(dir string, cmd *cobra.Command) (paths []string, err error) {
	path := filepath.Join(dir, fmt.Sprintf("%s.%d", name(cmd), m.Section))
	var text strings.Builder
	if err := m.Write(&text, cmd); err != nil {
		return nil, err
	}
	if err := os.WriteFile(path, []byte(text.String()), 0o644); err != nil {
		return nil, err
	}
	paths = append(paths, path)
	for _, c := range visible(cmd) {
		more, err := m.WriteTree(dir, c)
		paths = append(paths, more...)
		if err != nil {
			return paths, err
		}
	}
	return paths, nil
}

// Date returns the date of the pages: that of SOURCE_DATE_EPOCH in the environment if it is set, otherwise today's.
func Date() time.Time {
	seconds, err := strconv.ParseInt(os.Getenv("SOURCE_DATE_EPOCH"), 10, 64)
	if err != nil {
		return time.Now()
	}
	return time.Unix(seconds, 0)
}

// Write writes the page of a command.
func (m Manual) Write(w io.Writer, cmd *cobra.Command) error {
	p := &page{bufio.NewWriter(w)}
	cmd.InitDefaultHelpFlag()
	p.line(".TH %q %q %q %q %q", strings.ToUpper(name(cmd)), fmt.Sprint(m.Section), m.Date.UTC().Format(time.DateOnly), "runstatus "+m.Version, "runstatus")
	p.line(".SH NAME\n%s \\- %s", escaped(name(cmd)), escaped(cmd.Short))
	p.line(".SH SYNOPSIS\n.B %s", escaped(cmd.CommandPath()))
	if rest := strings.TrimSpace(strings.TrimPrefix(cmd.UseLine(), cmd.CommandPath())); rest != "" {
		p.line("%s", escaped(rest))
	}
	about := cmd.Long
	if about == "" {
		about = cmd.Short + "."
	}
	p.line(".SH DESCRIPTION")
	p.text(about)
	p.options("OPTIONS", cmd.NonInheritedFlags())
	p.options("OPTIONS OF ALL COMMANDS", cmd.InheritedFlags())
	if cmd.Example != "" {
		p.line(".SH EXAMPLES")
		p.verbatim(strings.Split(cmd.Example, "\n"), true)
	}
	p.seeAlso(m, cmd)
	return p.Flush()
}

type page struct{ *bufio.Writer }

// line writes a line. The first error of a page is returned by its Flush.
func (p *page) line(format string, args ...any) { _, _ = fmt.Fprintf(p, format+"\n", args...) }

// text writes paragraphs. Lines that are indented keep their form.
func (p *page) text(text string) {
	for i, paragraph := range strings.Split(strings.TrimSpace(text), "\n\n") {
		if i > 0 {
			p.line(".PP")
		}
		begins := true
		var kept []string
		for line := range strings.SplitSeq(paragraph, "\n") {
			if strings.HasPrefix(line, "  ") {
				kept = append(kept, line)
				continue
			}
			p.verbatim(kept, begins)
			kept, begins = nil, false
			p.line("%s", escaped(line))
		}
		p.verbatim(kept, begins)
	}
}

// verbatim writes lines as they are, at the begin of a paragraph or behind a line of it.
func (p *page) verbatim(lines []string, begins bool) {
	if len(lines) == 0 {
		return
	}
	if !begins {
		p.line(".PP")
	}
	p.line(".nf")
	for _, line := range lines {
		p.line("%s", escaped(line))
	}
	p.line(".fi")
}

func (p *page) options(title string, flags *pflag.FlagSet) {
	if !flags.HasAvailableFlags() {
		return
	}
	p.line(".SH %s", title)
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Deprecated != "" {
			return
		}
		value, usage := pflag.UnquoteUsage(f)
		option := `\fB` + escaped("--"+f.Name) + `\fR`
		if f.Shorthand != "" {
			option = `\fB` + escaped("-"+f.Shorthand) + `\fR, ` + option
		}
		if value != "" {
			option += ` \fI` + escaped(value) + `\fR`
		}
		p.line(".TP\n%s\n%s", option, escaped(usage+standard(f, usage)))
	})
}

// standard returns the default of an option, unless its description names it.
func standard(f *pflag.Flag, usage string) string {
	value := strings.Trim(f.DefValue, "[]")
	if slices.Contains([]string{"", "false", "0", "0s"}, value) || strings.Contains(usage, "(default ") {
		return ""
	}
	return " (default " + value + ")"
}

func (p *page) seeAlso(m Manual, cmd *cobra.Command) {
	var pages []string
	if cmd.HasParent() {
		pages = append(pages, fmt.Sprintf("%s(%d)", name(cmd.Parent()), m.Section))
	}
	for _, c := range visible(cmd) {
		pages = append(pages, fmt.Sprintf("%s(%d)", name(c), m.Section))
	}
	pages = append(pages, m.SeeAlso...)
	if len(pages) > 0 {
		p.line(".SH SEE ALSO\n%s", escaped(strings.Join(pages, ", ")))
	}
}

// name returns the name of the page of a command.
func name(cmd *cobra.Command) string { return strings.ReplaceAll(cmd.CommandPath(), " ", "-") }

func visible(cmd *cobra.Command) (all []*cobra.Command) {
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() && !c.IsAdditionalHelpTopicCommand() {
			all = append(all, c)
		}
	}
	return all
}

var special = strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`, "`", `\(ga`, "^", `\(ha`, "~", `\(ti`)

// escaped returns a text that roff prints as it is.
func escaped(text string) string {
	text = special.Replace(text)
	if strings.HasPrefix(text, ".") {
		text = `\&` + text
	}
	return text
}
