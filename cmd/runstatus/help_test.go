package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// Help texts fit the width, but for commands, which are not broken. Every command has an example, and
// every flag names what it takes in capitals.
func TestHelpFitsATerminal(t *testing.T) {
	root := rootCommand(&app{out: &screen{}, err: &screen{}})
	for _, cmd := range append(root.Commands(), root) {
		for _, width := range []int{40, 60, 80} {
			whole := strings.Split(cmd.Example+"\n  "+cmd.UseLine(), "\n")
			for line := range strings.SplitSeq(wrapped(cmd.Long+"\n\n"+cmd.UsageString(), width), "\n") {
				if len(line) > width && !slices.Contains(whole, line) {
					t.Errorf("the help of %s has a line of %d columns, more than %d: %s", cmd.Name(), len(line), width, line)
				}
			}
		}
		if cmd != root && cmd.Example == "" {
			t.Errorf("the help of %s has no example", cmd.Name())
		}
		for line := range strings.SplitSeq(usageOfFlags(cmd), "\n") {
			for _, typ := range []string{" string ", " strings ", " stringArray ", " stringToString ", " duration ", " int ", " uint "} {
				if strings.Contains(line, typ) {
					t.Errorf("the help of %s names the type%s: %s", cmd.Name(), typ, line)
				}
			}
		}
	}
}

// usageOfFlags returns what flags take, without their descriptions.
func usageOfFlags(cmd *cobra.Command) string {
	var terms []string
	for line := range strings.SplitSeq(cmd.LocalFlags().FlagUsages(), "\n") {
		if m := termPattern.FindStringSubmatch(line); m != nil {
			terms = append(terms, m[1])
		}
	}
	return strings.Join(terms, "\n")
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
		if got := wrapped(help, width); got != want {
			t.Errorf("at %d columns:\n%s\nwant\n%s", width, got, want)
		}
	}
}
