//go:build !unix

package driver

import "os/exec"

// leadGroup does nothing where there are no process groups.
func leadGroup(*exec.Cmd) {}

// killGroup ends the program alone. An error means that it is gone already.
func killGroup(c *exec.Cmd) { _ = c.Process.Kill() }
