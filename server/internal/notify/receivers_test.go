package notify

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
)

func TestMessagesGoToListedReceiversAlone(t *testing.T) {
	all, err := parseText(strings.Replace(soundRules, `"::1"`, `64:ff9b::a00:1`, 1))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		url, addr string
		want      bool
	}{
		{"https://hooks.example.org/", "93.184.215.14", true},
		{"https://HOOKS.example.org:8443/", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", true},
		{"https://a.ci.example.org/", "93.184.215.14", true},
		{"https://ci.example.org/", "93.184.215.14", false},
		{"https://other.example.org/", "93.184.215.14", false},
		{"https://evilhooks.example.org/", "93.184.215.14", false},
		{"http://hooks.example.org/", "93.184.215.14", false}, // http is for listed networks
		{"http://other.example.org/", "10.1.2.3", true},
		{"https://other.example.org/", "::ffff:10.1.2.3", true},
		// A listed name that leads to an address that is not public.
		{"https://hooks.example.org/", "127.0.0.1", false},
		{"https://hooks.example.org/", "127.1.2.3", false},
		{"https://hooks.example.org/", "0.0.0.0", false},
		{"https://hooks.example.org/", "::", false},
		{"https://hooks.example.org/", "::1", false},
		{"https://hooks.example.org/", "::ffff:127.0.0.1", false},
		{"https://hooks.example.org/", "192.168.1.1", false},
		{"https://hooks.example.org/", "172.16.0.1", false},
		{"https://hooks.example.org/", "169.254.169.254", false},
		{"https://hooks.example.org/", "100.64.0.1", false},
		{"https://hooks.example.org/", "198.18.0.1", false},
		{"https://hooks.example.org/", "224.0.0.1", false},
		{"https://hooks.example.org/", "255.255.255.255", false},
		{"https://hooks.example.org/", "fe80::1%eth0", false},
		{"https://hooks.example.org/", "fd00::1", false},
		{"https://hooks.example.org/", "64:ff9b::7f00:1", false},
		{"https://hooks.example.org/", "2002:7f00:1::", false},
	} {
		u, err := url.Parse(tt.url)
		if err != nil {
			t.Fatal(err)
		}
		err = all.receivers.check(u, netip.MustParseAddr(tt.addr))
		if (err == nil) != tt.want || err != nil && !errors.Is(err, errRefused) {
			t.Errorf("%s at %s: %v", tt.url, tt.addr, err)
		}
	}
}

// A name that leads to this machine is resolved when the connection is made: nothing reaches the receiver.
func TestANameThatLeadsToAPrivateAddressIsRefusedWhenItIsDialled(t *testing.T) {
	reached := false
	inner := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }))
	defer inner.Close()
	_, port, _ := strings.Cut(inner.Listener.Addr().String(), ":")
	all, err := parseText(`{receivers: [localhost, 10.0.0.0/8], rules: [{name: a, on: ended, url: "https://localhost:` + port + `/", secret: a.secret}]}`)
	if err != nil {
		t.Fatal(err)
	}
	client := all.receivers.client(all.rules[0])
	defer client.CloseIdleConnections()
	w := &worker{Notifier: &Notifier{}, rule: all.rules[0]}
	if err := w.try(t.Context(), client, &message{id: "evt_1", body: []byte("{}")}); !errors.Is(err, errRefused) || reached {
		t.Errorf("%v; reached: %t", err, reached)
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	reached := false
	inner := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }))
	defer inner.Close()
	for _, code := range []int{301, 302, 303, 307, 308} {
		outer := httptest.NewServer(http.RedirectHandler(inner.URL, code))
		all, err := parseText(`{receivers: [127.0.0.0/8], rules: [{name: a, on: ended, url: "` + outer.URL + `", secret: a.secret}]}`)
		if err != nil {
			t.Fatal(err)
		}
		client := all.receivers.client(all.rules[0])
		w := &worker{Notifier: &Notifier{}, rule: all.rules[0]}
		err = w.try(t.Context(), client, &message{id: "evt_1", body: []byte("{}")})
		if answer, ok := errors.AsType[*answerError](err); !ok || answer.code != code || reached || !strings.Contains(err.Error(), "redirects are not followed") {
			t.Errorf("%d: %v; reached: %t", code, err, reached)
		}
		client.CloseIdleConnections()
		outer.Close()
	}
}

// An error is logged, and a URL is often a secret.
func TestErrorsDoNotTellTheURL(t *testing.T) {
	all, err := parseText(`{receivers: [127.0.0.0/8], rules: [{name: a, on: ended, url: "http://127.0.0.1:1/secret?key=secret", secret: a.secret}]}`)
	if err != nil {
		t.Fatal(err)
	}
	w := &worker{Notifier: &Notifier{}, rule: all.rules[0]}
	if err := w.try(t.Context(), all.receivers.client(all.rules[0]), &message{id: "evt_1"}); err == nil || strings.Contains(err.Error(), "secret") {
		t.Error(err)
	}
}
