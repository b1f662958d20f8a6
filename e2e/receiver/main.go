// Command receiver is a receiver of webhooks, as a user would write one with the libraries of others: it verifies
// messages by Standard Webhooks, and reads them by the SDKs of CloudEvents and CDEvents. The tests of the
// programs start it. It prints a line of JSON for each message that it has taken, after the address that it
// listens on. A message that a library finds wrong is printed with the error, and answered by 500.
//
// It is a module of its own, so that the project does not depend on the SDKs.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	cdapi "github.com/cdevents/sdk-go/pkg/api"
	cdevents "github.com/cdevents/sdk-go/pkg/api/v05"
	"github.com/cloudevents/sdk-go/v2/binding"
	"github.com/cloudevents/sdk-go/v2/event"
	cehttp "github.com/cloudevents/sdk-go/v2/protocol/http"
	webhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// line is what is printed for a message.
type line struct {
	ID      string          `json:"id"`
	Type    string          `json:"type"`
	Subject string          `json:"subject"`
	Data    json.RawMessage `json:"data"`
	Error   string          `json:"error,omitempty"`
}

type receiver struct {
	webhook *webhooks.Webhook
	mu      sync.Mutex // of the output
	out     *json.Encoder
}

func main() {
	listen := flag.String("listen", "127.0.0.1:0", "the address")
	secret := flag.String("secret", "", "the secret")
	flag.Parse()
	if err := serve(*listen, *secret); err != nil {
		log.Fatal(err)
	}
}

func serve(listen, secret string) error {
	webhook, err := webhooks.NewWebhook(secret)
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", listen)
	if err != nil {
		return err
	}
	fmt.Println(l.Addr())
	server := http.Server{Handler: &receiver{webhook: webhook, out: json.NewEncoder(os.Stdout)}, ReadHeaderTimeout: time.Minute}
	return server.Serve(l)
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	e, err := r.read(req)
	got := line{ID: req.Header.Get("webhook-id")}
	if err == nil {
		got.Type, got.Subject, got.Data = e.Type(), e.Subject(), e.Data()
		if e.ID() != got.ID {
			err = fmt.Errorf("the id is %q, and webhook-id %q", e.ID(), got.ID)
		}
	}
	if err != nil {
		got.Error = err.Error()
		w.WriteHeader(http.StatusInternalServerError)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.out.Encode(got); err != nil {
		log.Fatal(err)
	}
}

// read returns the event in a request that is signed.
func (r *receiver) read(req *http.Request) (*event.Event, error) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	if err := r.webhook.Verify(body, req.Header); err != nil {
		return nil, err
	}
	req.Body = io.NopCloser(bytes.NewReader(body))
	m := cehttp.NewMessageFromHttpRequest(req)
	if m.ReadEncoding() != binding.EncodingStructured {
		return nil, errors.New("the message is no structured CloudEvent")
	}
	e, err := binding.ToEvent(req.Context(), m)
	if err != nil {
		return nil, err
	}
	if err := e.Validate(); err != nil {
		return nil, err
	}
	if strings.HasPrefix(e.Type(), "dev.cdevents.") {
		return e, check(e)
	}
	return e, nil
}

// check reads the data of an event as a CDEvent, which must agree with the CloudEvent.
func check(e *event.Event) error {
	cd, err := cdevents.NewFromJsonBytes(e.Data())
	if err != nil {
		return err
	}
	if err := cdapi.Validate(cd); err != nil {
		return err
	}
	var raw any // Validate sees only what the SDK knows
	if err := json.Unmarshal(e.Data(), &raw); err != nil {
		return err
	}
	if _, schema, err := cd.GetSchema(); err != nil {
		return err
	} else if err := schema.Validate(raw); err != nil {
		return err
	}
	if cd.GetType().String() != e.Type() || cd.GetId() != e.ID() || cd.GetSource() != e.Source() || cd.GetSubjectId() != e.Subject() {
		return fmt.Errorf("the CDEvent and its CloudEvent differ: %s %s", cd.GetType(), cd.GetId())
	}
	return nil
}
