// Package access has the commands about callers and rights: auth whoami, auth can-i, and token create, list and
// revoke. It also finds the token that a command sends.
package access

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"google.golang.org/protobuf/proto"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// Env is what the commands need of the program.
type Env struct {
	Client func(context.Context) (*client.Client, error)
	// FullName returns the name of a run as the API writes it.
	FullName func(string) string
	// Parent returns the namespace that --namespace names, such as namespaces/main.
	Parent    func() string
	JSON      func() bool
	Line      func(format string, args ...any)
	PrintJSON func(proto.Message) error
	// Plain makes a text from outside safe to print.
	Plain func(string) string
	// No is the error of a command whose answer is no.
	No error
}

// Token returns the options of the token that calls carry, "" if there is none: that of the file that
// --token-file names, else RUNSTATUS_TOKEN, else SLURM_JWT. Slurm's was given for another purpose, so that a
// command works without it: slurms reports that it is Slurm's.
func Token(file string) (opts []client.Option, slurms bool) {
	if file = cmp.Or(file, os.Getenv("RUNSTATUS_TOKEN_FILE")); file != "" {
		return []client.Option{client.WithTokenFile(file)}, false
	}
	if token := os.Getenv("RUNSTATUS_TOKEN"); token != "" {
		return []client.Option{client.WithToken(token)}, false
	}
	if token := os.Getenv("SLURM_JWT"); token != "" {
		return []client.Option{client.WithToken(token)}, true
	}
	return nil, false
}

// verbs are words for methods. The methods' own names are taken too.
var verbs = map[string]string{
	"read": "GetRun", "get": "GetRun", "show": "GetRun", "status": "GetStatus", "history": "ListStatuses", "list": "ListRuns", "summary": "SummarizeRuns",
	"watch": "WatchStatuses", "wait": "WatchStatuses", "create": "CreateRun", "set": "SetStatus", "report": "ReportStatuses", "finish": "CompleteRun",
	"complete": "CompleteRun", "close": "CloseSeries", "rm": "DeleteRun", "delete": "DeleteRun",
}

// AuthCommand returns the command auth.
func AuthCommand(env *Env) *cobra.Command {
	cmd := &cobra.Command{Use: "auth", Short: "Show who you are to the server, and what you may do",
		Example: "  runstatus auth whoami\n  runstatus auth can-i set s3", Args: cobra.NoArgs}
	cmd.AddCommand(whoAmICommand(env), canICommand(env))
	return cmd
}

func whoAmICommand(env *Env) *cobra.Command {
	return &cobra.Command{
		Use:     "whoami",
		Short:   "Show who you are to the server, with your rights",
		Example: `  runstatus auth whoami`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := env.Client(cmd.Context())
			if err != nil {
				return err
			}
			who, err := c.Auth().WhoAmI(cmd.Context(), &runstatusv1.WhoAmIRequest{})
			if err != nil {
				return err
			}
			if env.JSON() {
				return env.PrintJSON(who)
			}
			env.print(who)
			return nil
		},
	}
}

func (env *Env) print(who *runstatusv1.WhoAmIResponse) {
	line := func(key string, values ...string) {
		if text := strings.Join(values, ", "); text != "" {
			env.Line("%-8s %s", key, env.Plain(text))
		}
	}
	line("kind", word(who.GetKind().String(), "PRINCIPAL_KIND_"))
	line("user", who.GetUser())
	if who.Uid != nil {
		line("uid", fmt.Sprint(who.GetUid()))
	}
	line("groups", who.GetGroups()...)
	line("names", who.GetSans()...)
	line("token", who.GetTokenLabel())
	line("issuer", who.GetIssuer())
	if who.GetExpireTime() != nil {
		line("expires", who.GetExpireTime().AsTime().Local().Format(time.DateTime))
	}
	if len(who.GetGrants()) == 0 {
		line("rights", "none")
	}
	for _, g := range who.GetGrants() {
		where := "in " + strings.TrimPrefix(g.GetParent(), "namespaces/")
		if g.GetParent() == "namespaces/-" {
			where = "in all namespaces"
		}
		runs := cmp.Or(g.GetFilter(), "all runs")
		if g.GetByFiles() {
			runs = "what the permissions of the files allow"
		}
		line("rights", fmt.Sprintf("%s %s: %s", word(g.GetRole().String(), "ROLE_"), where, runs))
	}
}

func word(name, prefix string) string { return strings.ToLower(strings.TrimPrefix(name, prefix)) }

func canICommand(env *Env) *cobra.Command {
	words := strings.Join(slices.Sorted(maps.Keys(verbs)), ", ")
	return &cobra.Command{
		Use:   "can-i VERB [RUN]",
		Short: "Tell whether you may do something with a run",
		Long: `Tell whether you may do something with a run, or in the namespace. VERB is one of
` + words + `,
or the name of a method of the API. The exit code is 0 for yes and 1 for no.`,
		Example: `  runstatus auth can-i set s3
  runstatus auth can-i create`,
		Args: cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			method := cmp.Or(verbs[args[0]], args[0])
			if method == strings.ToLower(method) { // the names of methods have capitals
				return fmt.Errorf("there is no verb %q: want one of %s", method, words)
			}
			c, err := env.Client(cmd.Context())
			if err != nil {
				return err
			}
			req := &runstatusv1.CheckAccessRequest{Method: method, Resource: env.Parent()}
			if len(args) == 2 {
				req.Resource = env.FullName(args[1])
			}
			resp, err := c.Auth().CheckAccess(cmd.Context(), req)
			if err != nil {
				return err
			}
			switch {
			case env.JSON():
				err = env.PrintJSON(resp)
			case resp.GetAllowed():
				env.Line("yes")
			default:
				env.Line("no: %s", env.Plain(resp.GetWhy()))
			}
			if err == nil && !resp.GetAllowed() {
				err = env.No
			}
			return err
		},
	}
}
