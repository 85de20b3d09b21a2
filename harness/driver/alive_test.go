//go:build unix

package driver_test

import (
	"bytes"
	"fmt"
	"os"
	"syscall"
)

// alive says whether a process still runs. One that has ended and waits for
// its parent to read the status has ended.
func alive(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return false
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return true // no /proc: the signal is all that is known
	}
	_, rest, _ := bytes.Cut(stat, []byte(") "))
	return !bytes.HasPrefix(rest, []byte("Z"))
}
