package channel

import (
	"fmt"
	"slices"
	"time"

	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/suites/sut"
)

// harass lets the harassed twin receive what it has to reject, at a moment at
// which nothing else happens, and checks that it says no, and that no state
// changes.
func (w *twins) harass(what string, wires [][]byte, classes func(wire []byte) []model.Class) {
	w.unchanged(what, func() {
		accepted := []string{}
		for _, wire := range wires {
			if got := w.harassed.ReceiveBytes(wire); !rejected(got, classes(wire)) {
				accepted = append(accepted, fmt.Sprintf("%x as one of %v, but: %s", shortened(wire), classes(wire), got))
			}
		}
		w.t.Check("SDS-WIRE-6", len(accepted) == 0, fmt.Sprintf("%d messages are rejected: %s", len(wires), what), accepted)
	})
}

// oneClass is what an implementation says that does not tell classes apart.
// That it should is a matter of the cases about each class; here it is enough
// that the message is refused.
const oneClass model.Class = "malformed"

// rejected says whether a message had no effect and, where the application
// hears of it, whether it hears one of the classes.
func rejected(got *sut.Result, classes []model.Class) bool {
	return len(got.Broadcast) == 0 && !slices.ContainsFunc(got.Events, func(e sut.Event) bool {
		return e.Rejected == nil || !slices.Contains(append(classes, oneClass), model.Class(e.Rejected.Class))
	})
}

// shortened is the end of a long message: what is wrong with it stands there.
func shortened(wire []byte) []byte { return wire[max(0, len(wire)-60):] }

// spoil harasses with hostile relatives of some messages. Some of these arrive
// whole afterwards: then it matters that nobody remembers their relatives.
// Others are lures, which never come and would change a lot if anything of
// them were taken.
func (w *twins) spoil(messages ...*sut.Message) {
	for _, f := range families(messages) {
		w.harass(f.what, f.wires, classesOf)
	}
}

var _ = sut.Describe("twins", func() {
	sut.It("after-bytes-that-are-no-message", "A participant that was sent everything that is no message behaves exactly as one that was not",
		sut.Req("SDS-WIRE-6", "SDS-WIRE-7"), func(t *sut.T) {
			w := newTwins(t, "SDS-WIRE-7", "bob", opaqueIDs)
			alice, carol := t.Peer("alice"), t.Peer("carol")

			// Nobody has heard anything: the join window is open, and stays open
			// for half a minute from the first message that is one.
			hello := alice.Content("hello", sut.Naming("before our time"), sut.WithID("hello"))
			first := []*sut.Message{hello, carol.Sync(sut.After(hello), sut.WithID("sync of carol")), alice.Ephemeral("typing", sut.WithID("typing"))}
			w.spoil(append(first, lures(t, time.Hour, "mallory")...)...)
			w.harass("enormous messages", enormousRelatives(hello), classesOf)
			w.advance(20 * time.Second)
			w.receive(first...)
			w.advance(15 * time.Second)
			w.receive(alice.Content("within half a minute of the first message", sut.Naming("before our time too")))
			w.advance(20 * time.Second)

			// Now it has all kinds of state.
			one, two, three, unheard := w.send("one"), w.send("two"), w.send("three"), w.send("nobody hears this one")
			own := []*sut.Message{one, two, three, unheard}
			w.advance(time.Second)
			effect := alice.Content("effect", sut.Naming("cause"), sut.WithID("effect"))
			w.receive(alice.Content("an answer", sut.After(one)), carol.Sync(seen(two)), effect)
			second := []*sut.Message{
				carol.Content("cause", sut.WithID("cause"), sut.At(uint64(t.Now())-1)),
				carol.Content("names three", sut.After(three), sut.Received(one, two, three), sut.WithID("names three")),
				alice.Sync(sut.After(two), sut.Naming("missing for ever"), seen(two, three), sut.WithID("sync of alice")),
				carol.Ephemeral("waving", sut.WithID("waving")),
			}
			w.sendEphemeral("one of three in a moment")
			w.sendEphemeral("two of three in a moment")
			w.spoil(append(second, lures(t, time.Hour, "carol", own...)...)...)
			w.sendEphemeral("three of three in a moment")
			w.advance(7 * time.Second) // into the second half of an interval, before the first resend
			w.spoil(lures(t, time.Hour, "alice", own...)...)
			w.receive(second[1:]...)
			w.advance(4 * time.Minute)
			w.spoil(second[0])
			w.spoil(append(lures(t, 25*time.Hour, "mallory", own...), lures(t, 26*time.Hour, "dave", own...)...)...)
			w.receive(t.Peer("erin").Content("from the future", sut.At(ahead(t, 27*time.Hour))))
			w.receive(second...)
			w.send("five")
			w.receive(alice.Sync(sut.After(two), seen(unheard)), carol.Sync(seen(unheard)))
			w.advance(everyTimer)
			w.conclude()
		})
})

// ahead is a Lamport timestamp that is so far from now.
func ahead(t *sut.T, d time.Duration) uint64 { return uint64(t.Now() + d.Milliseconds()) }

// lures are messages from the future that name what is there and what is not:
// taken at their word they move the clock, acknowledge everything, silence the
// sync timer, and make all that their sender says later an old story.
func lures(t *sut.T, from time.Duration, sender string, own ...*sut.Message) []*sut.Message {
	p, lamport := t.Peer(sender), ahead(t, from)
	with := func(kind string, at uint64) []sut.Option {
		return []sut.Option{sut.Naming("not there"), sut.After(own...), seen(own...), sut.At(at), sut.WithID(kind + " lure of " + sender)}
	}
	return []*sut.Message{
		p.Content("content", with("content", lamport)...),
		p.Sync(with("sync", lamport+1)...),
		p.Ephemeral("ephemeral", sut.WithID("ephemeral lure of "+sender)),
	}
}

// enormousRelatives are the largest hostile messages.
func enormousRelatives(m *sut.Message) [][]byte {
	var wires [][]byte
	for _, raw := range enormous() {
		wires = append(wires, joined(model.Raw(m.Wire), raw))
	}
	return wires
}
