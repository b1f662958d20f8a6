package main

import (
	"github.com/spf13/pflag"

	"github.com/runstatus/runstatus/server"
)

// defineAccess defines the flags about callers: how they are known, and what they may do.
func defineAccess(f *pflag.FlagSet, a *server.Access) {
	f.StringVar(&a.TokenFile, "auth-tokens", "", "accept the tokens in `FILE`, which runstatus token create writes; it is read again when it changes")
	f.StringVar(&a.PolicyFile, "auth-policy", "", "give callers the rights that the rules in the YAML `FILE` say; it is read again when it changes")
	f.StringVar(&a.Authz, "authz", "", "what decides about rights: `WHAT` is none (every caller may do everything), policy, or files (the permissions of the status files, on unix sockets) (default policy if there is one, else none)")
	f.StringVar(&a.OIDCIssuer, "oidc-issuer", "", "accept JSON Web Tokens of the OpenID Connect issuer at `URL`")
	f.StringVar(&a.JWKSFile, "jwt-jwks", "", "accept JSON Web Tokens that are signed by a key of the set in `FILE`")
	f.StringVar(&a.JWTIssuer, "jwt-issuer", "", "the `ISSUER` (iss) of tokens that --jwt-jwks verifies")
	f.StringVar(&a.JWTAudience, "jwt-audience", "", "the `AUDIENCE` (aud) of JSON Web Tokens for this server")
	f.StringVar(&a.UserClaim, "jwt-user-claim", "sub", "the `CLAIM` of JSON Web Tokens that names the user")
	f.StringVar(&a.GroupsClaim, "jwt-groups-claim", "groups", "the `CLAIM` of JSON Web Tokens that lists groups")
	f.StringVar(&a.SlurmKeyFile, "slurm-jwt-key", "", "accept the tokens of Slurm (scontrol token), signed by the secret in `FILE` (jwt_hs256.key) or by a key of the set in it (jwks.json)")
	f.DurationVar(&a.Leeway, "jwt-leeway", server.DefaultLeeway, "how far the clocks of issuers may differ from this machine's: `D`")
	f.BoolVar(&a.NoAuth, "no-auth", false, "allow calls without credentials everything, also from other machines")
	f.BoolVar(&a.PublicHealth, "public-health", false, "answer health checks and reflection without credentials also to other machines")
	f.StringVar(&a.AuditLog, "audit-log", "", "write a line of JSON for each write, denial and reload to the end of `FILE`")
}
