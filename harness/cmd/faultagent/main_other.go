//go:build !linux

// Command faultagent runs in the network namespace of one node, and only
// Linux has those.
package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Fprintln(os.Stderr, "faultagent: runs on Linux only, within the containers of an engine\nhint: GOOS=linux go build ./harness/cmd/faultagent")
	os.Exit(1)
}
