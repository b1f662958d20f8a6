package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"github.com/runstatus/runstatus/internal/textfit"
)

// Help texts fit the width, but for commands, which are not broken. Every command has an example, and
// every flag names what it takes in capitals.
func TestHelpFitsATerminal(t *testing.T) {
	root := rootCommand(&app{out: &screen{}, err: &screen{}})
	for _, cmd := range append(root.Commands(), root) {
		for _, width := range []int{40, 60, 80} {
			whole := strings.Split(cmd.Example+"\n  "+cmd.UseLine(), "\n")
			for line := range strings.SplitSeq(textfit.Help(cmd.Long+"\n\n"+cmd.UsageString(), width), "\n") {
				if len(line) > width && !slices.Contains(whole, line) {
					t.Errorf("the help of %s has a line of %d columns, more than %d: %s", cmd.Name(), len(line), width, line)
				}
			}
		}
		if cmd != root && cmd.Example == "" {
			t.Errorf("the help of %s has no example", cmd.Name())
		}
		cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
			takes, _ := pflag.UnquoteUsage(f)
			if takes != strings.ToUpper(takes) {
				t.Errorf("the help of %s names the type %q of --%s", cmd.Name(), takes, f.Name)
			}
		})
	}
}
