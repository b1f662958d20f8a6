package main

import (
	"cmp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/runstatus/runstatus/internal/textfit"
)

// helpWidth is the width of help texts that are not for a terminal.
const helpWidth = 80

// help prints the help of a command, wrapped at the width of the terminal.
func (a *app) help(cmd *cobra.Command, _ []string) {
	about := strings.TrimSpace(cmp.Or(cmd.Long, cmd.Short))
	a.out.print(textfit.Help(about+"\n\n"+cmd.UsageString(), cmp.Or(a.out.columns(), helpWidth)))
}
