package main

import (
	"fmt"
	"time"

	"github.com/spf13/pflag"

	"github.com/runstatus/runstatus/server"
)

// defineLimits defines the flags of limits. For the streams of a principal and the age of a connection 0 stands for no
// limit.
func defineLimits(f *pflag.FlagSet, l *server.Limits) {
	d := server.DefaultLimits()
	f.IntVar(&l.CallsPerSecond, "max-calls-per-second", 0, fmt.Sprintf("let one principal make `N` calls a second; further ones wait, and are refused after a second (default %d while other principals call, too; -1: no limit)", d.CallsPerSecond))
	f.IntVar(&l.ReportsPerSecond, "max-reports-per-second", 0, fmt.Sprintf("read `N` statuses a second from one principal's streams of reports; further ones wait (default %d while other principals call, too; -1: no limit)", d.ReportsPerSecond))
	f.IntVar(&l.StreamsPerPrincipal, "max-streams-per-principal", d.StreamsPerPrincipal, "let one principal have `N` watches and other streams open at a time (0: no limit)")
	f.IntVar(&l.StreamsPerConnection, "max-streams-per-connection", d.StreamsPerConnection, "let a connection have `N` calls and streams at a time")
	f.IntVar(&l.ResetsPerSecond, "max-resets-per-second", d.ResetsPerSecond, "close a connection that resets more than `N` calls a second, or sends as many other frames that ask for nothing")
	f.IntVar(&l.Summaries, "max-summaries", d.Summaries, "let `N` different selections of summaries be watched at a time")
	f.IntVar(&l.MessageSize, "max-message-size", d.MessageSize, "refuse requests of more than `BYTES`")
	f.IntVar(&l.HeaderSize, "max-header-size", d.HeaderSize, "refuse calls with more than `BYTES` of metadata, such as a token")
	f.DurationVar(&l.HandshakeTime, "handshake-timeout", d.HandshakeTime, "close a connection whose handshake, or the headers of a call, take longer than `D`")
	f.DurationVar(&l.KeepaliveMinTime, "keepalive-min-time", d.KeepaliveMinTime, "close a connection whose client pings more often than each `D`")
	f.DurationVar(&l.ConnectionAge, "max-connection-age", 0, "ask connections to go after `D`, so that clients connect anew through a load balancer (0: never)")
	f.DurationVar(&l.ConnectionAgeGrace, "max-connection-age-grace", d.ConnectionAgeGrace, "let calls and watches of such a connection go on for `D`; watches resume by their token")
}

// limitsOf returns the limits of the flags for a configuration, where 0 is the default: the 0 of a flag becomes
// -1, which is no limit or, where there must be one, not valid.
func limitsOf(l server.Limits) server.Limits {
	for _, n := range []*int{
		&l.StreamsPerPrincipal, &l.MessageSize, &l.HeaderSize, &l.StreamsPerConnection, &l.ResetsPerSecond, &l.Summaries,
	} {
		if *n == 0 {
			*n = -1
		}
	}
	for _, d := range []*time.Duration{&l.ConnectionAge, &l.HandshakeTime, &l.KeepaliveMinTime} {
		if *d == 0 {
			*d = -1
		}
	}
	return l
}
