package main

import (
	"strings"
	"testing"
)

// Help texts fit 80 columns, and every command with arguments of its own has an example.
func TestHelpFitsATerminal(t *testing.T) {
	root := rootCommand(&app{out: &screen{}, err: &screen{}})
	for _, cmd := range root.Commands() {
		for line := range strings.Lines(cmd.Long + "\n" + cmd.UsageString()) {
			if line = strings.TrimSuffix(line, "\n"); len(line) > helpWidth {
				t.Errorf("the help of %s has a line of %d columns: %s", cmd.Name(), len(line), line)
			}
		}
		if cmd.HasLocalFlags() && cmd.Name() != "demo" && cmd.Example == "" {
			t.Errorf("the help of %s has no example", cmd.Name())
		}
	}
}
