// Package nearest finds what a misspelt word may have been meant for.
package nearest

import "strings"

// To returns those of the words that a misspelt one may have been meant for:
// the closest, if they are close enough.
func To(word string, words []string) []string {
	const longest = 40 // nobody misspells like that
	if len(word) > longest {
		return nil
	}
	word = strings.ToUpper(word)
	best := max(1, (len(word)+1)/3) // no more than so many letters may be wrong
	var near []string
	for _, w := range words {
		d := distance(word, strings.ToUpper(w))
		if d < best {
			best, near = d, nil
		}
		if d == best {
			near = append(near, w)
		}
	}
	const few = 3
	if len(near) > few {
		return nil
	}
	return near
}

// distance counts the letters to add, leave out, replace, or swap with the next
// one, to make b of a.
func distance(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			wrong := 1
			if a[i-1] == b[j-1] {
				wrong = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+wrong)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}
