package main

import (
	"fmt"
	"io"

	"github.com/causeway-sds/causeway/harness/check"
)

// writeCounts says how often each property was put to the test, and what is no
// violation and worth knowing.
func writeCounts(w io.Writer, counts []check.Count, t check.Tally) {
	fmt.Fprintf(w, "properties                          precondition held\n")
	for _, n := range counts {
		if n.Absent != "" {
			fmt.Fprintf(w, "  %-36s not judged: %s\n", n.Property, n.Absent)
			continue
		}
		fmt.Fprintf(w, "  %-36s %14d\n", n.Property, n.Held)
	}
	fmt.Fprintf(w, "\nnot delivered, with a reason: %d declared lost, %d prehistory, %d never heard of\n", t.DeclaredLost, t.Prehistory, t.Unheard)
	fmt.Fprintf(w, "acknowledged by filters alone: %d, of which false: %d\n\n", t.ByFilter, t.ByFilterFalse)
}
