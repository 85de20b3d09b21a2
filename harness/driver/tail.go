package driver

import (
	"bytes"
	"sync"

	"github.com/causeway-sds/causeway/harness/contract"
)

// Of stderr the last lines are kept, each cut.
const (
	tailLines     = 20
	tailLineBytes = 4 << 10
)

// tail keeps the end of what is written to it, in bounded memory.
// Invariant: at most tailLines full lines, none longer than tailLineBytes.
type tail struct {
	mu      sync.Mutex
	full    [][]byte // oldest first
	partial []byte   // a line that has no end yet, cut
}

func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	written := len(b)
	for {
		end := bytes.IndexByte(b, '\n')
		if end < 0 {
			t.keep(b)
			return written, nil
		}
		t.keep(b[:end])
		t.full = append(t.full, t.partial)
		if len(t.full) > tailLines {
			t.full = append(t.full[:0:0], t.full[1:]...)
		}
		t.partial, b = nil, b[end+1:]
	}
}

func (t *tail) keep(b []byte) {
	t.partial = append(t.partial, b[:min(len(b), tailLineBytes-len(t.partial))]...)
}

// lines renders what was kept for a person.
func (t *tail) lines() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var out []string
	for _, line := range t.full {
		out = append(out, contract.Excerpt(line))
	}
	if len(t.partial) > 0 {
		out = append(out, contract.Excerpt(t.partial))
	}
	return out
}
