package notify

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// Standard Webhooks: a secret is secretPrefix and the base64 of 24 to 64 bytes.
const (
	secretPrefix  = "whsec_"
	minSecret     = 24
	maxSecret     = 64
	maxSecrets    = 8
	maxSecretFile = 16 << 10
)

// readSecrets reads the secrets in a file, one a line; empty lines and those that begin with # are left out.
// The error names the file and the line, and no secret. A file that all users may read, or others than its
// owner may write, is refused.
func readSecrets(path string) ([][]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read the secret: %w", err)
	}
	defer file.Close()
	st, err := file.Stat()
	switch {
	case err != nil:
		return nil, fmt.Errorf("read the secret: %w", err)
	case !st.Mode().IsRegular():
		return nil, fmt.Errorf("the secret %s is no regular file", path)
	case st.Mode().Perm()&0o027 != 0:
		return nil, fmt.Errorf("the secret %s is open to other users (mode %04o): want 0600 or 0640", path, st.Mode().Perm())
	}
	text, err := io.ReadAll(io.LimitReader(file, maxSecretFile+1))
	if err != nil {
		return nil, fmt.Errorf("read the secret: %w", err)
	}
	if len(text) > maxSecretFile {
		return nil, fmt.Errorf("the secret %s is longer than %d bytes", path, maxSecretFile)
	}
	secrets, err := parseSecrets(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return secrets, nil
}

func parseSecrets(text []byte) (secrets [][]byte, err error) {
	for i, line := range bytes.Split(text, []byte("\n")) {
		line := strings.TrimSpace(string(line))
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		encoded, ok := strings.CutPrefix(line, secretPrefix)
		secret, err := base64.StdEncoding.DecodeString(encoded)
		if !ok || err != nil || len(secret) < minSecret || len(secret) > maxSecret {
			return nil, fmt.Errorf("line %d is no secret of Standard Webhooks: want %s and the base64 of %d to %d bytes, such as from: echo %s$(openssl rand -base64 32)", i+1, secretPrefix, minSecret, maxSecret, secretPrefix)
		}
		secrets = append(secrets, secret)
	}
	switch {
	case len(secrets) == 0:
		return nil, errors.New("there is no secret in the file: want a line such as from: echo " + secretPrefix + "$(openssl rand -base64 32)")
	case len(secrets) > maxSecrets:
		return nil, fmt.Errorf("there are %d secrets in the file: want at most %d", len(secrets), maxSecrets)
	}
	return secrets, nil
}

// sign returns the value of webhook-signature: a signature for each secret. A receiver accepts a message of
// which it can verify one.
func sign(secrets [][]byte, id, timestamp string, body []byte) string {
	var signatures []string
	for _, secret := range secrets {
		h := hmac.New(sha256.New, secret)
		h.Write([]byte(id + "." + timestamp + "."))
		h.Write(body)
		signatures = append(signatures, "v1,"+base64.StdEncoding.EncodeToString(h.Sum(nil)))
	}
	return strings.Join(signatures, " ")
}
