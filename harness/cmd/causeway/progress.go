package main

import (
	"fmt"
	"io"
	"os"
)

// progress shows which case runs, on one line that the next overwrites, when
// somebody is looking.
type progress struct {
	w  io.Writer
	on bool
}

func newProgress(w io.Writer) *progress { return &progress{w, isTerminal(w)} }

func (p *progress) show(done, total int, id string) {
	if p.on {
		fmt.Fprintf(p.w, "\r\x1b[K%d/%d %s", done, total, id)
	}
}

func (p *progress) clear() {
	if p.on {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}

// colour says whether w may get escape sequences: a terminal, whose user did
// not set NO_COLOR.
func colour(w io.Writer) bool {
	return os.Getenv("NO_COLOR") == "" && isTerminal(w)
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok || os.Getenv("TERM") == "dumb" {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
