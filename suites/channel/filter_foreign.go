package channel

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/suites/sut"
)

var _ = sut.Describe("filter", func() {
	sut.It("reads-all-sizes", "Filters with 1 to 8 hashes and 1 to 4,096 bytes are understood",
		sut.Req("SDS-BLOOM-6").Needs(contract.CapAck).Dialect(sut.DialectSDS1), func(t *sut.T) {
			for k := 1; k <= 8; k++ {
				for _, size := range []int{1, 2, 3, 64, 4_095, 4_096} {
					understands(t, k, size)
				}
			}
		})

	sut.It("another-form-is-no-evidence", "A filter of another form is no evidence, and its message is processed as ever",
		sut.Req("SDS-BLOOM-7").Needs(contract.CapAck).Dialect(sut.DialectSDS1), func(t *sut.T) {
			bob, carol := t.Member("bob"), t.Peer("carol")
			m := ownMessage(t, bob, "hello")
			for _, f := range otherForms {
				one := carol.Content("with "+f.what, sut.Edit(func(c *model.Message) { c.Filter = f.build(c, m) }))
				got := bob.Receive(one)
				t.Check("SDS-BLOOM-7", got.Delivered(one), "the message is delivered although its filter has "+f.what, got)
				noEvidence(t, "SDS-BLOOM-7", m, "a filter with "+f.what+" says nothing", got)

				sync := carol.Sync(sut.Naming("named beside "+f.what), sut.Edit(func(c *model.Message) { c.Filter = f.build(c, m) }))
				got = bob.Receive(sync)
				t.Equal("SDS-BLOOM-7", got.MissingIDs(), sync.HistoryIDs(), "the history of a sync message counts although its filter has "+f.what)
			}
		})

	sut.It("another-form-is-not-the-newest", "A filter of another form does not keep an earlier one of its sender from counting",
		sut.Req("SDS-BLOOM-7", "SDS-ACK-3").Needs(contract.CapAck).Dialect(sut.DialectSDS1), func(t *sut.T) {
			bob := t.Member("bob")
			for i, f := range otherForms {
				m, carol := ownMessage(t, bob, fmt.Sprintf("hello %d", i)), t.Peer(fmt.Sprintf("carol-%d", i))
				odd := carol.Sync(sut.At(m.Time()+10), sut.Edit(func(c *model.Message) { c.Filter = f.build(c, m) }))
				sentBefore := carol.Sync(sut.At(m.Time()+5), seen(m))
				noEvidence(t, "SDS-BLOOM-7", m, "a filter with "+f.what+" says nothing", bob.Receive(odd))
				got := bob.Receive(sentBefore)
				t.Check("SDS-BLOOM-7", got.PossiblyAcknowledged(m), "no evidence is not the newest evidence either: a filter with "+f.what, got)
				t.Check("SDS-ACK-3", got.PossiblyAcknowledged(m), "the newest filter of carol's that is understood came before one with "+f.what, got)
			}
		})

	sut.It("another-form-keeps-history", "A history is evidence also beside a filter of another form",
		sut.Req("SDS-BLOOM-7").Needs(contract.CapAck), func(t *sut.T) {
			bob, carol := t.Member("bob"), t.Peer("carol")
			for _, filter := range [][]byte{nil, {0x02}, []byte("anything"), make([]byte, 5_000)} {
				m := ownMessage(t, bob, fmt.Sprintf("hello to a filter of %d bytes", len(filter)))
				got := bob.Receive(carol.Content(fmt.Sprintf("answer with %d bytes", len(filter)), sut.After(m), sut.Filter(filter)))
				t.Check("SDS-BLOOM-7", got.Acknowledged(m), "the history names the message, whatever the filter is", got)
			}
		})
})

// understands checks that a hit in a filter of that size is noticed. A filter
// in which a hit is too likely to be wrong is shown to be read by a miss.
func understands(t *sut.T, k, size int) {
	name := fmt.Sprintf("%d hashes and %d bytes", k, size)
	bob := t.Node(fmt.Sprintf("bob-%d-%d", k, size))
	m := ownMessage(t, bob, "hello")
	carol := t.Peer("carol")
	one := carol.Content("with "+name, shape{k: k, bytes: size, holds: []string{m.MessageID}}.option())
	f, err := model.FilterOf(one.Message)
	if err == nil && f.FalsePositive() <= 0.05 {
		got := bob.Receive(one)
		t.Check("SDS-BLOOM-6", got.PossiblyAcknowledged(m) || got.Acknowledged(m), "a hit in a filter with "+name+" counts", got)
		return
	}
	first := carol.Content("a hit", seen(m))
	got := bob.Receive(first)
	t.Require(got.PossiblyAcknowledged(m), "the message is possibly acknowledged, but: %s", got)
	bob.Receive(carol.Content("a miss with "+name, shape{k: k, bytes: size, lacks: []string{m.MessageID}}.option()))
	got = bob.Receive(carol.Content("another hit", seen(m)))
	t.Check("SDS-BLOOM-6", got.PossiblyAcknowledged(m), "a miss in a filter with "+name+" counts, so that the next hit is news", got)
}

// otherForm is a way in which a filter is not in format 1. Read with good
// will, each would contain m.
type otherForm struct {
	what  string
	build func(carrier *model.Message, m *sut.Message) []byte
}

// parts are those of a filter of format 1 that contains m.
type parts struct{ first, hashes, distance, bits []byte }

// wellMeant is a filter of format 1 with eight hashes that contains m.
func wellMeant(carrier *model.Message, m *sut.Message, size int) parts {
	salt := model.Salt{SenderID: carrier.SenderID, Lamport: *carrier.Lamport}
	b := shape{k: 8, bytes: size, holds: []string{m.MessageID}, floor: salt.Lamport - 100_000}.draw(salt).Encode()
	return parts{b[:1], b[1:2], b[2 : len(b)-size], b[len(b)-size:]}
}

func (p parts) bytes() []byte { return slices.Concat(p.first, p.hashes, p.distance, p.bits) }

// spoilt is a form in which parts of a good filter are replaced.
func spoilt(what string, change func(*parts)) otherForm {
	return otherForm{what, func(carrier *model.Message, m *sut.Message) []byte {
		p := wellMeant(carrier, m, 64)
		change(&p)
		return p.bytes()
	}}
}

var otherForms = []otherForm{
	spoilt("nothing in it", func(p *parts) { *p = parts{} }),
	spoilt("the format number alone", func(p *parts) { *p = parts{first: p.first} }),
	spoilt("the format number 0", func(p *parts) { p.first = []byte{0} }),
	spoilt("the format number 2", func(p *parts) { p.first = []byte{2} }),
	spoilt("no hash", func(p *parts) { p.hashes = []byte{0} }),
	spoilt("9 hashes", func(p *parts) { p.hashes = []byte{9} }),
	spoilt("255 hashes", func(p *parts) { p.hashes = []byte{255} }),
	spoilt("no distance", func(p *parts) { p.distance, p.bits = nil, nil }),
	spoilt("a distance that is cut", func(p *parts) { p.distance, p.bits = p.distance[:len(p.distance)-1], nil }),
	spoilt("a distance that is not in its shortest form", func(p *parts) {
		p.distance = append(slices.Clone(p.distance), 0)
		p.distance[len(p.distance)-2] |= 0x80
	}),
	spoilt("a distance greater than the timestamp", func(p *parts) { // 2^53 - 1
		p.distance = []byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f}
	}),
	spoilt("a distance of eleven bytes", func(p *parts) {
		p.distance = append(bytes.Repeat([]byte{0xff}, 10), 1)
	}),
	spoilt("no bits", func(p *parts) { p.bits = nil }),
	{"4,097 bytes of bits", func(carrier *model.Message, m *sut.Message) []byte {
		return wellMeant(carrier, m, 4_097).bytes()
	}},
}
