//go:build unix

package driver

import (
	"os/exec"
	"syscall"
)

// leadGroup puts the program into a process group of its own.
func leadGroup(c *exec.Cmd) { c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// killGroup ends the program and everything that it started. An error means
// that nothing is left to end.
func killGroup(c *exec.Cmd) { _ = syscall.Kill(-c.Process.Pid, syscall.SIGKILL) }
