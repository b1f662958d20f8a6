package main

import (
	"log/slog"

	"github.com/KimMachineGun/automemlimit/memlimit"
)

// heapShare is the share of the control group's memory that Go may take. The rest is for the
// program's text, the mapped index and the kernel's buffers.
const heapShare = 0.8

// limitMemory makes Go's runtime collect harder when its memory is near the limit of the control
// group, unless the environment sets a limit (GOMEMLIMIT).
func limitMemory(log *slog.Logger) {
	if _, err := memlimit.Set(memlimit.WithRatio(heapShare)); err != nil {
		log.Warn("the control group's memory limit can't be read: set GOMEMLIMIT instead", "err", err)
	}
}
