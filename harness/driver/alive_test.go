//go:build unix

package driver_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/driver"
)

func TestClose_endsTheChildrenOfAnAdapter(t *testing.T) {
	options := fake(t, "child keeps streams")
	options.ExitTimeout = 100 * time.Millisecond
	process, err := driver.StartProcess(options)
	if err != nil {
		t.Fatal(err)
	}
	line := contract.EncodeRequest(contract.Request{ID: 1, Cmd: contract.Inspect, Node: "A"})
	if err := process.Write(time.Now().Add(5*time.Second), append(line, '\n')); err != nil {
		t.Fatal(err)
	}
	if _, err := process.Read(time.Now().Add(5 * time.Second)); err != nil {
		t.Fatal(err)
	}
	_ = process.Close() // the child holds stdout open, so this may be a fault
	child := 0
	for _, line := range process.Stderr() {
		if text, ok := strings.CutPrefix(line, "child "); ok {
			for _, digit := range text {
				child = child*10 + int(digit-'0')
			}
		}
	}
	if child == 0 {
		t.Fatal("the fake did not say which child it started")
	}
	if !gone(child) {
		t.Errorf("process %d outlived its adapter", child)
	}
}

// gone waits until a process is no more, or only a zombie that nobody reaps.
func gone(pid int) bool {
	for until := time.Now().Add(5 * time.Second); time.Now().Before(until); {
		if !alive(pid) {
			return true
		}
	}
	return false
}

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
