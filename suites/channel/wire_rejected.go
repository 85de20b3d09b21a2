package channel

import (
	"fmt"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/suites/sut"
)

// tooManyEntries breaks a limit and leaves everything else as it is.
func tooManyEntries(m *model.Message) {
	for len(m.History) <= model.DefaultLimits().HistoryEntries {
		m.History = append(m.History, m.History[0])
	}
}

// unwelcome are messages that have to be rejected and that would change a lot
// if they were not: they come from an hour ahead, acknowledge what they name
// and ask for a message that is not there.
func unwelcome(t *sut.T, alice *sut.Peer, own *sut.Message) map[model.Class]*sut.Message {
	ahead := uint64(t.Now()) + uint64(time.Hour.Milliseconds())
	laden := func(changes ...sut.Option) *sut.Message {
		return alice.Content("unwelcome", append([]sut.Option{sut.At(ahead), sut.After(own), sut.Naming("not there"), sut.Received(own)}, changes...)...)
	}
	cut := laden()
	cut.Wire = cut.Wire[:len(cut.Wire)-1]
	all := map[model.Class]*sut.Message{
		model.ClassTruncated: cut,
		model.ClassChannel:   laden(sut.InChannel("another")),
		model.ClassLimit:     laden(sut.Edit(tooManyEntries)),
		model.ClassLamport:   laden(sut.At(1 << 53)),
		model.ClassIDLength:  laden(sut.Edit(func(m *model.Message) { m.SenderID = "" })),
	}
	if t.DerivedIDs() {
		all[model.ClassIdentity] = laden(sut.WithID(alice.Content("of another message").MessageID))
	}
	return all
}

// unwelcomeOrder makes the order in which cases go through them a fixed one.
var unwelcomeOrder = []model.Class{
	model.ClassTruncated, model.ClassIDLength, model.ClassLimit, model.ClassLamport, model.ClassChannel, model.ClassIdentity,
}

var _ = sut.Describe("wire", func() {
	sut.It("rejected-changes-nothing-visible", "A rejected message moves no clock, acknowledges nothing and is missed by nobody",
		sut.Req("SDS-WIRE-7").Needs(contract.CapAck), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			own := bob.MustSend("hello")
			messages := unwelcome(t, alice, own)
			for _, class := range unwelcomeOrder {
				m := messages[class]
				if m == nil {
					continue
				}
				got := bob.Receive(m)
				t.Check("SDS-WIRE-7", !got.Acknowledged(own) && !got.PossiblyAcknowledged(own), fmt.Sprintf("the message rejected as %s acknowledges nothing", class), got)
				t.Equal("SDS-WIRE-7", got.MissingIDs(), []string{}, fmt.Sprintf("nothing is missing because of the message rejected as %s", class))
				next := bob.MustSend(fmt.Sprintf("after %s", class))
				t.Equal("SDS-WIRE-7", next.Time(), own.Time()+1, fmt.Sprintf("the message rejected as %s leaves the Lamport timestamp alone", class))
				received, _ := inFilter(t, next, m.MessageID)
				t.Check("SDS-WIRE-7", !next.Names(m) && !received, fmt.Sprintf("the message rejected as %s is in no history and no filter", class), next)
				own = next
			}
		})

	sut.It("rejected-moves-no-time", "A rejected message does not move the time on",
		sut.Req("SDS-WIRE-7"), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			own := bob.MustSend("hello")
			messages := unwelcome(t, alice, own)
			for _, class := range unwelcomeOrder {
				if messages[class] == nil {
					continue
				}
				t.Sleep(time.Hour)
				bob.Receive(messages[class])
				t.Sleep(-time.Hour) // bob's clock was wrong, and nothing that counts happened meanwhile
				next := bob.MustSend(fmt.Sprintf("after %s", class))
				t.Equal("SDS-WIRE-7", next.Time(), own.Time()+1, fmt.Sprintf("the message rejected as %s came while the clock was an hour ahead; the time is not", class))
				own = next
			}
		})

	sut.It("rejected-changes-no-state", "A rejected message leaves the state as it was",
		sut.Req("SDS-WIRE-7").Needs(contract.CapInspect), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			own := bob.MustSend("hello")
			bob.Receive(alice.Content("waits", sut.Naming("a message that is missing")))
			messages := unwelcome(t, alice, own)
			for _, class := range unwelcomeOrder {
				if messages[class] == nil {
					continue
				}
				before := bob.Inspect()
				bob.Receive(messages[class])
				diff := sut.Difference(before, bob.Inspect())
				t.Check("SDS-WIRE-7", diff == "", fmt.Sprintf("the state is the same before and after the message rejected as %s", class), diff)
			}
		})

	sut.It("rejected-is-not-known", "A message is accepted when it comes unharmed after a rejected copy",
		sut.Req("SDS-WIRE-7"), func(t *sut.T) {
			bob, alice := t.Node("bob"), t.Peer("alice")
			m := alice.Content("hello")
			bob.ReceiveBytes(m.Wire[:len(m.Wire)-1])
			bob.Receive(spoiled(m, joined(model.Raw(m.Wire), model.Raw{}.Text(model.FieldChannelID, "another"))))

			got := bob.Receive(m)
			t.Check("SDS-WIRE-7", got.Delivered(m), "m is new when it comes unharmed", got)
		})

	sut.It("rejected-suppresses-no-sync", "A rejected message is not consistent, so that the sync message is still sent",
		sut.Req("SDS-WIRE-7").Needs(contract.CapSync), func(t *sut.T) {
			const interval = 10 * time.Second
			bob, alice := t.Node("bob", func(c *contract.Config) { c.SyncMinMS = sut.Ptr(interval.Milliseconds()) }), t.Peer("alice")
			own := bob.MustSend("hello")
			for _, m := range []*sut.Message{
				alice.Sync(sut.After(own), sut.InChannel("another")),
				alice.Sync(sut.After(own), sut.Edit(tooManyEntries)),
				alice.Sync(sut.After(own), sut.At(1<<53)),
			} {
				bob.Receive(m)
			}
			got := bob.Advance(interval)
			t.Check("SDS-WIRE-7", len(got.Syncs()) > 0, "bob speaks up within the first interval, since nobody else did", got)
		})

	sut.It("rejected-is-reported", "The application is told of each rejected message and of the class",
		sut.Req("SDS-WIRE-8"), func(t *sut.T) {
			bob, alice := t.Node("bob"), t.Peer("alice")
			own := bob.MustSend("hello")
			messages := unwelcome(t, alice, own)
			for _, class := range unwelcomeOrder {
				if messages[class] == nil {
					continue
				}
				got := bob.Receive(messages[class])
				t.Check("SDS-WIRE-8", len(got.Rejections()) == 1 && got.RejectedAs(string(class)), fmt.Sprintf("one event rejected with the class %s", class), got)
			}
			again := bob.Receive(messages[model.ClassChannel])
			t.Check("SDS-WIRE-8", again.RejectedAs("channel"), "a second copy is rejected and reported like the first", again)
		})
})
