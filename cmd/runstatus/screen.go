package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
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

// leastLast is the smallest width of a table's last column.
const leastLast = 8

// table prints rows below a header, which is left out if it is empty. If the width is limited,
// the last column is cut to what the other columns leave. The columns in right are aligned to
// the right.
func (s *screen) table(header []string, rows [][]string, right ...int) {
	w := table.NewWriter()
	w.SetStyle(table.Style{
		Box:     table.BoxStyle{PaddingRight: "  ", UnfinishedRow: "…"},
		Format:  table.FormatOptions{Header: text.FormatUpper},
		Options: table.OptionsNoBordersAndSeparators,
		Size:    table.SizeOptions{WidthMax: s.columns()},
	})
	w.SuppressTrailingSpaces()
	var aligned []table.ColumnConfig
	for _, i := range right {
		aligned = append(aligned, table.ColumnConfig{Number: i + 1, Align: text.AlignRight, AlignHeader: text.AlignRight})
	}
	w.SetColumnConfigs(aligned)
	last := len(header) - 1
	room := s.room(header[:last], rows)
	if strings.Join(header, "") != "" {
		w.AppendHeader(cells(header, s.faint))
	}
	for _, row := range rows {
		if room > 0 {
			row[last] = text.Snip(row[last], room, "…")
		}
		w.AppendRow(cells(row, nil))
	}
	s.line("%s", w.Render())
}

// columns returns the largest width of a row, 0 for any width. The last column of the terminal
// stays free, because some terminals begin a new row when it is written.
func (s *screen) columns() int { return max(s.width-1, 0) }

// room returns the largest width of the last column of a table, 0 for any width.
func (s *screen) room(header []string, rows [][]string) int {
	if s.width == 0 {
		return 0
	}
	room := s.columns() - len("  ")
	for i, name := range header {
		widest := text.StringWidthWithoutEscSequences(name)
		for _, row := range rows {
			widest = max(widest, text.StringWidthWithoutEscSequences(row[i]))
		}
		room -= widest + len("  ")
	}
	return max(room, leastLast)
}

func (s *screen) faint(v string) string { return s.paint(text.Faint, v) }

func cells(values []string, paint func(string) string) table.Row {
	row := make(table.Row, len(values))
	for i, v := range values {
		if paint != nil {
			v = paint(v)
		}
		row[i] = v
	}
	return row
}

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
