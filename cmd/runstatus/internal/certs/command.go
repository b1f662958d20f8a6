// Package certs is the command cert: it makes certificates for trying TLS out.
//
// Init makes an authority with a certificate for a server and one for a client. It keeps the authority's
// key, so that other programs can issue further certificates with it. It overwrites nothing: if one of its files
// exists, none is written. The functions keep no state.
package certs

import (
	"fmt"
	"io"
	"os"
	"os/user"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

const day = 24 * time.Hour

// Command returns the command cert with its commands.
func Command(out io.Writer) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "cert",
		Short:   "Make certificates for trying TLS out",
		Example: `  runstatus cert init`,
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(initCommand(out))
	return cmd
}

func initCommand(out io.Writer) *cobra.Command {
	var r Request
	var days int
	cmd := &cobra.Command{
		Use:   "init [DIR]",
		Short: "Make an authority, and a server and a client certificate of it",
		Long: `Make an authority, and a server and a client certificate of it, in DIR
(default runstatus-certs), and print the commands that use them.

The files are ca.pem, server.pem and client.pem, with the keys ca.key,
server.key and client.key, which only their owner can read. Whoever has ca.key
can make certificates that the server and its clients trust. No file is
overwritten.`,
		Example: `  runstatus cert init --host login1 --host 10.0.0.1 --client ada`,
		Args:    cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			r.Dir = strings.Join(args, "")
			if r.Dir == "" {
				r.Dir = "runstatus-certs"
			}
			if days < 1 || days > 3650 {
				return fmt.Errorf("--days is %d: want 1 to 3650", days)
			}
			r.Validity = time.Duration(days) * day
			if err := Init(r); err != nil {
				return err
			}
			return describe(out, r)
		},
	}
	flags := cmd.Flags()
	flags.StringSliceVar(&r.Hosts, "host", defaultHosts(), "a `NAME` or an address by which clients reach the server (repeatable)")
	flags.StringVar(&r.Client, "client", defaultClient(), "the `NAME` of the client: a user's name, user@example.org, or a URI such as spiffe://site/ada")
	flags.IntVar(&days, "days", 365, "the `NUMBER` of days for which the certificates are valid; the authority is valid for ten times as long, ten years at most")
	return cmd
}

// defaultHosts are the names of this machine.
func defaultHosts() []string {
	hosts := []string{"localhost", "127.0.0.1", "::1"}
	if name, err := os.Hostname(); err == nil && name != "localhost" && checkHost(name) == nil {
		hosts = append(hosts, name)
	}
	return hosts
}

// defaultClient is the name of this user.
func defaultClient() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	return "client"
}

// describe prints what was made, and the commands that use it.
func describe(out io.Writer, r Request) error {
	path := func(name string) string { return quote(filepath.Join(r.Dir, name)) }
	_, err := fmt.Fprintf(out, `The certificates are in %s: the server's for %s, the client's for %s.
To try them:
  runstatusd --tls-cert %s --tls-key %s --tls-client-ca %s
  runstatus --tls-ca %s --tls-cert %s --tls-key %s status
`, r.Dir, strings.Join(r.Hosts, ", "), r.Client,
		path("server.pem"), path("server.key"), path("ca.pem"),
		path("ca.pem"), path("client.pem"), path("client.key"))
	return err
}

// quote returns a path as one word of a shell.
func quote(path string) string {
	if path != "" && !strings.ContainsFunc(path, func(r rune) bool {
		return !strings.ContainsRune("/._-+=,@%abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", r)
	}) {
		return path
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}
