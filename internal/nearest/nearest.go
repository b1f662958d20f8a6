// Package nearest finds the words that a misspelt word is similar to.
package nearest

import "strings"

// To returns the words that are closest to a misspelt one, if they are close enough.
func To(word string, words []string) []string {
	const longest = 40 // a longer word is no misspelt one
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

// distance returns how many letters of a must be added, removed, replaced, or swapped with the next
// one to get b.
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
