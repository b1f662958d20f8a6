//go:build !linux

package main

import "github.com/rogpeppe/go-internal/testscript"

var cmdTTY func(*testscript.TestScript, bool, []string)
