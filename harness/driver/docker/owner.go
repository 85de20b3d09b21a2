package docker

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// The labels of everything that a run makes.
const (
	labelRun     = "org.causeway.run"
	labelProcess = "org.causeway.process" // PID and the time of its start
	labelHost    = "org.causeway.host"    // who knows that PID
	labelNode    = "org.causeway.node"
)

// owner is the process that answers for a run.
type owner struct {
	run, process, host string
}

func thisProcess() (owner, error) {
	var random [4]byte
	if _, err := rand.Read(random[:]); err != nil {
		return owner{}, err
	}
	pid := os.Getpid()
	return owner{
		run:     hex.EncodeToString(random[:]),
		process: fmt.Sprintf("%d/%s", pid, startOf(pid)),
		host:    hostID(),
	}, nil
}

func (o owner) labels() map[string]string {
	return map[string]string{labelRun: o.run, labelProcess: o.process, labelHost: o.host}
}

// orphaned tells whether the process that made something is certainly gone.
// What other hosts made with the same engine is theirs to sweep.
func orphaned(labels map[string]string, host string) bool {
	if labels[labelHost] != host {
		return false
	}
	word, start, _ := strings.Cut(labels[labelProcess], "/")
	pid, err := strconv.Atoi(word)
	if err != nil {
		return false
	}
	return startOf(pid) != start
}

// hostID names the boot and the PID namespace, within which PIDs mean
// something.
func hostID() string {
	name, _ := os.Hostname() // one more word, if there is one
	boot, _ := os.ReadFile("/proc/sys/kernel/random/boot_id")
	namespace, _ := os.Readlink("/proc/self/ns/pid")
	return strings.Join([]string{name, strings.TrimSpace(string(boot)), namespace}, " ")
}

// startOf is when a process was started, in the kernel's own measure, or ""
// if there is none. Where the kernel does not tell, every process counts as
// alive, and only runs sweep up after themselves.
func startOf(pid int) string {
	if _, err := os.Stat("/proc/self/stat"); err != nil {
		return "unknown"
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return ""
	}
	_, fields, found := strings.Cut(string(stat), ") ") // the name may hold blanks
	words := strings.Fields(fields)
	const startTime = 19 // field 22 of proc(5), counted from the third
	if !found || len(words) <= startTime || words[0] == "Z" || words[0] == "X" {
		return ""
	}
	return words[startTime]
}
