package unreachable_test

import (
	"strings"
	"testing"

	"github.com/runstatus/runstatus/cmd/runstatus/internal/unreachable"
)

func TestExplain(t *testing.T) {
	const dialing = `connection error: desc = "transport: Error while dialing: `
	const shaking = `connection error: desc = "transport: authentication handshake failed: `
	for why, want := range map[string]struct{ text, hint string }{
		dialing + `dial tcp 127.0.0.1:1: connect: connection refused"`:                                     {"no server answers at login1: connection refused", "start one"},
		dialing + `ssh to a@login1: a@login1: Permission denied (publickey)."`:                             {"ssh to a@login1: a@login1: Permission denied (publickey).", "by hand"},
		dialing + `ssh to login1: instead of a server's answer came \"hi\\n\""`:                            {`ssh to login1: instead of a server's answer came "hi\n"`, "by hand"},
		shaking + `tls: first record does not look like a TLS handshake"`:                                  {"the server at login1 speaks plain text, without TLS", "--insecure"},
		shaking + `tls: failed to verify certificate: x509: certificate is valid for a, not b"`:            {"the certificate of the server at login1 is not trusted: certificate is valid for a, not b", "--tls-ca"},
		`connection error: desc = "error reading server preface: remote error: tls: certificate required"`: {"the server at login1 refuses the connection: certificate required", "--tls-cert"},
		"remote error: tls: expired certificate":                                                           {"the server at login1 refuses the connection: expired certificate", "--tls-cert"},
		`connection error: desc = "error reading server preface: EOF"`:                                     {"what listens at login1 does not speak gRPC", "--tls-ca"},
		"nothing known": {"no server answers at login1: nothing known", "start one"},
	} {
		text, hint := unreachable.Explain("login1", why)
		if text != want.text || !strings.Contains(hint, want.hint) {
			t.Errorf("%s:\n got %q, %q", why, text, hint)
		}
	}
}
