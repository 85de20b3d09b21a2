package channel

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/suites/sut"
)

// foreignHit is a filter of format 1 that contains m and nothing else.
func foreignHit(m *sut.Message) sut.Option {
	return sut.Edit(func(carrier *model.Message) {
		salt := model.Salt{SenderID: carrier.SenderID, Lamport: *carrier.Lamport}
		carrier.Filter = model.BuildFilter(salt, 0, idsOf(m)).Encode()
	})
}

// bits is a filter in the dialect with these bytes.
func bits(f []byte) sut.Option { return sut.Filter(f) }

// holdsExactly checks that a filter in the dialect contains these IDs and has
// no other bit.
func holdsExactly(t *sut.T, m *sut.Message, ids []string, wants string) {
	got, err := model.ParseJSFilter(m.Filter)
	if !t.Check("SDS-DIA-2", err == nil, "the filter has the form of the dialect", err) {
		return
	}
	absent := []string{}
	for _, id := range ids {
		if !got.Contains(id) {
			absent = append(absent, id)
		}
	}
	t.Check("SDS-DIA-2", len(absent) == 0, wants, "absent", absent)
	t.Check("SDS-DIA-2", bytes.Equal(got, model.BuildJSFilter(ids)), "no other bit is set: "+wants, fmt.Sprintf("%d bits of %d", countOnes(got), countOnes(model.BuildJSFilter(ids))))
}

var _ = sut.Describe("dialect", func() {
	sut.It("sds-1-stays", "A channel of the dialect sds-1 stays one, whatever filters arrive",
		sut.Req("SDS-DIA-1").Needs(contract.CapAck).Dialect(sut.DialectSDS1), func(t *sut.T) {
			bob := t.Member("bob")
			m := ownMessage(t, bob, "hello")
			for i := range 3 {
				one := t.Peer(fmt.Sprintf("foreigner-%d", i)).Content("hello", bits(model.BuildJSFilter(idsOf(m))))
				noEvidence(t, "SDS-DIA-1", m, "a filter in the dialect waku-js is none here", bob.Receive(one))
			}
			_, err := model.FilterOf(bob.MustSend("hello again").Message)
			t.Check("SDS-DIA-1", err == nil, "bob's own filter has format 1", err)
		})

	sut.It("waku-js-stays", "A channel of the dialect waku-js stays one, whatever filters arrive",
		sut.Req("SDS-DIA-1").Needs(contract.CapAck).Dialect(sut.DialectWakuJS), func(t *sut.T) {
			bob := t.Member("bob")
			m := ownMessage(t, bob, "hello")
			for i := range 3 {
				one := t.Peer(fmt.Sprintf("foreigner-%d", i)).Content("hello", foreignHit(m))
				noEvidence(t, "SDS-DIA-1", m, "a filter of format 1 is none here", bob.Receive(one))
			}
			_, err := model.ParseJSFilter(bob.MustSend("hello again").Filter)
			t.Check("SDS-DIA-1", err == nil, "bob's own filter has the form of the dialect", err)
		})

	sut.It("side-by-side", "Channels of both dialects live side by side",
		sut.Req("SDS-DIA-1").Needs(contract.CapDerivedIDs).Dialect(sut.DialectWakuJS), func(t *sut.T) {
			sds1 := func(c *contract.Config) { c.Dialect, c.IDs = sut.DialectSDS1, "derived" } // which only sds-1 has
			foreign, ours := t.Node("bob"), t.NodeIn("ours", "bob", sds1)
			for range 2 {
				_, err := model.ParseJSFilter(foreign.MustSend("hello").Filter)
				t.Check("SDS-DIA-1", err == nil, "the filter in the channel of waku-js has the form of that dialect", err)
				m := ours.MustSend("hello")
				_, err = model.FilterOf(m.Message)
				t.Check("SDS-DIA-1", err == nil && m.MessageID == model.DeriveID(m.Message), "filter and ID in the channel of sds-1 have the form of that one", err, m)
			}
		})

	sut.It("filter-form", "The filter contains what was received and what was sent, and no bit is set besides",
		sut.Req("SDS-DIA-2").Dialect(sut.DialectWakuJS), func(t *sut.T) {
			bob, alice := t.Node("bob"), t.Peer("alice")
			holdsExactly(t, bob.MustSend("the first of all"), nil, "nothing was received or sent before")

			first := t.Node("carol")
			ids := []string{}
			for i := range 3 {
				m := alice.Content(fmt.Sprintf("message %d", i))
				first.Receive(m)
				ids = append(ids, m.MessageID)
			}
			m := first.MustSend("hello")
			holdsExactly(t, m, ids, "what was received")
			ids = append(ids, m.MessageID)
			holdsExactly(t, mustSync(t, first), ids, "what was received and sent")
		})

	sut.It("filter-of-many-ids", "IDs of all lengths are hashed as the dialect does",
		sut.Req("SDS-DIA-2").Dialect(sut.DialectWakuJS), func(t *sut.T) {
			bob, alice := t.Node("bob"), t.Peer("alice")
			ids := []string{}
			for n := 1; n <= 128; n++ {
				for _, c := range "x~" {
					id := strings.Repeat(string(c), n)
					bob.Receive(alice.Content("named "+id, sut.WithID(id), sut.Filter(nil)))
					ids = append(ids, id)
				}
			}
			holdsExactly(t, bob.MustSend("hello"), ids, "IDs of 1 to 128 bytes")
		})

	sut.It("filter-of-what-waits", "What waits for dependencies was received, and a sync message is no content",
		sut.Req("SDS-DIA-2").Dialect(sut.DialectWakuJS), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			waits := alice.Content("waits", sut.Naming("nowhere"))
			got := bob.ReceiveAll(waits, alice.Sync(sut.WithID("a sync message")))
			t.Require(!got.Delivered(waits), "the message waits, but: %s", got)
			f, err := model.ParseJSFilter(bob.MustSend("hello").Filter)
			t.Check("SDS-DIA-2", err == nil && f.Contains(waits.MessageID), "the waiting message is in the filter", err)
			t.Check("SDS-DIA-2", err == nil && !f.Contains("a sync message") && !f.Contains("nowhere"), "neither the sync message nor what is missing is in it", err)
		})

	// Ten thousand messages take minutes where each is looked up among all
	// others; a faked clock stands for such a library.
	sut.It("filter-window", "The filter contains the last 10,000 messages, and not the one before",
		sut.Req("SDS-DIA-2").Dialect(sut.DialectWakuJS).Clock(contract.ClockVirtual), func(t *sut.T) {
			bob, alice := t.Node("bob"), t.Peer("alice")
			ids := []string{bob.MustSend("the first, and too old in the end").MessageID}
			for i := range 10_000 {
				m := alice.Content("x", sut.WithID(fmt.Sprintf("message %d", i)), sut.Filter(nil))
				bob.Receive(m)
				ids = append(ids, m.MessageID)
			}
			holdsExactly(t, bob.MustSend("hello"), ids[1:], "the last 10,000 of 10,001")
		})

	sut.It("filter-is-read", "A filter counts when all ten bits of a message are set",
		sut.Req("SDS-DIA-2").Needs(contract.CapAck).Dialect(sut.DialectWakuJS), func(t *sut.T) {
			bob := t.Member("bob")
			m := ownMessage(t, bob, "hello")
			whole := model.BuildJSFilter(idsOf(m))
			for bit := range 8 * len(whole) {
				if !hasBit(whole, bit) {
					continue
				}
				spoilt := bytes.Clone(whole)
				spoilt[bit/8] &^= 1 << (bit % 8)
				got := bob.Receive(t.Peer("carol").Sync(bits(spoilt)))
				noEvidence(t, "SDS-DIA-2", m, fmt.Sprintf("bit %d of byte %d is clear", bit%8, bit/8), got)
			}
			got := bob.Receive(t.Peer("carol").Sync(bits(whole)))
			t.Check("SDS-DIA-2", got.PossiblyAcknowledged(m), "all ten bits are set", got)
		})

	sut.It("filter-of-another-length", "A filter of another length is no evidence, and its message is processed as ever",
		sut.Req("SDS-DIA-2").Needs(contract.CapAck).Dialect(sut.DialectWakuJS), func(t *sut.T) {
			bob := t.Member("bob")
			m := ownMessage(t, bob, "hello")
			for i, n := range []int{0, 1, 8, 18_744, 18_751, 18_753, 18_760, 32_768} {
				one := t.Peer(fmt.Sprintf("carol-%d", i)).Content(fmt.Sprintf("with %d bytes", n), bits(bytes.Repeat([]byte{0xff}, n)))
				got := bob.Receive(one)
				noEvidence(t, "SDS-DIA-2", m, fmt.Sprintf("a filter of %d bytes says nothing", n), got)
				t.Check("SDS-DIA-2", got.Delivered(one), fmt.Sprintf("the message with a filter of %d bytes is delivered", n), got)
			}
		})

	sut.It("ids-are-opaque", "Any ID of valid form is accepted, and a channel with derived IDs is refused",
		sut.Req("SDS-DIA-3").Dialect(sut.DialectWakuJS), func(t *sut.T) {
			bob := t.Node("bob")
			for _, id := range []string{"x", "not derived from anything", strings.Repeat("y", 128)} {
				m := t.Peer("alice").Content("named "+id, sut.WithID(id))
				got := bob.Receive(m)
				t.Check("SDS-DIA-3", got.Delivered(m), fmt.Sprintf("the message with the ID %q is delivered", id), got)
			}
			silent := t.Node("dave", func(c *contract.Config) { c.IDs = "" })
			m := t.Peer("alice").Content("to a channel that says nothing of IDs", sut.WithID("not derived"))
			got := silent.Receive(m)
			t.Check("SDS-DIA-3", got.Delivered(m), "IDs are opaque also where the parameter ids is left out", got)
			if t.Has(contract.CapDerivedIDs) { // another subject has none to refuse
				_, refused := t.TryNode("carol", func(c *contract.Config) { c.IDs = "derived" })
				t.Check("SDS-DIA-3", refused != nil, "derived IDs are refused", "carol started")
			}
		})

	sut.It("entries-name-senders", "Every entry of a causal history names the sender",
		sut.Req("SDS-DIA-4").Dialect(sut.DialectWakuJS), func(t *sut.T) {
			bob := t.Node("bob")
			theirs := []*sut.Message{t.Peer("alice").Content("hello"), t.Peer("carol").Content("hello")}
			bob.ReceiveAll(theirs...)
			named := append(theirs, bob.MustSend("hello, alice"))
			named = append(named, bob.MustSend("and carol"))
			for _, m := range []*sut.Message{named[3], mustSync(t, bob)} {
				t.Require(len(m.History) > 0, "the history names something, but: %s", m)
				for _, e := range m.History {
					i := slices.Index(idsOf(named...), e.MessageID)
					t.Require(i >= 0, "the history names what bob has, but: %s", m)
					sender := named[i].SenderID
					t.Check("SDS-DIA-4", e.SenderID != nil && *e.SenderID == sender, "the entry of "+e.MessageID+" names "+sender, m)
				}
			}
		})

	sut.It("filters-never-acknowledge", "However many filters contain a message, they make it possibly acknowledged at most",
		sut.Req("SDS-DIA-5").Needs(contract.CapAck).Dialect(sut.DialectWakuJS), func(t *sut.T) {
			bob := t.Member("bob")
			m := ownMessage(t, bob, "hello")
			possibly := 0
			for i := range 12 {
				carol := t.Peer(fmt.Sprintf("carol-%d", i))
				got := bob.ReceiveAll(carol.Sync(seen(m)), carol.Content(fmt.Sprintf("hello from %d", i), seen(m)), carol.Sync(bits(bytes.Repeat([]byte{0xff}, 18_752))))
				t.Check("SDS-DIA-5", !got.Acknowledged(m), fmt.Sprintf("not acknowledged by the filters of %d senders", i+1), got)
				if got.PossiblyAcknowledged(m) {
					possibly++
				}
			}
			t.Equal("SDS-DIA-5", possibly, 1, "times that it became possibly acknowledged")
			got := bob.Receive(t.Peer("dave").Sync(sut.After(m)))
			t.Require(got.Acknowledged(m), "a history acknowledges it, but: %s", got)
		})

	sut.It("filters-never-take-back", "A filter that does not contain a message takes nothing back",
		sut.Req("SDS-DIA-5").Needs(contract.CapAck).Dialect(sut.DialectWakuJS), func(t *sut.T) {
			bob, carol := t.Member("bob"), t.Peer("carol")
			m := ownMessage(t, bob, "hello")
			got := bob.Receive(carol.Sync(seen(m)))
			t.Check("SDS-DIA-5", got.PossiblyAcknowledged(m), "possibly acknowledged by one filter", got)
			got = bob.ReceiveAll(carol.Sync(), carol.Sync(seen(m)))
			t.Check("SDS-DIA-5", !got.PossiblyAcknowledged(m) && !got.Acknowledged(m), "it was possibly acknowledged all the time", got)
		})
})
