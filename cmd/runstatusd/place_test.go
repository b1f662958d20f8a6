package main

import (
	"strings"
	"testing"
)

// All mistakes are reported at once, those in the file with their lines: syntax of a value, and what the whole says.
func TestACheckNamesTheLineOfEachMistake(t *testing.T) {
	file := write(t, `# line 1
dir: nope

durability: never
listen:
  - 127.0.0.1:0
  - here
colour: red
max-connections: many
poll: often
states:
  - name: lower
    kind: test_run
max-message-size: 1
authz: policy
`)
	cmd, _ := program(t, t.TempDir(), "--check-config", "--config="+file, "--tls-min=1.1")
	cmd.Env = append(cmd.Env, "RUNSTATUSD_TLS_CERT=/nowhere")
	var said strings.Builder
	cmd.Stderr = &said
	if code := exitCode(cmd.Run()); code != 1 {
		t.Errorf("it exits with %d", code)
	}
	for _, want := range []string{
		`:2: the directory "nope" does not exist`,
		`:4: the durability "never" is neither`,
		`:5: the address "here" is neither HOST:PORT nor unix:PATH`,
		`:8: there is no setting "colour"`,
		`:9: max-connections: `,
		`:10: the polling "often" is neither`,
		`:14: the message size 1 is not between`,
		`:15: the authorization is by policy, and no policy file is given`,
	} {
		if !strings.Contains(said.String(), "runstatusd: "+file+want) {
			t.Errorf("%q is not said", want)
		}
	}
	if strings.Count(said.String(), "runstatusd: "+file+":11: ") != 1 { // states: its name
		t.Errorf("the mistake in line 11 is not said once")
	}
	for _, want := range []string{"runstatusd: ", "1.1"} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("%q, which is not in the file, is not said", want)
		}
	}
	if t.Failed() {
		t.Log(said.String())
	}
}
