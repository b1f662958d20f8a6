// Package page is the web page that the server offers on its HTTP port. It embeds what make page builds from web/, and
// serves it: the document for each path of its views, and the files that the document names below /assets/.
//
// The files are committed as esbuild writes them, so that a change can be read, and are compressed when they are first asked
// for. The name of each holds a hash of its content: a browser keeps it for good, and asks for the document alone
// each time. The page may load nothing from elsewhere, run no code that stands in the document, and not be framed
// (Policy).
//
// A Page is safe for concurrent use. It owns no goroutines.
package page

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"sync"
	"time"
)

// Policy is the Content-Security-Policy of the document and of the files.
const Policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; worker-src 'self'; " +
	"base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// Directory is the path of the files that the document names.
const Directory = "/assets/"

const document = "index.html"

// built is what make page writes.
//
//go:embed assets
var built embed.FS

// Page serves the page.
type Page struct {
	document *file
	files    map[string]*file // by the name below Directory
}

// file is a file of the page.
type file struct {
	kind    string // of MIME
	cache   string
	tag     string
	plain   []byte
	gzipped func() []byte // nil: not smaller
}

// New returns the page that was built.
func New() (*Page, error) {
	files, err := fs.Sub(built, "assets")
	if err != nil {
		return nil, fmt.Errorf("open the files of the page: %w", err)
	}
	return newPage(files)
}

func newPage(from fs.FS) (*Page, error) {
	p := &Page{files: map[string]*file{}}
	err := fs.WalkDir(from, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(from, name)
		if err != nil {
			return err
		}
		if name == document {
			p.document = newFile(name, data, "no-cache")
			return nil
		}
		p.files[name] = newFile(name, data, "public, max-age=31536000, immutable")
		return nil
	})
	if err == nil && p.document == nil {
		err = fmt.Errorf("there is no %s: run make page", document)
	}
	if err != nil {
		return nil, fmt.Errorf("read the files of the page: %w", err)
	}
	return p, nil
}

func newFile(name string, data []byte, cache string) *file {
	digest := sha256.Sum256(data)
	f := &file{kind: kindOf(name), cache: cache, tag: hex.EncodeToString(digest[:12]), plain: data}
	f.gzipped = sync.OnceValue(func() []byte { return compressed(data) })
	return f
}

// kindOf returns the MIME type of a file. What the system's own tables say must not matter.
func kindOf(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	}
	if kind := mime.TypeByExtension(path.Ext(name)); kind != "" {
		return kind
	}
	return "application/octet-stream"
}

// compressed returns data with gzip, or nil if it is not smaller so.
func compressed(data []byte) []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	_, _ = w.Write(data) // a buffer takes all
	_ = w.Close()
	if b.Len() >= len(data) {
		return nil
	}
	return b.Bytes()
}

// paths are those of the views, in the form of http.ServeMux. The page tells by itself what each shows.
var paths = []string{"/{$}", "/runs", "/wall", "/states", "/run", "/run/", "/series", "/series/"}

// Mount adds the page to a mux.
func (p *Page) Mount(mux *http.ServeMux, takesGzip func(*http.Request) bool) {
	show := func(f *file) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { f.serve(w, r, takesGzip(r)) })
	}
	for _, path := range paths {
		mux.Handle("GET "+path, show(p.document))
	}
	for name, f := range p.files {
		mux.Handle("GET "+Directory+name, show(f))
	}
}

// serve answers with the file, or with 304 if the client has it.
func (f *file) serve(w http.ResponseWriter, r *http.Request, zip bool) {
	header := w.Header()
	header.Set("Content-Security-Policy", Policy)
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	header.Set("Cache-Control", f.cache)
	header.Set("Content-Type", f.kind)
	header.Set("Vary", "Accept-Encoding")
	data, tag := f.plain, f.tag
	if small := f.gzipped(); zip && small != nil {
		data, tag = small, f.tag+"-gzip"
		header.Set("Content-Encoding", "gzip")
		header.Set("Content-Length", strconv.Itoa(len(data)))
	}
	header.Set("ETag", `"`+tag+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
}
