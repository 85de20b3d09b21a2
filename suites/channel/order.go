package channel

import (
	"fmt"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

// inOrder checks that a node which received second and then first, neither of
// which names the other, has first before second in its log.
func inOrder(t *sut.T, requirement, name, why string, first, second *sut.Message) {
	n := t.Node(name, opaqueIDs)
	deliverAll(t, n, second, first)
	isLogged(t, requirement, n, why, first, second)
}

// isLogged checks that messages stand in the log of a node in this order. The
// state shows it where it can be read, the history of what the node sends next
// everywhere, for some of them: it is in the order of the log. That it begins
// with the oldest is not said in RFC 109, so an implementation that speaks no
// dialect of ours is judged by its state alone where it shows it.
func isLogged(t *sut.T, requirement string, n *sut.Node, why string, messages ...*sut.Message) {
	visible := t.Has(contract.CapInspect)
	if visible {
		ids := []string{}
		for _, e := range n.Inspect().Log {
			ids = append(ids, e.MessageID)
		}
		t.Equal(requirement, among(ids, messages...), idsOf(messages...), why+", in the log")
	}
	if !visible || t.Dialect() == sut.DialectSDS1 {
		ids := among(n.MustSend("in which order?").HistoryIDs(), messages...)
		t.Equal(requirement, ids, among(idsOf(messages...), only(messages, ids)...), why+", in the history of the next message")
		t.Require(visible || len(ids) > 1, "%s names at least two of the messages, but: %q", n.Name, ids)
	}
}

var _ = sut.Describe("order", func() {
	sut.It("by-lamport", "Messages are ordered by Lamport timestamp, as numbers, whatever their IDs are",
		sut.Req("SDS-ORD-1"), func(t *sut.T) {
			alice, now := t.Peer("alice"), uint64(t.Now())
			for i, c := range [][2]uint64{
				{9, 10}, {99, 100}, {127, 128}, {255, 256}, {1<<31 - 1, 1 << 31}, {1<<32 - 1, 1 << 32}, {now - 1, now}, {now, now + 1}, {now, now + 60_000},
			} {
				// The IDs are in the other order.
				first := alice.Content("first", sut.At(c[0]), sut.WithID("z"))
				second := alice.Content("second", sut.At(c[1]), sut.WithID("a"))
				inOrder(t, "SDS-ORD-1", fmt.Sprintf("bob-%d", i), fmt.Sprintf("%d before %d", c[0], c[1]), first, second)
			}
		})

	sut.It("ties-by-id", "Messages with the same Lamport timestamp are ordered by message ID",
		sut.Req("SDS-ORD-2"), func(t *sut.T) {
			alice, bob := t.Peer("alice"), t.Peer("bob")
			at := sut.At(uint64(t.Now()))
			// These IDs have the same order in every alphabet.
			for i, c := range [][2]string{{"a", "b"}, {"message1", "message2"}, {"aaz", "aba"}} {
				first, second := bob.Content("first", at, sut.WithID(c[0])), alice.Content("second", at, sut.WithID(c[1]))
				inOrder(t, "SDS-ORD-2", fmt.Sprintf("carol-%d", i), fmt.Sprintf("%s before %s", c[0], c[1]), first, second)
			}
		})

	sut.It("ties-with-own", "An own message is ordered among others with the same Lamport timestamp like any other",
		sut.Req("SDS-ORD-2"), func(t *sut.T) {
			for _, c := range []struct {
				name, id string
				before   bool
			}{{"alice", "0", true}, {"bob", "zzzzzz", false}} {
				n := t.Node(c.name, opaqueIDs)
				own := n.MustSend("hello")
				t.Require(own.MessageID > "0" && own.MessageID < "zzzzzz", "the ID %q lies between those of the others", own.MessageID)
				other := t.Peer("carol").Content("hello", sut.At(own.Time()), sut.WithID(c.id))
				deliverAll(t, n, other)
				first, second := own, other
				if c.before {
					first, second = other, own
				}
				isLogged(t, "SDS-ORD-2", n, fmt.Sprintf("%s's message and that with the ID %s, of the same millisecond, by their IDs", c.name, c.id), first, second)
			}
		})

	sut.It("ids-as-bytes", "Message IDs are compared as unsigned bytes, in no alphabet and in no other encoding",
		sut.Req("SDS-ORD-3"), func(t *sut.T) {
			alice, bob := t.Peer("alice"), t.Peer("bob")
			at := sut.At(uint64(t.Now()))
			for i, c := range []struct{ first, second, why string }{
				{"B", "a", "upper case before lower case"},
				{"Z", "_", "Z before the underscore"},
				{"_", "a", "the underscore before a"},
				{"-", "0", "the hyphen before 0"},
				{"9", "A", "digits before letters"},
				{"10", "9", "characters, not numbers"},
				{"m", "m0", "a proper prefix first"},
				{"m", "m\x00", "a proper prefix first, also before a byte 0"},
				{"a b", "ab", "white space counts"},
				{"z", "é", "bytes above 127 are not negative"},
				{"zz", "ä", "an umlaut is no variant of a letter"},
				{"e\u0301", "\u00e9", "no normalisation"},
				{"｡", "😀", "bytes of UTF-8, not units of UTF-16"},
				{"m\u00adz", "m\u00adzz", "characters that an alphabet passes over count"},
				{"Am\u00ad", "Am\u00ae", "the last byte decides"},
			} {
				first, second := bob.Content("first", at, sut.WithID(c.first)), alice.Content("second", at, sut.WithID(c.second))
				inOrder(t, "SDS-ORD-3", fmt.Sprintf("carol-%d", i), fmt.Sprintf("%q before %q: %s", c.first, c.second, c.why), first, second)
			}
		})

	sut.It("derived-ids-as-bytes", "Derived message IDs are compared as bytes too",
		sut.Req("SDS-ORD-3").Needs(contract.CapDerivedIDs), func(t *sut.T) {
			n := t.Node("dave", derivedIDs, choosing(0, 32))
			at := sut.At(uint64(t.Now()))
			messages := []*sut.Message{}
			for i := range 24 {
				messages = append(messages, t.Peer(fmt.Sprintf("peer-%d", i)).Content("hello", at))
			}
			deliverAll(t, n, messages...)
			byBytes(messages)
			isLogged(t, "SDS-ORD-3", n, "24 messages of one millisecond, by the bytes of their IDs", messages...)
		})
})
