package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// versionTime bounds the time of the server's answer.
const versionTime = 2 * time.Second

func versionCommand(a *app) *cobra.Command {
	var check bool
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print the versions of this program and of the server",
		Example: `  runstatus version
  runstatus version --server login1:7600 --insecure
  runstatus version --check        # as a health check of a container`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			a.out.line("runstatus %s", versionText())
			if a.dir != "" {
				return nil // this program serves it
			}
			c, err := a.connect()
			if err != nil {
				return err
			}
			ctx, cancel := context.WithTimeout(cmd.Context(), versionTime)
			defer cancel()
			version, err := c.ServerVersion(ctx)
			a.out.line("server %s", serverVersion(version, err))
			if code := status.Code(err); check && code != codes.Unauthenticated && code != codes.PermissionDenied {
				return err // else it answers
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&check, "check", false, "fail if the server does not answer")
	return cmd
}

// serverVersion returns the server's version in words. An unreachable server is no error of the
// command.
func serverVersion(version string, err error) string {
	switch {
	case status.Code(err) == codes.Unimplemented:
		return "unknown: it is older than this program"
	case err != nil:
		return "unknown: it does not answer"
	case version == "":
		return "unknown: it was built without a version"
	}
	return plain(version)
}
