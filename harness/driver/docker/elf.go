package docker

import (
	"bytes"
	"debug/elf"
	"fmt"
)

// machines are the engines' names of processors.
var machines = map[string]elf.Machine{
	"amd64": elf.EM_X86_64, "x86_64": elf.EM_X86_64,
	"arm64": elf.EM_AARCH64, "aarch64": elf.EM_AARCH64,
}

// checkProgram finds out before a container is started why it would not
// start: scratch images have no loader, and an engine may run on another
// machine than this program.
func checkProgram(content []byte, arch string) error {
	f, err := elf.NewFile(bytes.NewReader(content))
	if err != nil {
		return fmt.Errorf("expected a Linux program: %w", err)
	}
	if want, known := machines[arch]; known && f.Machine != want {
		return fmt.Errorf("read a program for %s, expected one for the engine's %s", f.Machine, arch)
	}
	for _, p := range f.Progs {
		if p.Type == elf.PT_INTERP {
			return fmt.Errorf("read a program that needs shared libraries, expected a static one")
		}
	}
	return nil
}
