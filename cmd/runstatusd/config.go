package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/runstatus/runstatus/internal/hint"
	"github.com/runstatus/runstatus/internal/pavconfig"
	"github.com/runstatus/runstatus/server"
)

const defaultDir = "./runstatus-data"

// settings are the flags. Each may also be set in the environment, or in a file under the name
// of the flag.
type settings struct {
	file       string
	dir        string
	namespaces []string
	readOnly   bool
	stateDir   string
	listen     []string
	http       string
	origins    []string
	durability string
	create     bool
	noLock     bool
	insecure   bool
	tls        server.TLSConfig
	umask      octal
	level      slog.Level
	pavilion   string
	poll       string
	pollBudget string
	network    bool
	conns      int
	peerConns  int
	silence    string
	silentIn   []string
	notify     string
	access     server.Access
	limits     server.Limits
	observe    server.Observe
	logFormat  string

	found   *pavconfig.Config // nil without --pavilion
	without string            // a key that is left out of the file
}

func (s *settings) define(f *pflag.FlagSet) {
	f.SortFlags = false
	s.umask = server.DefaultUmask
	f.StringVar(&s.dir, "dir", "", "serve the working directory `DIR` as the namespace main (default "+defaultDir+", which is created)")
	f.StringArrayVar(&s.namespaces, "namespace", nil, "serve a further directory: `NAME=DIR` (repeatable)")
	f.StringVar(&s.pavilion, "pavilion", "", "serve the working directories of the Pavilion configuration in `CONFIG_DIR`, or of the one that Pavilion would find itself")
	f.Lookup("pavilion").NoOptDefVal = pavconfig.Automatic
	f.BoolVar(&s.readOnly, "read-only", false, "write nothing to any of these directories")
	f.StringVar(&s.stateDir, "state-dir", "", "keep the server's own files in `DIR` (default .runstatus in the first directory; with --read-only, the user's state directory)")
	f.StringArrayVar(&s.listen, "listen", []string{server.DefaultListen}, "listen on `ADDR`: HOST:PORT or unix:PATH (repeatable)")
	f.StringVar(&s.http, "http", "", "serve HTTP (Connect, gRPC-Web, REST, server-sent events) on `ADDR`: HOST:PORT, unix:PATH or off (default "+server.DefaultHTTP+", or off with --listen)")
	f.StringArrayVar(&s.origins, "http-cors", nil, "let web pages of `ORIGIN` use the HTTP port, such as https://dash.example.org (repeatable)")
	f.StringVar(&s.durability, "durability", server.Synced, "what success guarantees: `WHAT` is synced (the line survives a power loss) or buffered (it survives a crash of the server)")
	f.BoolVar(&s.create, "allow-create", false, "create runs also in directories that Pavilion made")
	f.BoolVar(&s.noLock, "no-lock", false, "take no locks, for file systems without them; then no other server may serve the directories")
	f.StringVar(&s.poll, "poll", server.PollAuto, "poll for lines of other processes: auto (on network file systems), off, or everywhere at the interval `D`, such as 2s")
	f.StringVar(&s.pollBudget, "poll-budget", server.DefaultPollBudget, "poll with at most `N/s` operations a second in each namespace")
	f.BoolVar(&s.network, "network-append", false, "append also on network file systems that other hosts may append to; lines that two hosts append at the same time can be lost")
	f.StringVar(&s.tls.Cert, "tls-cert", "", "encrypt TCP connections with the certificate in the PEM `FILE`; the server follows changes of all TLS files")
	f.StringVar(&s.tls.Key, "tls-key", "", "the key of that certificate, in the PEM `FILE`")
	f.StringVar(&s.tls.ClientCA, "tls-client-ca", "", "the authorities of client certificates, in the PEM `FILE`")
	f.StringVar(&s.tls.ClientAuth, "tls-client-auth", "", "whether clients present a certificate: `WHEN` is off, optional or required (default required with --tls-client-ca, otherwise off)")
	f.StringVar(&s.tls.MinVersion, "tls-min", "1.3", "the lowest `VERSION` of TLS: 1.3 or 1.2")
	f.BoolVar(&s.insecure, "insecure", false, "accept connections from other machines, without encryption or authentication")
	defineAccess(f, &s.access)
	f.IntVar(&s.conns, "max-connections", server.DefaultMaxConnections, "accept at most `N` connections at a time, fewer if descriptors (ulimit -n) run out; further ones are closed")
	f.IntVar(&s.peerConns, "max-connections-per-peer", 0, "accept at most `N` connections of one address (default three quarters of all)")
	f.StringVar(&s.silence, "silence", silenceAuto, "find runs that are silent, whose next line is overdue: auto or `off`")
	f.StringArrayVar(&s.silentIn, "silence-after", nil, "a run is silent after `STATE=DURATION`, such as RUNNING=30m (repeatable); otherwise the time is learned from earlier runs")
	f.StringVar(&s.notify, "notify", "", "post messages (webhooks) when runs end, fail or fall silent, by the rules in the YAML `FILE`")
	defineLimits(f, &s.limits)
	f.Var(&s.umask, "umask", "the umask of new files, in octal `DIGITS`")
	f.TextVar(&s.level, "log-level", slog.LevelInfo, "the lowest `LEVEL` to log: debug, info, warn or error")
	f.StringVar(&s.logFormat, "log-format", logText, "write the log as `FORM`: text or json")
	defineObserve(f, &s.observe)
	f.StringVar(&s.file, "config", "", "take flags that are neither given nor in the environment (RUNSTATUSD_…), and states of plug-ins, from the YAML `FILE`")
}

// load completes the flags and returns the configuration. It returns all errors, joined, with a
// configuration that leaves them out.
func (s *settings) load(f *pflag.FlagSet) (server.Config, error) {
	states, err := complete(f, s.without)
	cfg := server.Config{
		StateDir: s.stateDir, ReadOnly: s.readOnly, AllowCreate: s.create, NoLock: s.noLock,
		Durability: s.durability, Umask: (*uint32)(&s.umask), Listen: s.listen, TLS: s.tls, Insecure: s.insecure,
		Poll: s.poll, PollBudget: s.pollBudget, NetworkAppend: s.network, MaxConnections: s.conns, MaxConnectionsPerPeer: s.peerConns, Limits: limitsOf(s.limits),
		States: states, Access: s.access, NotifyFile: s.notify, HTTP: s.httpAddress(f), HTTPOrigins: s.origins,
	}
	cfg.Observe = s.observe
	cfg.Observe.TraceEndpoint = traceEndpoint(s.observe.TraceEndpoint)
	serr := s.silences(&cfg)
	err = errors.Join(err, serr, checkLogFormat(s.logFormat))
	if s.pavilion != "" {
		found, ferr := pavconfig.Read(s.pavilion)
		s.found, err = found, errors.Join(err, ferr)
		for _, ns := range found.Namespaces() {
			served := server.Namespace{Name: ns.Name, Aliases: ns.Aliases, Dir: ns.Dir, Umask: &ns.Umask, Group: ns.Group, Adopted: true}
			if f.Changed("umask") {
				served.Umask = nil
			}
			cfg.Namespaces = append(cfg.Namespaces, served)
		}
	}
	switch {
	case s.dir != "":
		cfg.Namespaces = append(cfg.Namespaces, server.Namespace{Name: "main", Dir: s.dir})
	case len(s.namespaces) == 0 && s.pavilion == "":
		cfg.Namespaces = append(cfg.Namespaces, server.Namespace{Name: "main", Dir: defaultDir, Make: !s.readOnly})
	}
	for _, given := range s.namespaces {
		name, dir, ok := strings.Cut(given, "=")
		if !ok || dir == "" {
			err = errors.Join(err, fmt.Errorf("the namespace %q is not NAME=DIR", given))
			continue
		}
		cfg.Namespaces = append(cfg.Namespaces, server.Namespace{Name: name, Dir: dir})
	}
	if cfg.StateDir == "" && len(cfg.Namespaces) > 0 {
		cfg.StateDir, serr = defaultStateDir(cfg)
		err = errors.Join(err, serr)
	}
	return cfg, err
}

const httpOff = "off"

// httpAddress returns the address of the HTTP port, "" for none. A server whose addresses were chosen opens no
// other that was not: a second server on a machine would find it taken, and a unix socket may be there to
// keep other users out.
func (s *settings) httpAddress(f *pflag.FlagSet) string {
	switch {
	case s.http == httpOff || s.http == "" && f.Changed("listen"):
		return ""
	case s.http == "":
		return server.DefaultHTTP
	}
	return s.http
}

const (
	silenceAuto = "auto"
	silenceOff  = "off"
)

// silences sets what the configuration says of runs that are silent.
func (s *settings) silences(cfg *server.Config) error {
	var errs []error
	if s.silence != silenceAuto && s.silence != silenceOff {
		errs = append(errs, fmt.Errorf("silence is %q, want %s or %s", s.silence, silenceAuto, silenceOff))
	}
	if s.silence == silenceOff && len(s.silentIn) > 0 {
		errs = append(errs, errors.New("silence-after is given, and silence is off"))
	}
	cfg.NoSilence, cfg.SilenceAfter = s.silence == silenceOff, map[string]time.Duration{}
	for _, given := range s.silentIn {
		state, text, _ := strings.Cut(given, "=")
		d, err := time.ParseDuration(text)
		if err != nil {
			errs = append(errs, fmt.Errorf("silence-after %q is not STATE=DURATION, such as RUNNING=30m", given))
			continue
		}
		cfg.SilenceAfter[state] = d
	}
	return errors.Join(errs...)
}

// describe prints what was found in Pavilion's configuration.
func (s *settings) describe(w io.Writer) {
	if s.found != nil {
		fmt.Fprint(w, s.found.Describe())
	}
}

// remark logs what is wrong in Pavilion's configuration.
func (s *settings) remark(log *slog.Logger) {
	if s.found == nil {
		return
	}
	for _, n := range s.found.Notes {
		log.Warn("read the configuration of Pavilion", "file", s.found.File, "note", n)
	}
}

// defaultStateDir returns .runstatus in the first namespace's directory or, for a read-only server, a
// directory in the user's state directory: one for each set of namespaces.
func defaultStateDir(cfg server.Config) (string, error) {
	if !cfg.ReadOnly {
		return filepath.Join(cfg.Namespaces[0].Dir, ".runstatus"), nil
	}
	base := os.Getenv("XDG_STATE_HOME")
	if base == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", hint.With(fmt.Errorf("find a directory for this server's own files: %w", err), "name one with --state-dir")
		}
		base = filepath.Join(home, ".local", "state")
	}
	sum := sha256.New()
	for _, ns := range cfg.Namespaces {
		dir, err := filepath.Abs(ns.Dir)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(sum, "%s\x00%s\x00", ns.Name, dir)
	}
	return filepath.Join(base, "runstatus", hex.EncodeToString(sum.Sum(nil)[:8])), nil
}

// octal is the value of a flag such as 002.
type octal uint32

// Set implements pflag.Value.
func (o *octal) Set(s string) error {
	n, err := strconv.ParseUint(s, 8, 32)
	if err != nil {
		return fmt.Errorf("%q is not an octal number", s)
	}
	*o = octal(n)
	return nil
}

// String implements pflag.Value.
func (o *octal) String() string { return fmt.Sprintf("%03o", uint32(*o)) }

// Type implements pflag.Value.
func (o *octal) Type() string { return "octal" }
