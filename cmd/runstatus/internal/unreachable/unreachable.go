// Package unreachable turns the error of a connection that did not come about into words for people.
package unreachable

import (
	"strconv"
	"strings"
)

// known are the causes with words of their own, by what the transport says. A text or a hint with %s gets the
// server's name, and %c in a text stands for what follows.
var known = []struct{ says, text, hint string }{
	{"ssh to ", "ssh to %c", "ssh HOST runstatus version tries the same by hand"},
	{"first record does not look like a TLS handshake", "the server at %s speaks plain text, without TLS", "--insecure speaks plain text with it too, where the network may be trusted"},
	{"failed to verify certificate: x509: ", "the certificate of the server at %s is not trusted: %c", "--tls-ca FILE names the authorities to trust, --tls-server-name NAME the name in the certificate"},
	{"remote error: tls: ", "the server at %s refuses the connection: %c", "--tls-cert FILE and --tls-key FILE name the certificate of this client"},
	{"use of closed network connection", "what listens at %s does not speak gRPC", "is the port right? runstatusd says at its start where it listens; if it speaks TLS, --tls-ca FILE does so too"},
	{"error reading server preface", "what listens at %s does not speak gRPC", "is the port right? runstatusd says at its start where it listens; if it speaks TLS, --tls-ca FILE does so too"},
}

// Explain returns a text and a hint for a server that was not reached. Why is the transport's text, which has
// the cause after its last colon.
func Explain(server, why string) (text, hint string) {
	why = described(why)
	for _, k := range known {
		if _, cause, ok := strings.Cut(why, k.says); ok {
			return strings.NewReplacer("%s", server, "%c", cause).Replace(k.text), k.hint
		}
	}
	if i := strings.LastIndex(why, ": "); i >= 0 {
		why = why[i+2:]
	}
	return "no server answers at " + server + ": " + why, "start one with runstatusd, or name another with --server or RUNSTATUS_SERVER"
}

// described returns the description in an error of gRPC, which quotes it.
func described(why string) string {
	if _, quoted, ok := strings.Cut(why, "desc = "); ok {
		if inner, err := strconv.Unquote(quoted); err == nil {
			return inner
		}
	}
	return strings.TrimRight(why, `"`)
}
