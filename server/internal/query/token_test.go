package query

import (
	"encoding/base64"
	"testing"

	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

func FuzzPageToken(tf *testing.F) {
	f := testkit.Mutated(tf)
	order, err := ParseOrder("update_time desc, user")
	if err != nil {
		f.Fatal(err)
	}
	tokens := Binding{"runs", "main", "", ""}
	n := store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: "1"}
	f.Add(tokens.Encode(order.Save(sample())...), []byte{})
	f.Add(HistoryOf(n, false).Encode(store.Entry{UID: "00ff", Cursor: store.Cursor{Position: 54, Sequence: 1}}), []byte{1})
	f.Fuzz(func(t testing.TB, token string, body []byte) {
		// As callers may send it, and with a good checksum over what they made up.
		forged := append([]byte{tokenVersion}, body...)
		for _, token := range []string{token, base64.RawURLEncoding.EncodeToString(append(forged, tokens.checksum(forged)...))} {
			if place, err := tokens.Decode(token, len(order)); err == nil {
				if again := tokens.Encode(place...); again != token {
					t.Errorf("the token %q is accepted in the place of %q", token, again)
				}
				if after, err := order.Load(place); err == nil {
					_, _ = order.First(1, func(yield func(*store.Run, error) bool) { yield(sample(), nil) }, after)
				}
			}
			var q store.HistoryRequest
			if err := HistoryOf(n, false).Resume(token, &q); err != nil && store.ReasonOf(err) != apierr.InvalidPageToken {
				t.Error(err)
			}
		}
	})
}
