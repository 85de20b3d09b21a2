package sds

import "github.com/causeway-sds/causeway/reference/bloom"

// window is the filter window: the last content messages received, in the
// order of receipt. [SDS-BLOOM-2]
type window struct {
	limit   int
	floor   uint64
	seen    []seen
	digests []bloom.Digest // of seen, one to one
	receipt uint64         // the number of the last receipt
}

type seen struct {
	pos     Position
	receipt uint64
}

func (w *window) add(pos Position) (receipt uint64) {
	w.receipt++
	w.seen = append(w.seen, seen{pos, w.receipt})
	w.digests = append(w.digests, bloom.DigestOf(string(pos.ID)))
	if len(w.seen) > w.limit {
		w.floor = max(w.floor, w.seen[0].pos.Lamport) // [SDS-BLOOM-3]
		w.seen, w.digests = w.seen[1:], w.digests[1:]
	}
	return w.receipt
}

// drop takes out a message that has to be received anew. The floor stays.
func (w *window) drop(id MessageID) {
	for i := range w.seen {
		if w.seen[i].pos.ID == id {
			w.seen = append(w.seen[:i:i], w.seen[i+1:]...)
			w.digests = append(w.digests[:i:i], w.digests[i+1:]...)
			return
		}
	}
}

// oldest returns the receipt number with which the window begins.
func (w *window) oldest() uint64 {
	if len(w.seen) == 0 {
		return w.receipt + 1
	}
	return w.seen[0].receipt
}

// filter returns the wire form of the own filter. [SDS-BLOOM-1]
func (p *Participant) filter(lamport uint64) []byte {
	floor := min(p.window.floor, lamport)
	salt := bloom.SaltOf(string(p.cfg.Self), lamport)
	return bloom.New(p.window.digests, salt, floor).Encode(lamport)
}
