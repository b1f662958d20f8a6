// Package jwt recognizes JSON Web Tokens: those of an issuer whose keys are in a file or found by OpenID
// Connect discovery, and those of Slurm (auth/jwt), whose claim "sun" names the user.
//
// The algorithm of a token must be one that its key is for, from a fixed list: RS and PS for RSA keys, ES for
// the curve of an EC key, EdDSA for Ed25519, HS for a secret, which only Slurm has. So "none", and HS256 with
// the bytes of a public key, are refused before a signature is looked at. Every token must expire. Times have
// a leeway.
//
// A Verifier is safe for concurrent use. It owns no goroutines, but go-oidc fetches keys on one of its own,
// which ends with the fetch.
package jwt
