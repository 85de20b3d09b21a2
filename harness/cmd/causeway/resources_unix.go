//go:build unix

package main

import (
	"runtime"
	"syscall"
	"time"
)

// resources says what this process has taken so far: time of all processors,
// and memory at its peak.
func resources() (processor time.Duration, peakBytes int64, known bool) {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return 0, 0, false
	}
	unit := int64(1024)
	if runtime.GOOS == "darwin" || runtime.GOOS == "ios" {
		unit = 1
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano()), int64(used.Maxrss) * unit, true
}
