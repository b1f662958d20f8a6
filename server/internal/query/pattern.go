package query

import "strings"

// starEscapes replaces the escapes of a value: `\*` is a star, and `\\` a backslash. A backslash
// before anything else is itself. A star alone matches any text, also the empty one, in fields whose
// values are patterns.
var starEscapes = strings.NewReplacer(`\*`, `*`, `\\`, `\`)

// pattern returns a function that reports whether a text matches the pattern.
func pattern(p string) func(string) bool {
	parts := patternParts(p)
	if len(parts) == 1 {
		return func(s string) bool { return s == parts[0] }
	}
	first, middle, last := parts[0], parts[1:len(parts)-1], parts[len(parts)-1]
	return func(s string) bool {
		s, ok := strings.CutPrefix(s, first)
		if !ok {
			return false
		}
		for _, part := range middle {
			if _, s, ok = strings.Cut(s, part); !ok {
				return false
			}
		}
		return strings.HasSuffix(s, last)
	}
}

// patternParts returns the texts between the stars of a pattern.
func patternParts(p string) (parts []string) {
	from := 0
	for i := 0; i < len(p); i++ {
		switch {
		case p[i] == '*':
			parts, from = append(parts, starEscapes.Replace(p[from:i])), i+1
		case strings.HasPrefix(p[i:], `\*`), strings.HasPrefix(p[i:], `\\`):
			i++
		}
	}
	return append(parts, starEscapes.Replace(p[from:]))
}

// withStarEscapes returns a filter in which each `\*` within quotes is `\\*`, since the parser
// refuses the escape `\*`, and the positions of the bytes that it added. AIP-160 does not define `\*`.
func withStarEscapes(filter string) (text string, added []int) {
	var b strings.Builder
	quote := byte(0)
	for i := 0; i < len(filter); i++ {
		c := filter[i]
		switch {
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case c == quote:
			quote = 0
		case quote != 0 && c == '\\' && i+1 < len(filter):
			if i++; filter[i] == '*' {
				added = append(added, b.Len())
				b.WriteByte(c)
			}
			b.WriteByte(c)
			c = filter[i]
		}
		b.WriteByte(c)
	}
	return b.String(), added
}

// Quote returns a text as a quoted value of a filter that matches this text alone.
func Quote(text string) string {
	text = strings.NewReplacer(`\`, `\\`, `*`, `\*`).Replace(text)
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`).Replace(text) + `"`
}
