package textfit

import (
	"regexp"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"
)

// Help wraps a help text. Lines that are not indented and follow each other are a paragraph. An
// indented line is a term with its description, or, without one, a command, which stays as it is.
func Help(help string, width int) string {
	var out, paragraph []string
	end := func() {
		if len(paragraph) > 0 {
			out = append(out, filled(strings.Join(paragraph, " "), width)...)
		}
		paragraph = nil
	}
	for line := range strings.SplitSeq(help, "\n") {
		if line != "" && strings.TrimLeft(line, " \t") == line {
			paragraph = append(paragraph, line)
			continue
		}
		end()
		out = append(out, described(line, width)...)
	}
	end()
	return strings.Join(out, "\n")
}

var termPattern = regexp.MustCompile(`^( +\S.*?  +)(\S.*)$`)

// described wraps the description in a line that begins with a term. Beside a long term, or on a narrow
// terminal, the description stands below.
func described(line string, width int) []string {
	const least, indent = 24, "        "
	m := termPattern.FindStringSubmatch(line)
	switch {
	case m == nil || len(line) <= width:
		return []string{line}
	case width-len(m[1]) < least:
		return append([]string{strings.TrimRight(m[1], " ")}, indented(indent, filled(m[2], width-len(indent)))...)
	}
	lines := indented(strings.Repeat(" ", len(m[1])), filled(m[2], width-len(m[1])))
	lines[0] = m[1] + strings.TrimLeft(lines[0], " ")
	return lines
}

// filled breaks words into lines of at most the width.
func filled(words string, width int) []string {
	lines := strings.Split(text.WrapSoft(words, max(width, 1)), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return lines
}

func indented(by string, lines []string) []string {
	for i, line := range lines {
		lines[i] = by + line
	}
	return lines
}
