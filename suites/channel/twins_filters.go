package channel

import (
	"fmt"
	"slices"
	"time"

	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/suites/sut"
)

// filterFamilies are filters that are not in format 1, and of which each would
// contain m if it were read with good will.
func filterFamilies() []otherForm {
	var all []otherForm
	for _, b := range []byte{0, 2, 3, 0x81, 0xff} {
		all = append(all, spoilt(fmt.Sprintf("first byte %#x", b), func(p *parts) { p.first = []byte{b} }))
	}
	for _, k := range []byte{0, 9, 10, 16, 127, 128, 255} {
		all = append(all, spoilt(fmt.Sprintf("k = %d", k), func(p *parts) { p.hashes = []byte{k} }))
	}
	for n := range 5 { // the header has five bytes or more
		all = append(all, otherForm{fmt.Sprintf("only the first %d bytes", n), func(carrier *model.Message, m *sut.Message) []byte {
			return wellMeant(carrier, m, 64).bytes()[:n]
		}})
	}
	for _, pad := range []int{1, 2, 4} {
		all = append(all, spoilt(fmt.Sprintf("a distance with %d bytes of padding", pad), func(p *parts) {
			p.distance = stretched(p.distance, pad)
		}))
	}
	return append(all, otherForms...)
}

// stretched is a varint of the same value that is longer than need be.
func stretched(varint []byte, by int) []byte {
	long := slices.Clone(varint)
	for range by {
		long[len(long)-1] |= 0x80
		long = append(long, 0)
	}
	return long
}

var _ = sut.Describe("twins", func() {
	sut.It("after-filters-of-another-form", "A participant that was sent filters of another form behaves exactly as one that was sent the same messages without a filter",
		sut.Req("SDS-BLOOM-7").Dialect(sut.DialectSDS1), func(t *sut.T) {
			w := newTwins(t, "SDS-BLOOM-7", "bob", opaqueIDs)
			alice, carol := t.Peer("alice"), t.Peer("carol")
			w.receive(alice.Content("hello"))
			one, two := w.send("one"), w.send("two")
			w.advance(time.Second)
			w.receive(carol.Sync(seen(one)))

			for i, f := range filterFamilies() {
				from := []*sut.Peer{alice, carol, t.Peer(fmt.Sprintf("peer-%d", i))}[i%3]
				options := []sut.Option{sut.WithID(fmt.Sprintf("carrier-%d", i)), sut.Edit(func(m *model.Message) { m.Filter = f.build(m, one) })}
				carrier := from.Content("with "+f.what, options...)
				if i%2 == 1 {
					carrier = from.Sync(append(options, sut.Naming(fmt.Sprintf("missing beside %d", i)))...)
				}
				bare := withoutFilter(carrier)
				w.compare("a message with "+f.what, func(n *sut.Node) *sut.Result { return n.Receive(carrier) }, func(n *sut.Node) *sut.Result { return n.Receive(bare) })
				if i%8 == 0 {
					w.advance(3 * time.Second)
				}
			}

			// Filters in good form count as ever: later ones, and those that are
			// older than a filter that was not understood.
			old := alice.Sync(seen(two))
			ahead := sut.At(uint64(t.Now()) + 60_000)
			foreign := alice.Sync(ahead, sut.WithID("foreign"), sut.Edit(func(m *model.Message) { m.Filter = append([]byte{2}, m.Filter[1:]...) }))
			bare := withoutFilter(foreign)
			w.compare("a filter of format 2 from ahead", func(n *sut.Node) *sut.Result { return n.Receive(foreign) }, func(n *sut.Node) *sut.Result { return n.Receive(bare) })
			w.receive(old, carol.Sync(seen(one, two)))
			w.send("three")
			w.advance(everyTimer)
			w.receive(alice.Sync(seen(two)), carol.Sync(sut.After(one)))
			w.advance(everyTimer)
			w.conclude()
		})
})

// withoutFilter is the same message without a filter. IDs are opaque, so that
// it may be.
func withoutFilter(m *sut.Message) *sut.Message {
	bare := m.Message
	bare.Filter = nil
	return &sut.Message{Message: bare, Wire: model.Encode(bare), AtMS: m.AtMS}
}
