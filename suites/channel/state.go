package channel

import (
	"slices"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

var _ = sut.Describe("state", func() {
	sut.It("channels-are-apart", "Each channel has its own timestamp, filter, log and outgoing buffer",
		sut.Req("SDS-STATE-1").Needs(contract.CapAck), func(t *sut.T) {
			one, two := t.NodeIn("one", "alice"), t.NodeIn("two", "alice")
			bob := t.Peer("bob")
			m := bob.In("one").Content("hello", sut.At(uint64(t.Now()+3_600_000)))
			got := one.Receive(m)
			t.Require(got.Delivered(m), "alice delivers m in the channel one, but: %s", got)

			elsewhere := two.MustSend("said in two")
			t.Equal("SDS-STATE-1", elsewhere.Time(), uint64(t.Now())+1, "m, an hour ahead, moves the Lamport timestamp of its own channel only")
			there, _ := inFilter(t, elsewhere, m.MessageID)
			t.Check("SDS-STATE-1", !elsewhere.Names(m) && !there, "in the channel two m is in no history and no filter", elsewhere)

			here := one.MustSend("said in one")
			received, readable := inFilter(t, here, m.MessageID)
			t.Check("SDS-STATE-1", here.Names(m) && (received || !readable) && here.Time() > m.Time(), "in the channel one m is in the history, in the filter and in the past", here)

			evidence := two.Receive(bob.In("two").Sync(sut.After(here)))
			t.Check("SDS-STATE-1", !evidence.Acknowledged(here), "what bob says in the channel two acknowledges nothing of the channel one", evidence)
		})

	sut.It("keeps-what-it-has-to", "The state has a timestamp, a log, an outgoing and an incoming buffer",
		sut.Req("SDS-STATE-1").Needs(contract.CapInspect), func(t *sut.T) {
			bob, alice := t.Member("bob"), t.Peer("alice")
			delivered, waiting := alice.Content("hello"), alice.Content("waits", sut.Naming("missing"))
			bob.ReceiveAll(delivered, waiting)
			sent := bob.MustSend("hello")

			state := bob.Inspect()
			t.Check("SDS-STATE-1", state.Lamport >= sent.Time(), "the Lamport timestamp is at least that of the message sent last", state.Lamport)
			t.Check("SDS-STATE-1", logged(state, delivered) && logged(state, sent) && !logged(state, waiting), "the log has what was delivered and what was sent", state.Log)
			t.Check("SDS-STATE-1", len(state.Outgoing) == 1 && state.Outgoing[0].MessageID == sent.MessageID, "the outgoing buffer has what was sent", state.Outgoing)
			t.Check("SDS-STATE-1", len(state.Incoming) == 1 && state.Incoming[0].MessageID == waiting.MessageID, "the incoming buffer has what waits", state.Incoming)
		})

	sut.It("starts-at-the-present", "A new participant's Lamport timestamp is the time in milliseconds",
		sut.Req("SDS-STATE-2"), func(t *sut.T) {
			for _, name := range []string{"alice", "bob"} {
				n := t.Node(name)
				t.Equal("SDS-STATE-2", nextLamport(n, "hello"), uint64(t.Now())+1, "the first message, sent at once, has the time of the start and one")
				t.Sleep(24*time.Hour + time.Millisecond)
			}
		})

	sut.It("clock-set-back", "When the clock is set back, time goes on with the greatest value seen",
		sut.Req("SDS-STATE-3"), func(t *sut.T) {
			alice := t.Node("alice")
			alice.Advance(time.Hour)
			greatest := uint64(t.Now())
			t.Sleep(-30 * time.Minute)

			t.Equal("SDS-STATE-3", nextLamport(alice, "back"), greatest, "half an hour back, the time is still the greatest that alice saw")
			alice.Receive(t.Peer("bob").Content("forged", sut.At(greatestLamport)))
			t.Equal("SDS-STATE-3", nextLamport(alice, "forged?"), greatest+ceilingMS+1, "the ceiling is counted from there too")
		})

	sut.It("timers-wait-for-the-clock", "No timer runs while the clock is behind, and all run when it has caught up",
		sut.Req("SDS-STATE-3").Needs(contract.CapResend, contract.CapSync), func(t *sut.T) {
			alice := t.Node("alice")
			m := alice.MustSend("hello")
			alice.Advance(time.Second)

			t.Sleep(-time.Hour)
			behind := alice.Advance(30 * time.Minute)
			t.Check("SDS-STATE-3", behind.Quiet(), "for half an hour of a clock that is an hour behind nothing happens", behind)
			t.Sleep(30 * time.Minute)
			caught := alice.Advance(time.Minute)
			t.Check("SDS-STATE-3", len(caught.Resends(m)) > 0, "a minute after the clock has caught up m was sent again", caught)
		})
})

func logged(state *contract.State, m *sut.Message) bool {
	return slices.ContainsFunc(state.Log, func(e contract.LogEntry) bool { return e.MessageID == m.MessageID })
}
