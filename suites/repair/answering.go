package repair

import (
	"bytes"
	"fmt"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/suites/sut"
)

// rest lets a node forget that it heard or sent something a moment ago: then it
// may answer for it.
func rest(n *sut.Node) *sut.Result { return n.Advance(leastWait + time.Second) }

// known lets a node receive messages and rest.
func known(t *sut.T, n *sut.Node, messages ...*sut.Message) {
	for _, m := range messages {
		got := n.Receive(m)
		t.Require(got.Delivered(m), "%s delivers %s, but: %s", n.Name, m, got)
	}
	rest(n)
}

// own lets a node send messages, of which somebody says that they arrived, and
// rest. They are not resent then.
func own(t *sut.T, n *sut.Node, contents ...string) []*sut.Message {
	messages := []*sut.Message{}
	for _, content := range contents {
		messages = append(messages, n.MustSend(content))
	}
	t.Sleep(time.Second)
	got := n.Receive(t.Peer("witness").Sync(sut.After(messages...)))
	for _, m := range messages {
		t.Require(got.Acknowledged(m), "%s is acknowledged, but: %s", m, got)
	}
	rest(n)
	return messages
}

// asked is what a node does in d after a participant asked for messages.
func asked(t *sut.T, n *sut.Node, by string, d time.Duration, messages ...*sut.Message) *sut.Result {
	return both(n.Receive(t.Peer(by).Sync(sut.Requesting(messages...))), n.Advance(d))
}

var _ = sut.Describe("repair/answering", func() {
	sut.It("answers", "A participant broadcasts a message that it has when another one asks for it",
		sut.Req("SDS-REP-14", "SDS-REP-17", "SDS-REP-1").Needs(contract.CapRepair), func(t *sut.T) {
			bob := member(t, "bob")
			m1, m2 := t.Peer("alice").Content("hello"), t.Peer("alice").Content("hello again")
			known(t, bob, m1, m2)
			got := asked(t, bob, "carol", greatestWait, m1)
			t.Check("SDS-REP-14", len(got.Copies(m1)) > 0, "carol asked in a sync message", got)
			t.Check("SDS-REP-17", len(got.Copies(m1)) > 0, "broadcast when T_resp has come", got)
			got = both(bob.Receive(t.Peer("carol").Content("carol asks", sut.Requesting(m2))), bob.Advance(greatestWait))
			t.Check("SDS-REP-14", len(got.Copies(m2)) > 0, "carol asked in a content message", got)
			for _, c := range got.Copies(m2) {
				whole := c.SenderID == "alice" && bytes.Equal(c.Content, m2.Content) && c.Time() == m2.Time() && c.ChannelID == m2.ChannelID
				t.Check("SDS-REP-1", whole, "the whole message of alice", c)
			}
			t.Check("SDS-REP-1", len(got.Copies(m2)) > 0, "the message was kept", got)
		})

	sut.It("keeps-what-it-may-answer-for", "Messages are kept whole after they were delivered or acknowledged",
		sut.Req("SDS-REP-1").Needs(contract.CapRepair, contract.CapAck), func(t *sut.T) {
			bob := member(t, "bob")
			theirs := t.Peer("alice").Content("theirs")
			known(t, bob, theirs)
			mine := own(t, bob, "mine")[0]
			for i := range 20 {
				bob.Receive(t.Peer("alice").Content(fmt.Sprintf("later, %d", i)))
			}
			bob.Advance(5 * time.Minute)
			got := asked(t, bob, "carol", greatestWait, theirs, mine)
			for _, m := range []*sut.Message{theirs, mine} {
				copies := got.Copies(m)
				t.Check("SDS-REP-1", len(copies) > 0 && bytes.Equal(copies[0].Content, m.Content), fmt.Sprintf("%q is broadcast after more than five minutes", m.Content), got)
			}
		})

	sut.It("not-before-it-is-in-the-log", "A message that waits for dependencies is not given to others",
		sut.Req("SDS-REP-12").Needs(contract.CapRepair), func(t *sut.T) {
			bob, alice := member(t, "bob", neverLost), t.Peer("alice")
			cause := alice.Content("cause")
			effect := alice.Content("effect", sut.After(cause))
			got := bob.Receive(effect)
			t.Require(!got.Delivered(effect), "the effect waits for its cause, but: %s", got)
			rest(bob)
			got = asked(t, bob, "carol", 2*greatestWait, effect, cause)
			t.Check("SDS-REP-12", len(got.Copies(effect)) == 0, "no answer while the message waits", got)
			got = both(bob.Receive(cause), rest(bob))
			t.Require(got.Delivered(effect), "the effect is delivered after its cause, but: %s", got)
			got = asked(t, bob, "dave", greatestWait, effect)
			t.Require(len(got.Copies(effect)) > 0, "bob answers once the message is delivered, but: %s", got)
		})

	sut.It("bytes-of-the-original", "An answer has the bytes in which the message first arrived",
		sut.Req("SDS-REP-18").Needs(contract.CapRepair), func(t *sut.T) {
			bob, alice := member(t, "bob"), t.Peer("alice")
			before := alice.Content("before")
			known(t, bob, before)
			hinted := sut.Entry(model.HistoryEntry{MessageID: before.MessageID, RetrievalHint: []byte("hint")})
			messages := []*sut.Message{
				alice.Content("plain"),
				alice.Content("with the hint of an entry", hinted),
				unusual(alice.Content("unknown field at the end"), func(parts []model.Raw) []model.Raw {
					return append(parts, model.Raw{}.Text(99, "from the future"))
				}),
				unusual(alice.Content("fields in another order"), func(parts []model.Raw) []model.Raw {
					return append(append([]model.Raw{parts[len(parts)-1]}, model.Raw{}.LongVarint(50, 1, 5)), parts[:len(parts)-1]...)
				}),
			}
			known(t, bob, messages...)
			got := both(asked(t, bob, "carol", 0, messages[:2]...), asked(t, bob, "dave", greatestWait, messages[2:]...))
			for _, m := range messages {
				t.Check("SDS-REP-18", len(got.Copies(m)) > 0, fmt.Sprintf("%q is answered for", m.Content), got)
				for _, c := range got.Copies(m) {
					t.Equal("SDS-REP-18", c.Wire, m.Wire, fmt.Sprintf("the bytes of %q", m.Content))
				}
			}
		})

	sut.It("bytes-of-the-first-copy", "An answer has the bytes of the first copy, not of a later one",
		sut.Req("SDS-REP-18").Needs(contract.CapRepair), func(t *sut.T) {
			bob, alice := member(t, "bob"), t.Peer("alice")
			m := alice.Content("hello", sut.Requesting(alice.Content("nobody has this")))
			later := unusual(m, func(parts []model.Raw) []model.Raw { return append(parts, model.Raw{}.Text(99, "a relay was here")) })
			bob.ReceiveAll(m, later)
			rest(bob)
			got := asked(t, bob, "carol", greatestWait, m)
			t.Check("SDS-REP-18", len(got.Copies(m)) > 0, "the message is answered for", got)
			for _, c := range got.Copies(m) {
				t.Equal("SDS-REP-18", c.Wire, withoutRequest(m), "the first copy, without its repair request")
			}
		})

	sut.It("without-its-requests", "The repair request is cut out of an answer, and nothing else",
		sut.Req("SDS-REP-18").Needs(contract.CapRepair, contract.CapAck), func(t *sut.T) {
			bob, alice := member(t, "bob", waiting(wait)), t.Peer("alice")
			theirs := alice.Content("alice asks, too", sut.Requesting(alice.Content("nobody has this"), alice.Content("nor this")))
			theirs = unusual(theirs, func(parts []model.Raw) []model.Raw { return append(parts, model.Raw{}.Text(99, "from the future")) })
			bob.ReceiveAll(theirs, alice.Content("effect", sut.Naming(named(7)...)))
			t.Sleep(wait) // more is due than one sync message can carry
			mine := own(t, bob, "bob asks, too", "and once more")
			t.Require(len(mine[0].Repair) > 0, "bob's content carries a repair request, but: %s", mine[0])
			got := asked(t, bob, "carol", greatestWait, append(mine, theirs)...)
			for _, m := range append(mine, theirs) {
				t.Check("SDS-REP-18", len(got.Copies(m)) > 0, fmt.Sprintf("%q is answered for", m.Content), got)
				for _, c := range got.Copies(m) {
					t.Equal("SDS-REP-18", c.Wire, withoutRequest(m), fmt.Sprintf("the bytes of %q without its repair request", m.Content))
				}
			}
		})
})

// unusual is a message in bytes that no encoder here would write.
func unusual(m *sut.Message, change func(parts []model.Raw) []model.Raw) *sut.Message {
	return &sut.Message{Message: m.Message, Wire: model.Join(change(model.Parts(m.Message))...), AtMS: m.AtMS}
}

// withoutRequest is what remains of the bytes of a message when the repair
// request is cut out.
func withoutRequest(m *sut.Message) []byte {
	wire := m.Wire
	for _, e := range m.Repair {
		field := model.Raw{}.Bytes(model.FieldRepair, model.EncodeEntry(e))
		wire = bytes.Replace(wire, field, nil, 1)
	}
	return wire
}
