// Package debugport serves what shows the inside of a running server to those that develop it: Go's profiles under
// /debug/pprof/ (HTTP) and, in builds with the tag channelz, gRPC's channelz (gRPC), behind one address. It checks no
// credentials: the address must be a loopback address or a unix socket, which is the caller's matter.
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
	"sync"
	"time"
)

// headerTime bounds how long the headers of a request take.
const headerTime = 5 * time.Second

// Port is a debug port.
type Port struct {
	http *http.Server
	done sync.WaitGroup
	err  error // of Serve; read behind done
}

// Serve serves on a listener until Close.
func Serve(l net.Listener) *Port {
	mux := http.NewServeMux()
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	protocols := &http.Protocols{}
	protocols.SetHTTP1(true)
	protocols.SetUnencryptedHTTP2(true)
	p := &Port{http: &http.Server{Protocols: protocols, ReadHeaderTimeout: headerTime, Handler: withChannelz(mux)}}
	p.done.Go(func() { p.err = p.http.Serve(l) })
	return p
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
