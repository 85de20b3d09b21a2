package main

import (
	"os"
	"runtime"
	"strings"
	"syscall"
)

const adviceHugePages = 14 // MADV_HUGEPAGE

// useHugePages lets the heap lie in pages of 2 MB where the system gives them to
// those who ask: a simulated group reads all over its memory, and much of its time
// goes into finding and filling pages of 4 KB. The advice stays with the addresses, which
// the runtime uses again for whatever comes; until then they take no memory.
// Where it cannot be had, all is as it was.
func useHugePages(bytes int) {
	if mode, err := os.ReadFile("/proc/sys/vm/overcommit_memory"); err != nil || strings.TrimSpace(string(mode)) == "2" {
		return // addresses count as memory there
	}
	var space syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_AS, &space); err != nil || space.Cur < 1<<40 {
		return // and where addresses are counted
	}
	heap := make([]byte, bytes)
	_ = syscall.Madvise(heap, adviceHugePages) // a kernel without them refuses
	heap = nil
	runtime.GC()
}
