package tokenfile

import (
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/runstatus/runstatus/internal/testkit"
)

func entry(label string) Entry {
	d := Digest(New())
	return Entry{Label: label, SHA256: hex.EncodeToString(d[:])}
}

func TestTokensAreAddedAndRemoved(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tokens")
	until := time.Now().Add(time.Hour).UTC().Truncate(time.Second)
	e := entry("a")
	e.User, e.Role, e.Runs, e.Namespaces, e.Expires = "ada", "writer", "own", []string{"main"}, &until
	for _, e := range []Entry{e, entry("b")} {
		if err := Add(path, e); err != nil {
			t.Fatal(err)
		}
	}
	if err := Add(path, entry("a")); err == nil {
		t.Error("a label is taken twice")
	}
	entries, err := Read(path)
	if err != nil || len(entries) != 2 || entries[0].User != "ada" || !entries[0].Expires.Equal(until) {
		t.Fatalf("got %v, %v", entries, err)
	}
	if st, err := os.Stat(path); err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("the mode is %v, %v", st.Mode(), err)
	}
	if err := Remove(path, "a"); err != nil {
		t.Fatal(err)
	}
	if err := Remove(path, "a"); err == nil {
		t.Error("a token that is gone is removed")
	}
	if entries, err = Read(path); err != nil || len(entries) != 1 || entries[0].Label != "b" {
		t.Errorf("got %v, %v", entries, err)
	}
}

func TestChangesAtTheSameTimeAreAllKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tokens")
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() {
			if err := Add(path, entry(fmt.Sprint("t", i))); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if entries, err := Read(path); err != nil || len(entries) != 50 {
		t.Errorf("%d tokens, %v", len(entries), err)
	}
	if files, err := os.ReadDir(filepath.Dir(path)); err != nil || len(files) != 1 {
		t.Errorf("the directory has %v, %v", files, err)
	}
}

func TestFilesThatOthersMayWriteAreRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tokens")
	if err := Add(path, entry("a")); err != nil {
		t.Fatal(err)
	}
	for mode, ok := range map[os.FileMode]bool{0o600: true, 0o640: true, 0o644: true, 0o660: false, 0o602: false, 0o666: false} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		if _, err := Read(path); (err == nil) != ok {
			t.Errorf("%v: %v", mode, err)
		}
	}
}

func TestAllMistakesAreToldWithTheirLines(t *testing.T) {
	secret := New()
	good := entry("x").SHA256
	text := `{"label":"x","sha256":"` + good + `"}
# a comment

{"label":"x","sha256":"` + good + `"}
{"label":"a b","sha256":"` + good + `"}
{"label":"c","sha256":"abc"}
{"label":"d","sha256":"` + good + `","role":"king"}
{"label":"e","sha256":"` + good + `","runs":"own"}
{"label":"f","sha256":"` + good + `","role":"reader","runs":"own"}
{"label":"g","sha256":"` + good + `","colour":"red"}
{"label":"h","sha256":"` + good + `"} more
{"label":"i","sha256":"` + secret + `"}
text
{"label":"j","sha256":"` + good + `","expires":"tomorrow"}
`
	entries, err := Parse(strings.NewReader(text))
	if err == nil || len(entries) != 1 {
		t.Fatalf("%v, %v", entries, err)
	}
	for line := range 11 {
		if want := fmt.Sprintf("line %d: ", line+4); !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing", want)
		}
	}
	if strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), good) {
		t.Errorf("the error has a token or a digest: %v", err)
	}
}

func FuzzTokenFile(tf *testing.F) {
	f := testkit.Mutated(tf)
	f.Add(`{"label":"x","sha256":"` + entry("x").SHA256 + `","role":"writer","runs":"own","user":"ada","expires":"2030-01-01T00:00:00Z"}`)
	f.Add("# a\n\n{}")
	f.Fuzz(func(t testing.TB, text string) {
		entries, _ := Parse(strings.NewReader(text))
		seen := map[string]bool{}
		for _, e := range entries {
			if e.Check() != nil || seen[e.Label] || len(e.SHA256) != 64 {
				t.Errorf("%q gives %+v", text, e)
			}
			seen[e.Label] = true
		}
	})
}
