package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"
	"golang.org/x/term"
)

// screen is stdout or stderr. Only on a terminal is the output coloured and fitted to the
// width. A file, a pipe, or a terminal that cannot move its cursor (TERM is dumb or not set)
// gets the whole output without colour.
type screen struct {
	file     *os.File
	terminal bool
	color    bool
	width    int   // 0: no limit
	height   int   // 0: no limit
	failed   error // the first write that failed

	held *strings.Builder // if not nil it collects the output
}

func newScreen(file *os.File) *screen {
	name := os.Getenv("TERM")
	s := &screen{file: file, terminal: name != "" && name != "dumb" && term.IsTerminal(int(file.Fd()))}
	s.color = s.terminal && os.Getenv("NO_COLOR") == ""
	s.measure()
	return s
}

// measure reads the size of the terminal, which changes with its window.
func (s *screen) measure() {
	if !s.terminal {
		return
	}
	if width, height, err := term.GetSize(int(s.file.Fd())); err == nil {
		s.width, s.height = width, height
	}
}

func (s *screen) print(v string) {
	if s.held != nil {
		s.held.WriteString(v)
		return
	}
	if _, err := s.file.WriteString(v); err != nil && s.failed == nil {
		s.failed = err
	}
}

// line prints a line. The caller passes text from outside through plain.
func (s *screen) line(format string, args ...any) {
	s.print(fmt.Sprintf(format+"\n", args...))
}

// redraw replaces the terminal's last line, which holds no line feed.
func (s *screen) redraw(line string) {
	s.measure()
	if s.width > 0 {
		line = text.Trim(line, s.width-1)
	}
	s.print("\r\x1b[K" + line)
}

// replace prints content in place of the rows of before, and returns the rows that it shows.
// It leaves out what the terminal has no room for.
func (s *screen) replace(before []string, content string) []string {
	rows := strings.Split(strings.TrimSuffix(content, "\n"), "\n")
	if room := s.height - 1; s.height > 1 && len(rows) > room {
		more := len(rows) - room + 1
		rows = append(rows[:room-1], fmt.Sprintf("… %d more", more))
	}
	up := "\r"
	if lines := s.rowsOf(before); lines > 0 {
		up = fmt.Sprintf("\r\x1b[%dA", lines)
	}
	s.print(up + "\x1b[J" + strings.Join(rows, "\n") + "\n")
	return rows
}

// rowsOf returns how many rows of the terminal the lines take up now: a line wraps if the
// terminal has become narrower.
func (s *screen) rowsOf(lines []string) (rows int) {
	for _, line := range lines {
		rows++
		if width := text.StringWidthWithoutEscSequences(line); s.width > 0 && width > s.width {
			rows += (width - 1) / s.width
		}
	}
	return min(rows, max(s.height-1, len(lines)))
}

func (s *screen) paint(color text.Color, v string) string {
	if !s.color || v == "" {
		return v
	}
	return color.Sprint(v)
}

func (s *screen) faint(v string) string { return s.paint(text.Faint, v) }

// bar returns a bar of the width, filled to part of whole. It is empty only for zero, and full
// only for the whole.
func bar(part, whole int64, width int) string {
	filled := 0
	if whole > 0 {
		filled = int(part * int64(width) / whole)
	}
	if part > 0 && filled == 0 {
		filled = 1
	}
	return strings.Repeat("█", filled)
}
