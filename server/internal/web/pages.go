package web

import (
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"

	"github.com/runstatus/runstatus/server/internal/relay"
)

// healthy answers that the process serves requests.
func healthy(w http.ResponseWriter, _ *http.Request) { text(w, http.StatusOK, "ok") }

// ready answers whether the server can do all that it is there for, and if not, why.
func (s *Server) ready(w http.ResponseWriter, _ *http.Request) {
	if err := s.config.NotReady(); err != nil {
		text(w, http.StatusServiceUnavailable, "not ready: "+s.config.Status(err).Message())
		return
	}
	text(w, http.StatusOK, "ready")
}

// metrics answers with the metrics of the server, if the caller may see them.
func (s *Server) metrics(w http.ResponseWriter, r *http.Request) {
	ctx, err := relay.Incoming(r.Context())
	if err == nil {
		err = s.config.MayScrape(ctx)
	}
	if err != nil {
		s.refuse(w, s.config.Status(err))
		return
	}
	s.config.Metrics.ServeHTTP(w, r)
}

func text(w http.ResponseWriter, code int, line string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(code)
	_, _ = io.WriteString(w, line+"\n") // best effort: the client may have gone
}

// described are the OpenAPI documents of the services, which make proto generates.
//
//go:embed openapi
var described embed.FS

// openAPI returns a handler that answers with the documents as one.
func openAPI(version string) (http.Handler, error) {
	document, err := mergeDocuments(described, version)
	if err != nil {
		return nil, fmt.Errorf("read the OpenAPI documents: %w", err)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(document) // best effort: the client may have gone
	}), nil
}

type object = map[string]json.RawMessage

// mergeDocuments returns one document with the paths, schemas and tags of all.
func mergeDocuments(files fs.FS, version string) ([]byte, error) {
	paths, schemas := object{}, object{}
	var tags []json.RawMessage
	err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(files, path)
		if err != nil {
			return err
		}
		var one struct {
			Paths      object
			Components struct{ Schemas object }
			Tags       []json.RawMessage
		}
		if err := json.Unmarshal(data, &one); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		for path, item := range one.Paths {
			paths[path] = item
		}
		for name, schema := range one.Components.Schemas {
			schemas[name] = schema
		}
		tags = append(tags, one.Tags...)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return json.MarshalIndent(map[string]any{
		"openapi": "3.1.0",
		"info":    map[string]string{"title": "runstatus", "version": version},
		"tags":    tags, "paths": paths, "components": map[string]any{"schemas": schemas},
	}, "", "  ")
}
