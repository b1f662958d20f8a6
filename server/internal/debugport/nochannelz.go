//go:build !channelz

package debugport

import "net/http"

// withChannelz returns next: this build has no channelz.
func withChannelz(next http.Handler) http.Handler { return next }
