package main

import (
	"slices"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// column is a column of a table.
type column struct {
	name  string
	right bool // aligned to the right
	rank  int  // if the width is limited, the column with the largest rank is left out first; 0: never
	least int  // the width to which the column may be cut; 0: it is not cut
}

// gap stands behind each column, also behind the last one.
const gap = "  "

// table prints rows below a header, which is left out if no column has a name. On a terminal it leaves
// columns out, and cuts others, so that a row takes one line.
func (s *screen) table(columns []column, rows [][]string) {
	s.tableWithin(s.columns(), columns, rows)
}

// tableWithin is table for another width; 0 is any.
func (s *screen) tableWithin(room int, columns []column, rows [][]string) {
	shown, widths := fit(columns, widthsOf(columns, rows), room)
	w := table.NewWriter()
	w.SetStyle(table.Style{
		Box:     table.BoxStyle{PaddingRight: gap, UnfinishedRow: "…"},
		Format:  table.FormatOptions{Header: text.FormatUpper},
		Options: table.OptionsNoBordersAndSeparators,
		Size:    table.SizeOptions{WidthMax: room},
	})
	w.SuppressTrailingSpaces()
	var configs []table.ColumnConfig
	var header table.Row
	for i, c := range shown {
		config := table.ColumnConfig{Number: i + 1, WidthMax: widths[i], WidthMaxEnforcer: cut}
		if columns[c].right {
			config.Align, config.AlignHeader = text.AlignRight, text.AlignRight
		}
		configs = append(configs, config)
		header = append(header, s.faint(columns[c].name))
	}
	w.SetColumnConfigs(configs)
	if slices.ContainsFunc(columns, func(c column) bool { return c.name != "" }) {
		w.AppendHeader(header)
	}
	for _, row := range rows {
		var cells table.Row
		for _, c := range shown {
			cells = append(cells, row[c])
		}
		w.AppendRow(cells)
	}
	s.line("%s", w.Render())
}

func cut(v string, width int) string { return text.Snip(v, width, "…") }

// columns returns the largest width of a row, 0 for any width. The last column of the terminal
// stays free, because some terminals begin a new row when it is written.
func (s *screen) columns() int { return max(s.width-1, 0) }

// widthsOf returns the widths that the columns need.
func widthsOf(columns []column, rows [][]string) []int {
	widths := make([]int, len(columns))
	for i, c := range columns {
		widths[i] = text.StringWidthWithoutEscSequences(c.name)
		for _, row := range rows {
			widths[i] = max(widths[i], text.StringWidthWithoutEscSequences(row[i]))
		}
	}
	return widths
}

// fit returns which columns a row of the given room shows, and their widths. Room 0 shows all of them
// whole. What the other columns leave is shared by those that may be cut.
func fit(columns []column, whole []int, room int) (shown, widths []int) {
	for i := range columns {
		shown = append(shown, i)
	}
	if room == 0 {
		return shown, whole
	}
	left := 0
	for {
		widths, left = nil, room
		for _, c := range shown {
			width := whole[c]
			if columns[c].least > 0 {
				width = min(width, columns[c].least)
			}
			widths = append(widths, width)
			left -= width + len(gap)
		}
		least := slices.MaxFunc(shown, func(a, b int) int { return columns[a].rank - columns[b].rank })
		if left >= 0 || columns[least].rank == 0 {
			break
		}
		shown = slices.DeleteFunc(shown, func(c int) bool { return c == least })
	}
	for ; left > 0; left-- {
		narrow := narrowest(shown, widths, whole)
		if narrow < 0 {
			break
		}
		widths[narrow]++
	}
	return shown, widths
}

// narrowest returns the index of the narrowest column that is cut, -1 if none is.
func narrowest(shown, widths, whole []int) int {
	narrow := -1
	for i, c := range shown {
		if widths[i] < whole[c] && (narrow < 0 || widths[i] < widths[narrow]) {
			narrow = i
		}
	}
	return narrow
}

// unnamed returns n columns without a header. The last one gives way to the others.
func unnamed(n int) []column {
	columns := make([]column, n)
	columns[n-1].least = leastNote
	return columns
}

// leastNote is the width to which a column of free text may be cut.
const leastNote = 8
