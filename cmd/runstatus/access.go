package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/runstatus/runstatus/client"
	"github.com/runstatus/runstatus/cmd/runstatus/internal/access"
	"github.com/runstatus/runstatus/cmd/runstatus/internal/jobended"
)

// accessCommands returns the commands about callers and rights, and the one of epilogs.
func accessCommands(a *app) []*cobra.Command {
	env := &access.Env{
		Client: a.reader, FullName: a.fullName, Parent: a.parent, JSON: func() bool { return a.json },
		Line: a.out.line, PrintJSON: a.printJSON, Plain: plain, No: &problem{code: exitNotGood},
	}
	epilog := *env
	epilog.Client = func(context.Context) (*client.Client, error) { return a.connect() } // what was kept is for other commands
	return []*cobra.Command{access.AuthCommand(env), access.TokenCommand(env), jobended.Command(&epilog)}
}

// newClient returns the client of the server, with the token that its calls carry. Slurm's token, which was
// not given for this, is left out where it may not be sent.
func (a *app) newClient(opts []client.Option) (*client.Client, error) {
	token, slurms := access.Token(a.tokenFile)
	c, err := client.New(a.server, append(token, opts...)...)
	if err == nil || token == nil {
		return c, err
	}
	without, other := client.New(a.server, opts...)
	if slurms || other != nil {
		return without, other
	}
	return nil, errors.Join(&problem{code: exitFailed, text: err.Error()}, without.Close()) // the token is at fault
}
