package main

import (
	"slices"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/runstatus/runstatus/internal/textfit"
)

// table prints rows below a header, which is left out if no column has a name. On a terminal it leaves
// columns out, and cuts others, so that a row takes one line.
func (s *screen) table(columns []textfit.Column, rows [][]string) {
	s.tableWithin(s.columns(), columns, rows)
}

// tableWithin is table for another width; 0 is any.
func (s *screen) tableWithin(room int, columns []textfit.Column, rows [][]string) {
	shown, widths := textfit.Fit(columns, widthsOf(columns, rows), room)
	w := table.NewWriter()
	w.SetStyle(table.Style{
		Box:     table.BoxStyle{PaddingRight: textfit.Gap, UnfinishedRow: "…"},
		Format:  table.FormatOptions{Header: text.FormatUpper},
		Options: table.OptionsNoBordersAndSeparators,
		Size:    table.SizeOptions{WidthMax: room},
	})
	w.SuppressTrailingSpaces()
	var configs []table.ColumnConfig
	var header table.Row
	for i, c := range shown {
		config := table.ColumnConfig{Number: i + 1, WidthMax: widths[i], WidthMaxEnforcer: cut}
		if columns[c].Right {
			config.Align, config.AlignHeader = text.AlignRight, text.AlignRight
		}
		configs = append(configs, config)
		header = append(header, s.faint(columns[c].Name))
	}
	w.SetColumnConfigs(configs)
	if slices.ContainsFunc(columns, func(c textfit.Column) bool { return c.Name != "" }) {
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
func widthsOf(columns []textfit.Column, rows [][]string) []int {
	widths := make([]int, len(columns))
	for i, c := range columns {
		widths[i] = text.StringWidthWithoutEscSequences(c.Name)
		for _, row := range rows {
			widths[i] = max(widths[i], text.StringWidthWithoutEscSequences(row[i]))
		}
	}
	return widths
}

// unnamed returns n columns without a header. The last one gives way to the others.
func unnamed(n int) []textfit.Column {
	columns := make([]textfit.Column, n)
	columns[n-1].Least = leastNote
	return columns
}

// leastNote is the width to which a column of free text may be cut.
const leastNote = 8
