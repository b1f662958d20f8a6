// Package tokenfile reads and writes the file of tokens: a line of JSON for each, with the SHA-256 digest of
// the token and never the token itself. The server reads it, and the command line adds and removes tokens.
//
// A token is "rst_" and 256 random bits in base64url. A file that other users than its owner may write is
// refused: to write it is to have every right. The functions are safe for concurrent use, also by several
// processes: changes are made under a lock on the file, and put in place whole.
package tokenfile

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Prefix begins every token, so that scanners for secrets can find one.
const Prefix = "rst_"

// maxLine bounds a line of the file.
const maxLine = 64 << 10

// Entry is a token of the file.
type Entry struct {
	// Label names the token in logs, policies and commands: 1 to 64 of A-Z a-z 0-9 . _ - beginning with a
	// letter or a digit.
	Label  string `json:"label"`
	SHA256 string `json:"sha256"` // the digest of the token, in hex
	// User is the user whom the bearer acts as; "": none.
	User string `json:"user,omitempty"`
	// Role is reader, writer or admin: the token has this role, for the namespaces and the runs below, and no
	// other right. Without it the token has what the policy gives its label or its user.
	Role       string   `json:"role,omitempty"`
	Namespaces []string `json:"namespaces,omitempty"` // none: all
	Runs       string   `json:"runs,omitempty"`       // own, all, or a filter; "": all
	// Expires is the time from which the token is refused; nil: none.
	Expires *time.Time `json:"expires,omitempty"`
	Created time.Time  `json:"created,omitzero"`
}

// Digest returns the digest of a token.
func Digest(token string) [sha256.Size]byte { return sha256.Sum256([]byte(token)) }

// New returns a new token.
func New() string {
	var secret [32]byte
	_, _ = rand.Read(secret[:]) // never fails
	return Prefix + base64.RawURLEncoding.EncodeToString(secret[:])
}

var labels = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)

// Check returns what is wrong with an entry, all of it joined.
func (e *Entry) Check() error {
	var errs []error
	if !labels.MatchString(e.Label) {
		errs = append(errs, fmt.Errorf("the label %.80q is not 1 to 64 of A-Z a-z 0-9 . _ - beginning with a letter or a digit", e.Label))
	}
	if b, err := hex.DecodeString(e.SHA256); err != nil || len(b) != sha256.Size {
		errs = append(errs, errors.New("sha256 is not a digest: want 64 hexadecimal digits"))
	}
	if !slices.Contains([]string{"", "reader", "writer", "admin"}, e.Role) {
		errs = append(errs, fmt.Errorf("%.80q is no role: want reader, writer or admin", e.Role))
	}
	if e.Role == "" && (e.Runs != "" || len(e.Namespaces) > 0) {
		errs = append(errs, errors.New("runs and namespaces narrow a role, and there is none: want a role"))
	}
	if e.Runs == "own" && e.User == "" {
		errs = append(errs, errors.New("a token without a user owns no runs: want a user"))
	}
	return errors.Join(errs...)
}

// Parse reads a file. The error joins one for each mistake, which names its line and holds no digest.
func Parse(r io.Reader) ([]Entry, error) {
	var entries []Entry
	var errs []error
	seen := map[string]int{}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxLine)
	for number := 1; lines.Scan(); number++ {
		text := bytes.TrimSpace(lines.Bytes())
		if len(text) == 0 || text[0] == '#' {
			continue
		}
		e, err := parseLine(text)
		if err == nil {
			err = e.Check()
		}
		if first := seen[e.Label]; err == nil && first > 0 {
			err = fmt.Errorf("the label %s is that of line %d: each token has its own", e.Label, first)
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("line %d: %w", number, err))
			continue
		}
		seen[e.Label] = number
		entries = append(entries, e)
	}
	if err := lines.Err(); err != nil {
		errs = append(errs, fmt.Errorf("read the tokens: %w", err))
	}
	return entries, errors.Join(errs...)
}

func parseLine(text []byte) (e Entry, err error) {
	if bytes.Contains(text, []byte(Prefix)) { // its error would show it
		return e, errors.New("the line holds a token itself: want its digest, which runstatus token create writes")
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&e); err != nil {
		return Entry{}, fmt.Errorf("is no token: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return Entry{}, errors.New("something stands behind the token: want one on each line")
	}
	e.SHA256 = strings.ToLower(e.SHA256)
	return e, nil
}
