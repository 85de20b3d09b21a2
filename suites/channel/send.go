package channel

import (
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

var _ = sut.Describe("send", func() {
	sut.It("lamport-is-now-or-one-more", "The Lamport timestamp is the time, and still grows within one millisecond",
		sut.Req("SDS-SEND-1", "SDS-STATE-2"), func(t *sut.T) {
			alice := t.Node("alice")
			t.Sleep(time.Second)

			first := alice.MustSend("one")
			t.Equal("SDS-SEND-1", first.Time(), uint64(t.Now()), "a second after the start, the time is greater than the local timestamp + 1")
			second := alice.MustSend("two")
			t.Equal("SDS-SEND-1", second.Time(), first.Time()+1, "within the same millisecond, the local timestamp + 1")

			bob := t.Node("bob")
			fresh := bob.MustSend("three")
			t.Equal("SDS-STATE-2", fresh.Time(), uint64(t.Now())+1, "a new participant's timestamp is the time, so its first message has one more")
		})

	sut.It("lamport-after-a-greater-one", "A timestamp ahead of the clock is exceeded by one, until the clock has caught up",
		sut.Req("SDS-SEND-1"), func(t *sut.T) {
			alice, bob := t.Node("alice"), t.Peer("bob")
			ahead := uint64(t.Now() + time.Hour.Milliseconds())
			alice.Receive(bob.Content("from ahead", sut.At(ahead)))

			t.Equal("SDS-SEND-1", alice.MustSend("one").Time(), ahead+1, "an hour behind, the local timestamp + 1")
			t.Sleep(time.Minute)
			t.Equal("SDS-SEND-1", alice.MustSend("two").Time(), ahead+2, "a minute later still the local timestamp + 1")
			t.Sleep(2 * time.Hour)
			t.Equal("SDS-SEND-1", alice.MustSend("three").Time(), uint64(t.Now()), "two hours later the time")
		})

	sut.It("history-names-what-came-before", "A message names messages that precede it in the log, if there are any",
		sut.Req("SDS-SEND-2"), func(t *sut.T) {
			alice, bob := t.Node("alice"), t.Peer("bob")
			first := alice.MustSend("one")
			t.Equal("SDS-SEND-2", first.HistoryIDs(), []string{}, "there is nothing before the first message")

			t.Sleep(time.Second)
			m := bob.Content("hello", sut.After(first))
			alice.Receive(m)
			second := alice.MustSend("two")
			t.Check("SDS-SEND-2", second.Names(m), "the second message names bob's, which was delivered last", second)
			t.Check("SDS-SEND-2", len(among(second.HistoryIDs(), first, m)) == len(second.History), "the second message names nothing else than what precedes it", second)
		})

	sut.It("filter-is-current", "Every message carries the filter, with what was received until then",
		sut.Req("SDS-SEND-3"), func(t *sut.T) {
			alice, bob := t.Node("alice"), t.Peer("bob")
			first := alice.MustSend("before anything was received")
			t.Check("SDS-SEND-3", len(first.Filter) > 0, "the first message has a filter", first)

			one, two := bob.Content("one"), bob.Content("two")
			alice.Receive(one)
			second := alice.MustSend("after one")
			alice.Receive(two)
			third := alice.MustSend("after two")
			t.Check("SDS-SEND-3", len(second.Filter) > 0 && len(third.Filter) > 0, "the second and the third message have one too", second, third)
			for _, c := range []struct {
				sent, received *sut.Message
				want           bool
				what           string
			}{
				{first, one, false, "the filter of the first message does not have bob's first, which came later"},
				{second, one, true, "the filter of the second message has bob's first"},
				{second, two, false, "the filter of the second message does not have bob's second, which came later"},
				{third, one, true, "the filter of the third message has bob's first"},
				{third, two, true, "the filter of the third message has bob's second"},
			} {
				if got, readable := inFilter(t, c.sent, c.received.MessageID); readable {
					t.Check("SDS-SEND-3", got == c.want, c.what, c.sent.Filter)
				}
			}
		})

	sut.It("content-is-unchanged", "The application's content goes out as it is",
		sut.Req("SDS-SEND-4"), func(t *sut.T) {
			alice := t.Node("alice")
			for _, content := range []string{"hello", "\x00\xff not text", " ", "\n", " padded ", string(make([]byte, 1_000))} {
				sent := alice.MustSend(content)
				t.Equal("SDS-SEND-4", sent.Content, []byte(content), "the content of the broadcast message")
			}
		})

	sut.It("is-in-the-outgoing-buffer", "A message that was broadcast is sent again while nobody acknowledges it",
		sut.Req("SDS-SEND-5").Needs(contract.CapResend, contract.CapAck), func(t *sut.T) {
			alice, bob := t.Node("alice"), t.Peer("bob")
			got := alice.Send("hello")
			t.Require(len(got.Contents()) == 1, "alice broadcasts one message, but: %s", got)
			m := got.Contents()[0]
			t.Check("SDS-SEND-5", !got.Acknowledged(m) && !got.PossiblyAcknowledged(m), "m is not acknowledged by being sent", got)

			later, again := alice.AdvanceUntil(patience, func(r *sut.Result) bool { return len(r.Resends(m)) > 0 })
			t.Check("SDS-SEND-5", again, "after a while m is sent again", later)
			evidence := alice.Receive(bob.Content("reply", sut.After(m)))
			t.Check("SDS-SEND-5", evidence.Acknowledged(m), "a reply that names m acknowledges it", evidence)
		})

	sut.It("is-unacknowledged-in-the-state", "The state has a message that was broadcast, unacknowledged",
		sut.Req("SDS-SEND-5").Needs(contract.CapInspect), func(t *sut.T) {
			alice := t.Node("alice")
			first, second := alice.MustSend("one"), alice.MustSend("two")
			outgoing := alice.Inspect().Outgoing
			held := len(outgoing) == 2 && outgoing[0].MessageID == first.MessageID && outgoing[1].MessageID == second.MessageID
			t.Check("SDS-SEND-5", held, "both messages are in the outgoing buffer", outgoing)
			for _, e := range outgoing {
				t.Equal("SDS-SEND-5", e.State, contract.Unacknowledged, "the message is unacknowledged")
			}
		})

	sut.It("is-in-the-own-log", "An own message has its place in the log at once and is a dependency like any other",
		sut.Req("SDS-SEND-6"), func(t *sut.T) {
			alice, bob := t.Member("alice"), t.Peer("bob")
			own := alice.MustSend("hello")
			alice.ReceiveAll(bob.Content("later", sut.At(own.Time()+10)), bob.Content("earlier", sut.At(own.Time()-1)))
			reply := bob.Content("reply", sut.After(own), sut.At(own.Time()+5))
			got := alice.Receive(reply)
			t.Check("SDS-SEND-6", got.Delivered(reply), "bob's reply, which names alice's message, waits for nothing", got)
		})

	sut.It("has-its-place-in-the-own-log", "An own message stands in the log where its timestamp belongs, and the next one names it",
		sut.Req("SDS-SEND-6"), func(t *sut.T) {
			alice, bob := t.Member("alice"), t.Peer("bob")
			own := alice.MustSend("hello")
			later, earlier := bob.Content("later", sut.At(own.Time()+10)), bob.Content("earlier", sut.At(own.Time()-1))
			alice.ReceiveAll(later, earlier)
			next := alice.MustSend("more")
			t.Equal("SDS-SEND-6", among(next.HistoryIDs(), own, later), idsOf(own, later), "the history has alice's message before bob's later one")
			last := alice.MustSend("and more")
			t.Check("SDS-SEND-6", last.Names(next), "alice's next message names her last one", last)
		})
})
