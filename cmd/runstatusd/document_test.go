package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"github.com/runstatus/runstatus/internal/pavconfig"
)

var update = flag.Bool("update", false, "write docs/configuration.md anew")

// sections are the parts of the document, each with the settings in it: names, or what they begin with and a star.
// Settings that are in none come last.
var sections = []struct {
	title string
	flags []string
}{
	{"Directories", []string{"dir", "namespace", "pavilion", "read-only", "state-dir", "allow-create", "no-lock", "umask", "durability"}},
	{"Addresses", []string{"listen", "http", "http-cors", "insecure"}},
	{"TLS", []string{"tls-*"}},
	{"Callers and rights", []string{"auth-*", "authz", "oidc-*", "jwt-*", "slurm-*", "no-auth", "public-health", "audit-log"}},
	{"Limits", []string{"max-*", "handshake-timeout", "keepalive-min-time"}},
	{"Lines of other programs", []string{"poll", "poll-budget", "network-append"}},
	{"Silent runs", []string{"silence", "silence-after"}},
	{"The log", []string{"log-*"}},
}

const introduction = `# Configuration

<!-- Generated from the flags of runstatusd by make config-docs. -->

Every setting of ` + "`runstatusd`" + ` is a flag (` + "`--state-dir DIR`" + `), a variable of the environment (` + "`RUNSTATUSD_STATE_DIR`" + `) and a key of
the YAML file that ` + "`--config FILE`" + ` names (` + "`state-dir: DIR`" + `). A flag wins over the environment, and the environment over the
file. A setting that is unknown is an error in all three.

A setting that can be given several times is a list in the file, and has commas in the environment. *Now* in the last column says that a
changed value takes effect at SIGHUP; all others do so at the next start. The files of certificates, tokens, keys and rights that settings
name are read again whenever they change. The rules of ` + "`notify`" + ` and the secrets that they name are read again at SIGHUP alone.

` + "`runstatusd --check-config`" + ` reports everything that is wrong, with the line of the file where it stands there, and starts nothing.
The file also has ` + "`states`" + `, which is no flag: [states of plug-ins](operations.md#states-of-plug-ins).
`

// document returns docs/configuration.md.
func document(f *pflag.FlagSet) string {
	var b strings.Builder
	b.WriteString(introduction)
	done := map[string]bool{}
	for _, name := range notInFile {
		done[name] = true
	}
	for _, s := range append(slices.Clone(sections), struct {
		title string
		flags []string
	}{"More", []string{"*"}}) {
		var rows strings.Builder
		for _, pattern := range s.flags {
			f.VisitAll(func(flag *pflag.Flag) {
				prefix, many := strings.CutSuffix(pattern, "*")
				if done[flag.Name] || flag.Name != pattern && (!many || !strings.HasPrefix(flag.Name, prefix)) {
					return
				}
				done[flag.Name] = true
				rows.WriteString(row(flag))
			})
		}
		if rows.Len() > 0 {
			fmt.Fprintf(&b, "\n## %s\n\n| key | environment | value | default | meaning | SIGHUP |\n| --- | --- | --- | --- | --- | --- |\n%s", s.title, &rows)
		}
	}
	return b.String()
}

// row describes a flag.
func row(f *pflag.Flag) string {
	value, usage := pflag.UnquoteUsage(f)
	if f.NoOptDefVal == pavconfig.Automatic {
		value += ", or " + pavconfig.Automatic
	}
	if f.Value.Type() == "bool" {
		value = "true, false"
	}
	std := f.DefValue
	if usage, std = withoutDefault(usage, std); strings.Trim(std, "[]") == "" {
		std = ""
	}
	if slices.Contains([]string{"false", "0", "0s"}, std) {
		std = ""
	}
	if _, many := f.Value.(pflag.SliceValue); many {
		usage = strings.Replace(usage, " (repeatable)", "", 1)
		value, std = "list of "+value, strings.Trim(std, "[]")
	}
	now := ""
	if slices.Contains(reloaded, f.Name) {
		now = "now"
	}
	name := environmentPrefix + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
	return fmt.Sprintf("| `%s` | `%s` | %s | %s | %s | %s |\n", f.Name, name, value, std, strings.ReplaceAll(usage, "|", `\|`), now)
}

// withoutDefault takes "(default …)" from the end of a description.
func withoutDefault(usage, std string) (string, string) {
	i := strings.LastIndex(usage, " (default ")
	if i < 0 || !strings.HasSuffix(usage, ")") {
		return usage, std
	}
	return usage[:i], strings.TrimSuffix(usage[i+len(" (default "):], ")")
}

func TestTheDocumentOfTheConfigurationIsFresh(t *testing.T) {
	const path = "../../docs/configuration.md"
	var s settings
	f := pflag.NewFlagSet("runstatusd", pflag.ContinueOnError)
	s.define(f)
	want := []byte(document(f))
	if *update {
		if err := os.WriteFile(path, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, want) {
		t.Errorf("docs/configuration.md is not what the flags say: run make config-docs (%v)", err)
	}
	f.VisitAll(func(flag *pflag.Flag) {
		if !slices.Contains(notInFile, flag.Name) && !bytes.Contains(want, []byte("\n| `"+flag.Name+"` |")) {
			t.Errorf("the document lacks %s", flag.Name)
		}
	})
	for _, name := range reloaded {
		if f.Lookup(name) == nil {
			t.Errorf("there is no setting %s, which a SIGHUP would change", name)
		}
	}
}

// What a SIGHUP has take effect is what the document says.
func TestEachReloadedSettingReachesTheServer(t *testing.T) {
	plain, err := load(t)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range reloaded {
		if name == "log-level" { // it is no part of the server's configuration
			continue
		}
		changed, err := load(t, "--"+name+"=7")
		if err != nil {
			t.Fatal(err)
		}
		if reflect.DeepEqual(change(plain), change(changed)) {
			t.Errorf("%s changes nothing at SIGHUP", name)
		}
	}
}
