package access

import (
	"cmp"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/runstatus/runstatus/client"
	"github.com/runstatus/runstatus/internal/tokenfile"
)

// TokenCommand returns the command token.
func TokenCommand(env *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "token",
		Short: "Create, list and revoke tokens in the server's token file",
		Long: `Create, list and revoke tokens in the token file of a server, which runstatusd
--auth-tokens names. The server notices changes within a second. The file has
digests and no tokens: a token is shown once, when it is created.`,
		Example: `  runstatus token create --file tokens --series s3 --role writer --for 24h
  runstatus token list --file tokens`,
		Args: cobra.NoArgs,
	}
	var file string
	cmd.PersistentFlags().StringVar(&file, "file", os.Getenv("RUNSTATUS_AUTH_TOKENS"), "the token `FILE` (RUNSTATUS_AUTH_TOKENS)")
	needsFile := func(run func(*cobra.Command, []string) error) func(*cobra.Command, []string) error {
		return func(cmd *cobra.Command, args []string) error {
			if file == "" {
				return errors.New("no token file is named: --file FILE, the one of runstatusd --auth-tokens")
			}
			return run(cmd, args)
		}
	}
	cmd.AddCommand(createCommand(env, &file, needsFile), listCommand(env, &file, needsFile), revokeCommand(env, &file, needsFile))
	return cmd
}

type wrapper func(func(*cobra.Command, []string) error) func(*cobra.Command, []string) error

// newToken is what the flags of token create say.
type newToken struct {
	label, series, role, runs, user, life string
	namespaces                            []string
}

func createCommand(env *Env, file *string, needsFile wrapper) *cobra.Command {
	var n newToken
	cmd := &cobra.Command{
		Use:   "create",
		Short: "Create a token, and print it once",
		Long: `Create a token, and print it once. With --role the token has this role for the
runs that --series or --runs select, and no other right. Without --role it has
what the policy of the server gives to its label or its user; without a policy,
every right. Programs send the token that is in RUNSTATUS_TOKEN, or in the file
that --token-file or RUNSTATUS_TOKEN_FILE names.`,
		Example: `  runstatus token create --file tokens --series s3 --role writer --for 24h
  runstatus token create --file tokens --label dashboard --role reader --for 90d
  runstatus token create --file tokens --label ci --user ci`,
		Args: cobra.NoArgs,
	}
	f := cmd.Flags()
	f.StringVar(&n.label, "label", "", "the `NAME` of the token in logs, lists and policies (default from the series and the time)")
	f.StringVar(&n.role, "role", "", "the `ROLE` of the token: reader, writer or admin")
	f.StringVar(&n.series, "series", "", "only the `SERIES` and its members")
	f.StringVar(&n.runs, "runs", "", "only these runs: own, all, or a `FILTER`")
	f.StringArrayVar(&n.namespaces, "in", nil, "only runs of the namespace `NAME` (repeatable)")
	f.StringVar(&n.user, "user", "", "the `USER` whom the bearer acts as")
	f.StringVar(&n.life, "for", "24h", "how long the token is valid: `D` such as 24h or 30d, or forever")
	cmd.RunE = needsFile(func(*cobra.Command, []string) error {
		entry, err := n.entry(env, time.Now())
		if err != nil {
			return err
		}
		token := tokenfile.New()
		digest := tokenfile.Digest(token)
		entry.SHA256 = hex.EncodeToString(digest[:])
		if err := tokenfile.Add(*file, entry); err != nil {
			return err
		}
		env.Line("%s", token)
		return nil
	})
	return cmd
}

// entry returns the token without its digest.
func (n *newToken) entry(env *Env, now time.Time) (tokenfile.Entry, error) {
	now = now.UTC().Truncate(time.Second)
	e := tokenfile.Entry{Label: n.label, User: n.user, Role: n.role, Runs: n.runs, Namespaces: n.namespaces, Created: now}
	if n.series != "" {
		if n.runs != "" || n.role == "" {
			return e, errors.New("--series goes with --role, and not with --runs")
		}
		namespace, filter, err := seriesFilter(env.FullName(n.series))
		if err != nil {
			return e, err
		}
		if e.Runs = filter; len(e.Namespaces) == 0 {
			e.Namespaces = []string{namespace}
		}
	}
	e.Label = cmp.Or(e.Label, strings.Trim(strings.ReplaceAll(n.series, "/", "-")+now.Format("-20060102-150405"), "-"))
	if n.life == "forever" {
		return e, nil
	}
	life, err := lifeOf(n.life)
	if err != nil {
		return e, err
	}
	until := now.Add(life)
	e.Expires = &until
	return e, nil
}

// lifeOf reads a duration, which may be in days.
func lifeOf(text string) (time.Duration, error) {
	life, err := time.ParseDuration(text)
	if days, ok := strings.CutSuffix(text, "d"); ok {
		var n uint64
		n, err = strconv.ParseUint(days, 10, 16)
		life = time.Duration(n) * 24 * time.Hour //nolint:gosec // 16 bits
	}
	if err != nil || life <= 0 {
		return 0, fmt.Errorf("--for %q is no duration: want 24h, 30d or forever", text)
	}
	return life, nil
}

func listCommand(env *Env, file *string, needsFile wrapper) *cobra.Command {
	return &cobra.Command{
		Use:     "list",
		Short:   "List the tokens of the file, without the tokens themselves",
		Example: `  runstatus token list --file tokens`,
		Args:    cobra.NoArgs,
		RunE: needsFile(func(*cobra.Command, []string) error {
			entries, err := tokenfile.Read(*file)
			if err != nil {
				return err
			}
			for _, e := range entries {
				env.Line("%s", env.Plain(describe(&e, time.Now())))
			}
			return nil
		}),
	}
}

// describe returns a token in a line.
func describe(e *tokenfile.Entry, now time.Time) string {
	words := []string{e.Label}
	if e.Role != "" {
		words = append(words, e.Role)
	} else {
		words = append(words, "by policy")
	}
	if e.User != "" {
		words = append(words, "user "+e.User)
	}
	if len(e.Namespaces) > 0 {
		words = append(words, "in "+strings.Join(e.Namespaces, " "))
	}
	if e.Runs != "" {
		words = append(words, "runs "+e.Runs)
	}
	switch {
	case e.Expires == nil:
		words = append(words, "never expires")
	case now.Before(*e.Expires):
		words = append(words, "until "+e.Expires.Local().Format(time.DateTime))
	default:
		words = append(words, "expired "+e.Expires.Local().Format(time.DateTime))
	}
	return strings.Join(words, "  ")
}

func revokeCommand(env *Env, file *string, needsFile wrapper) *cobra.Command {
	return &cobra.Command{
		Use:     "revoke LABEL...",
		Short:   "Remove tokens from the file: streams that use them end within seconds",
		Example: `  runstatus token revoke --file tokens dashboard`,
		Args:    cobra.MinimumNArgs(1),
		RunE: needsFile(func(_ *cobra.Command, args []string) error {
			for _, label := range args {
				if err := tokenfile.Remove(*file, label); err != nil {
					return err
				}
				env.Line("%s is revoked", label)
			}
			return nil
		}),
	}
}

// seriesFilter returns the filter of a series and its members.
func seriesFilter(name string) (namespace, filter string, err error) {
	parts := strings.Split(name, "/")
	if len(parts) == 2 && parts[0] == "series" {
		parts = append([]string{"namespaces", "main"}, parts...)
	}
	if len(parts) != 4 || parts[0] != "namespaces" || parts[2] != "series" {
		return "", "", fmt.Errorf("%q is no series: want one such as s3", name)
	}
	full := strings.Join(parts, "/")
	return parts[1], fmt.Sprintf(`series = %s OR (kind = "series" AND id = %s)`, client.Quote(full), client.Quote(parts[3])), nil
}
