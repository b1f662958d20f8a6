package textfit

import (
	"slices"
	"testing"
)

func TestColumnsGiveWayByRank(t *testing.T) {
	columns := []Column{{}, {Rank: 2, Least: 5}, {Rank: 3}, {Rank: 1, Least: 4}}
	whole := []int{4, 12, 6, 20} // 50 with the gaps
	for _, test := range []struct {
		room          int
		shown, widths []int
	}{
		{0, []int{0, 1, 2, 3}, whole},
		{60, []int{0, 1, 2, 3}, whole},
		{50, []int{0, 1, 2, 3}, whole},
		{49, []int{0, 1, 2, 3}, []int{4, 12, 6, 19}},
		{34, []int{0, 1, 2, 3}, []int{4, 8, 6, 8}},
		{27, []int{0, 1, 2, 3}, []int{4, 5, 6, 4}},
		{26, []int{0, 1, 3}, []int{4, 8, 8}},
		{18, []int{0, 3}, []int{4, 10}},
		{11, []int{0}, []int{4}},
		{2, []int{0}, []int{4}},
	} {
		shown, widths := Fit(columns, whole, test.room)
		if !slices.Equal(shown, test.shown) || !slices.Equal(widths, test.widths) {
			t.Errorf("a room of %d shows %v, %v wide; want %v, %v", test.room, shown, widths, test.shown, test.widths)
		}
	}
}

func TestHelpIsWrapped(t *testing.T) {
	const help = `A paragraph of
several lines that become one.

Flags:
  -n, --name NAME   the name that the thing has, if any
      --x           short
`
	for width, want := range map[int]string{
		80: "A paragraph of several lines that become one.\n\nFlags:\n" +
			"  -n, --name NAME   the name that the thing has, if any\n      --x           short\n",
		44: "A paragraph of several lines that become\none.\n\nFlags:\n" +
			"  -n, --name NAME   the name that the thing\n                    has, if any\n      --x           short\n",
		32: "A paragraph of several lines\nthat become one.\n\nFlags:\n" +
			"  -n, --name NAME\n        the name that the thing\n        has, if any\n      --x           short\n",
	} {
		if got := Help(help, width); got != want {
			t.Errorf("at %d columns:\n%s\nwant\n%s", width, got, want)
		}
	}
}
