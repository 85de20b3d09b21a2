package channel

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/suites/sut"
)

// misfits are messages under the ID of m that say something else, and m
// under IDs that are not its own. In a channel with derived IDs each of them
// contradicts itself.
func misfits(m *sut.Message) [][]byte {
	var wires [][]byte
	say := func(change func(*model.Message)) {
		forged := m.Message
		forged.History = slices.Clone(m.History)
		forged.Filter = bytes.Clone(m.Filter)
		change(&forged)
		wires = append(wires, model.Encode(forged))
	}
	say(func(f *model.Message) { f.SenderID += "x" })
	say(func(f *model.Message) { f.Lamport = sut.Ptr(*f.Lamport + 1) })
	say(func(f *model.Message) { f.Lamport = sut.Ptr(*f.Lamport - 1) })
	say(func(f *model.Message) { f.Lamport = sut.Ptr(uint64(1<<53 - 1)) })
	say(func(f *model.Message) { f.Lamport = sut.Ptr(uint64(0)) })
	say(func(f *model.Message) { f.Content = []byte("other content") })
	say(func(f *model.Message) { f.History = append(f.History, model.Entries("one more")...) })
	say(func(f *model.Message) { f.Filter = nil })
	say(func(f *model.Message) { f.Filter = append(f.Filter, 0) })
	if len(m.Filter) > 0 {
		say(func(f *model.Message) { f.Filter[len(f.Filter)-1] ^= 0x80 })
	}
	if len(m.History) > 0 {
		say(func(f *model.Message) { f.History = nil })
		say(func(f *model.Message) { f.History[0].MessageID += "x" })
	}
	if len(m.History) > 1 {
		say(func(f *model.Message) { slices.Reverse(f.History) })
	}
	if len(m.Content) > 0 {
		say(func(f *model.Message) { f.Content = nil }) // now a sync message
	}
	for _, id := range otherIDs(m.MessageID) {
		say(func(f *model.Message) { f.MessageID = id })
	}
	return wires
}

// otherIDs are IDs that resemble a derived one.
func otherIDs(id string) []string {
	last := "A"
	if strings.HasSuffix(id, last) {
		last = "B"
	}
	return []string{"m", id[:len(id)-1], id + "=", id + "A", id[:len(id)-1] + last, strings.ToLower(id), strings.ToUpper(id), " " + id}
}

var _ = sut.Describe("twins", func() {
	sut.It("after-forged-ids", "A participant that was sent messages whose IDs do not fit behaves exactly as one that was not",
		sut.Req("SDS-WIRE-6", "SDS-WIRE-7").Needs(contract.CapDerivedIDs), func(t *sut.T) {
			w := newTwins(t, "SDS-WIRE-7", "bob", func(c *contract.Config) { c.IDs = "derived" })
			alice, carol := t.Peer("alice"), t.Peer("carol")
			forge := func(messages ...*sut.Message) {
				for _, m := range messages {
					w.harass(fmt.Sprintf("forgeries of a message of %s, and what is left when it is cut", m.SenderID), append(misfits(m), everyCut(m)...), fitting)
				}
			}

			// The text has no message arrive before its sender has sent one, so
			// the forgeries come before what they forge.
			hello := alice.Content("hello", sut.Naming("before our time"))
			forge(hello, alice.Sync(sut.Naming("before our time too")))
			w.advance(20 * time.Second)
			w.receive(hello)
			w.advance(15 * time.Second)
			w.receive(alice.Content("within half a minute", sut.Naming("before our time as well")))
			w.advance(20 * time.Second)

			one, two, unheard := w.send("one"), w.send("two"), w.send("nobody hears this one")
			w.advance(time.Second)
			w.receive(carol.Sync(seen(one)))
			future := sut.At(ahead(t, time.Hour))
			cause := carol.Content("cause", sut.After(one, two), seen(one, two))
			effect := alice.Content("effect", sut.After(cause))
			w.receive(effect)
			both := alice.Sync(sut.After(one, two), sut.Naming("missing for ever"))
			forge(cause, both, carol.Content("a lure", future, sut.After(one, two, unheard), sut.Naming("not there"), seen(one, two)), carol.Sync(future, sut.After(unheard)))
			w.advance(7 * time.Second)
			forge(alice.Sync(future, sut.After(one, two, unheard)))
			w.receive(both)
			w.advance(time.Minute)
			w.receive(cause, carol.Sync(seen(unheard)), alice.Sync(seen(unheard)))
			w.advance(everyTimer)
			w.conclude()
		})
})

// everyCut are all beginnings of a message.
func everyCut(m *sut.Message) [][]byte {
	var wires [][]byte
	for n := range m.Wire {
		wires = append(wires, m.Wire[:n])
	}
	return wires
}

// fitting are the classes that apply to bytes in a channel with derived IDs.
func fitting(wire []byte) []model.Class {
	if m, err := model.Decode(wire); err == nil {
		if model.DeriveID(m) == m.MessageID {
			panic(fmt.Sprintf("this message is no forgery:\n%s", model.Dump(wire)))
		}
		return []model.Class{model.ClassIdentity}
	}
	return append(classesOf(wire), model.ClassIdentity)
}
