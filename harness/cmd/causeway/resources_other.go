//go:build !unix

package main

import "time"

// resources is not known on this system.
func resources() (processor time.Duration, peakBytes int64, known bool) { return 0, 0, false }
