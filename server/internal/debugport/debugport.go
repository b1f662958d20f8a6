// Package debugport serves what shows the inside of a running server to those that develop it: Go's profiles under
// /debug/pprof/ (HTTP) and, in builds with the tag channelz, gRPC's channelz (gRPC), behind one address. It checks no
// credentials: the address must be a loopback address or a unix socket, which is the caller's matter. Web pages whose own
// name leads to the address are refused, and so are profiles of more than a minute.
//
// Channelz is left out of other builds because gRPC counts for it from the start of the process once its package is
// linked, whether it is asked or not: some 3 % of the processor time of a unary call.
//
// A Port is safe for concurrent use. Its goroutines are those of net/http; they end with Close.
package debugport

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/pprof"
	"strconv"
	"sync"
	"time"

	"github.com/runstatus/runstatus/server/internal/rebinding"
)

// headerTime bounds how long the headers of a request take.
const headerTime = 5 * time.Second

// maxSeconds bounds how long a profile takes.
const maxSeconds = 60

// Port is a debug port.
type Port struct {
	http *http.Server
	done sync.WaitGroup
	err  error // of Serve; read behind done
}

// Serve serves on a listener until Close.
func Serve(l net.Listener) *Port {
	mux := http.NewServeMux()
	mux.Handle("/debug/pprof/", bounded(pprof.Index))
	mux.HandleFunc("/debug/pprof/cmdline", pprof.Cmdline)
	mux.Handle("/debug/pprof/profile", bounded(pprof.Profile))
	mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	mux.Handle("/debug/pprof/trace", bounded(pprof.Trace))
	protocols := &http.Protocols{}
	protocols.SetHTTP1(true)
	protocols.SetUnencryptedHTTP2(true)
	p := &Port{http: &http.Server{Protocols: protocols, ReadHeaderTimeout: headerTime, Handler: guard(withChannelz(mux))}}
	p.done.Go(func() { p.err = p.http.Serve(l) })
	return p
}

// guard refuses requests under a name that is not one of the machine itself.
func guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !rebinding.ByRightName(r) {
			http.Error(w, "the host of the request is no name of a loopback address: use localhost or the address", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// bounded refuses profiles that take too long.
func bounded(next http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s, err := strconv.ParseFloat(r.FormValue("seconds"), 64); err == nil && !(s <= maxSeconds) { // also what is no number
			http.Error(w, fmt.Sprintf("seconds may be %d at most", maxSeconds), http.StatusBadRequest)
			return
		}
		next(w, r)
	})
}

// Close breaks all connections and returns when the port has ended.
func (p *Port) Close() error {
	if p == nil {
		return nil
	}
	err := p.http.Close()
	p.done.Wait()
	if !errors.Is(p.err, http.ErrServerClosed) {
		err = errors.Join(err, fmt.Errorf("serve the debug port: %w", p.err))
	}
	return err
}
