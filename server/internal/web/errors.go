package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"

	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/relay"
	"github.com/runstatus/runstatus/server/internal/store"
)

// statusOf returns the status of a call that failed. A status of the server is passed on as it is. One that
// was made between the door and the server gets the reason that the server gives in the same case.
func (s *Server) statusOf(err error) *status.Status {
	st := status.Convert(err)
	for _, d := range st.Details() {
		if _, ok := d.(*errdetails.ErrorInfo); ok {
			return st
		}
	}
	switch {
	case errors.Is(err, relay.ErrClosed) || st.Code() == codes.Unavailable: // the server accepts no further calls
		return s.config.Status(apierr.ErrShuttingDown())
	case errors.Is(err, context.Canceled) || errors.Is(err, relay.ErrGone) || st.Code() == codes.Canceled:
		return s.config.Status(context.Canceled)
	case errors.Is(err, context.DeadlineExceeded) || st.Code() == codes.DeadlineExceeded:
		return s.config.Status(context.DeadlineExceeded)
	case st.Code() == codes.ResourceExhausted:
		return s.config.Status(&store.Error{Reason: apierr.MessageTooLarge, Detail: st.Message()})
	case st.Code() == codes.InvalidArgument:
		return s.malformed(st.Message())
	}
	return s.config.Status(err)
}

// malformed returns the status of a request that cannot be decoded.
func (s *Server) malformed(detail string) *status.Status {
	return s.config.Status(&store.Error{Reason: apierr.Malformed, Detail: detail})
}

func (s *Server) tooLarge() *status.Status {
	return s.config.Status(&store.Error{Reason: apierr.MessageTooLarge,
		Detail: "the request is larger than " + strconv.Itoa(maxBody) + " bytes, the largest that is accepted"})
}

// refuse answers with a status as JSON, in the form of google.rpc.Status.
func (s *Server) refuse(w http.ResponseWriter, st *status.Status) {
	s.refuseAs(w, runtime.HTTPStatusFromCode(st.Code()), st)
}

func (s *Server) refuseAs(w http.ResponseWriter, code int, st *status.Status) {
	body, err := protojson.Marshal(st.Proto())
	if err != nil {
		s.config.Log.Error("cannot write an error as JSON", "err", err)
		http.Error(w, `{"code": 13}`, http.StatusInternalServerError)
		return
	}
	header := w.Header()
	header.Set("Content-Type", "application/json")
	header.Set("X-Content-Type-Options", "nosniff")
	if after := retryAfter(st); after > 0 {
		header.Set("Retry-After", strconv.Itoa(int((after+time.Second-1)/time.Second)))
	}
	w.WriteHeader(code)
	_, _ = w.Write(append(body, '\n')) // best effort: the client may have gone
}

// retryAfter returns after which time a call may be repeated; 0 if its status does not say.
func retryAfter(st *status.Status) time.Duration {
	for _, d := range st.Details() {
		if retry, ok := d.(*errdetails.RetryInfo); ok {
			return retry.GetRetryDelay().AsDuration()
		}
	}
	return 0
}

// notFound answers requests for what the port does not have.
func (s *Server) notFound(w http.ResponseWriter, r *http.Request) {
	s.refuseAs(w, http.StatusNotFound, s.unknown(r))
}

func (s *Server) unknown(r *http.Request) *status.Status {
	return s.config.Status(&store.Error{Reason: apierr.Unimplemented, Detail: fmt.Sprintf("there is no %.20s %.200q", r.Method, r.URL.Path)})
}

func (s *Server) noMethod(procedure string) *status.Status {
	return s.config.Status(&store.Error{Reason: apierr.Unimplemented, Detail: fmt.Sprintf("there is no method %.200q", procedure)})
}
