// Package textfit fits tables and help texts to the width of a terminal. All its functions are pure. Widths
// are numbers of columns of the terminal.
package textfit

import "slices"

// Column is a column of a table.
type Column struct {
	Name  string
	Right bool // aligned to the right
	Rank  int  // the column with the largest rank is left out first; 0: never
	Least int  // the width to which the column may be cut; 0: it is not cut
}

// Gap stands behind each column, also behind the last one.
const Gap = "  "

// Fit returns which columns a row of the given room shows, and their widths, for columns of the width
// whole. Room 0 shows all of them whole. Columns are left out by their ranks until the others fit, cut to
// Least. What remains is shared by the columns that are cut.
func Fit(columns []Column, whole []int, room int) (shown, widths []int) {
	for i := range columns {
		shown = append(shown, i)
	}
	if room == 0 {
		return shown, whole
	}
	widths, left := least(columns, whole, shown, room)
	for left < 0 {
		out := slices.MaxFunc(shown, func(a, b int) int { return columns[a].Rank - columns[b].Rank })
		if columns[out].Rank == 0 {
			break
		}
		shown = slices.DeleteFunc(shown, func(c int) bool { return c == out })
		widths, left = least(columns, whole, shown, room)
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

// least returns the smallest widths of the shown columns, and what they leave of the room.
func least(columns []Column, whole, shown []int, room int) (widths []int, left int) {
	for _, c := range shown {
		width := whole[c]
		if columns[c].Least > 0 {
			width = min(width, columns[c].Least)
		}
		widths = append(widths, width)
		room -= width + len(Gap)
	}
	return widths, room
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
