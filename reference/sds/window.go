package sds

import (
	"slices"

	"github.com/causeway-sds/causeway/reference/bloom"
)

func newWindow(cfg Config) window {
	if cfg.Dialect == WakuJS {
		return window{limit: bloom.WakuWindow, waku: bloom.NewWakuSet()}
	}
	return window{limit: cfg.FilterWindow}
}

// window is the filter window: the last content messages received, in the
// order of receipt. [SDS-BLOOM-2]
type window struct {
	limit   int
	floor   uint64
	seen    []Position
	digests []bloom.Digest // of the first of seen; none in the dialect of @waku/sds
	waku    *bloom.WakuSet // of seen, in that dialect; else nil
}

// enterWindow notes the receipt of a content message; sync messages have no
// place here. The oldest one makes room for it. [SDS-BLOOM-5]
func (p *Participant) enterWindow(pos Position) {
	w := &p.window
	w.push(pos)
	full := len(w.seen) > w.limit
	if full {
		w.floor = max(w.floor, w.seen[0].Lamport) // [SDS-BLOOM-3]
		w.remove(0)
	}
	p.persist(EnterWindow{Position: pos, Full: full, Floor: w.floor})
}

// leaveWindow takes out a message that has to be received anew. The floor stays.
func (p *Participant) leaveWindow(pos Position) {
	if i := slices.Index(p.window.seen, pos); i >= 0 {
		p.window.remove(i)
		p.persist(LeaveWindow{pos})
	}
}

func (w *window) push(pos Position) {
	w.seen = append(w.seen, pos)
	if w.waku != nil {
		w.waku.Add(bloom.WakuDigestOf(string(pos.ID)))
	}
}

// remove takes out the i-th; that is nearly always the first.
func (w *window) remove(i int) {
	switch {
	case w.waku != nil:
		w.waku.Remove(bloom.WakuDigestOf(string(w.seen[i].ID)))
	case i < len(w.digests):
		w.digests = cut(w.digests, i)
	}
	w.seen = cut(w.seen, i)
}

// digest brings the digests up to what was seen. Whoever receives more than it
// sends never needs most of them.
func (w *window) digest() []bloom.Digest {
	for i := len(w.digests); i < len(w.seen); i++ {
		w.digests = append(w.digests, bloom.DigestOf(string(w.seen[i].ID)))
	}
	return w.digests
}

// cut takes out the i-th element, and moves the fewer of those before it and
// those after it.
func cut[T any](list []T, i int) []T {
	if i > len(list)/2 {
		return slices.Delete(list, i, i+1)
	}
	copy(list[1:i+1], list[:i])
	clear(list[:1])
	return list[1:]
}

// filter returns the wire form of the own filter. [SDS-BLOOM-1]
func (p *Participant) filter(lamport uint64) []byte {
	if p.window.waku != nil { // [SDS-DIA-2]
		return p.window.waku.Encode()
	}
	floor := min(p.window.floor, lamport)
	salt := bloom.SaltOf(string(p.cfg.Self), lamport)
	return bloom.Append(nil, p.window.digest(), salt, floor, lamport)
}
