package channel

import (
	"slices"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

var _ = sut.Describe("offline", func() {
	sut.It("state-is-what-it-was", "Going offline and coming back changes no state",
		sut.Req("SDS-OFF-2").Needs(contract.CapOffline, contract.CapInspect, contract.CapAck), func(t *sut.T) {
			alice, bob := t.Member("alice", silentTimer), t.Peer("bob")
			m1, m2 := alice.MustSend("m1"), ownMessage(t, alice, "m2")
			alice.ReceiveAll(bob.Content("named", sut.After(m1)), bob.Content("seen", seen(m2)), bob.Content("waits", sut.Naming("missing")))
			ownMessage(t, alice, "m3")
			alice.Advance(20 * time.Second) // long enough for a resend
			before := alice.Inspect()
			t.Require(len(before.Incoming) == 1 && len(before.Missing) == 1, "one waits and one is missing, but: %+v", before)
			t.Require(slices.ContainsFunc(before.Outgoing, func(o contract.OutgoingEntry) bool { return o.Attempts > 0 }), "one was resent, but: %+v", before)
			alice.Online(false)
			t.Equal("SDS-OFF-2", alice.Inspect(), before, "the state when going offline")
			alice.Advance(away)
			t.Equal("SDS-OFF-2", alice.Inspect(), before, "the state after an hour")
		})

	sut.It("log-and-evidence-are-what-they-were", "After an hour offline a participant goes on where it was",
		sut.Req("SDS-OFF-2").Needs(contract.CapOffline, contract.CapAck).Dialect(sut.DialectSDS1), func(t *sut.T) {
			alice, bob := t.Member("alice", silentTimer), t.Peer("bob")
			own := ownMessage(t, alice, "own")
			received := bob.Content("received")
			cause := bob.Content("cause")
			waits := bob.Content("waits", sut.After(cause))
			alice.ReceiveAll(received, waits, t.Peer("carol").Sync(hit(9, own)), t.Peer("dave").Sync(hit(9, own)))
			before := t.Now()
			offline(alice)

			t.Sleep(-away) // the clock shows what it showed before
			next := alice.MustSend("next")
			t.Check("SDS-OFF-2", next.Names(received), "the log has what it had", next)
			t.Check("SDS-OFF-2", filterHolds(t, next, received.MessageID) && filterHolds(t, next, waits.MessageID), "and the filter", next)
			t.Check("SDS-OFF-2", next.Time() >= uint64(before+away.Milliseconds()), "time does not run backwards either", next.Time())
			t.Sleep(away)
			got := alice.Receive(t.Peer("erin").Sync(hit(9, own)))
			t.Check("SDS-OFF-2", got.Acknowledged(own), "the third hit is proof, together with the two of before", got)
			got = alice.Receive(cause)
			t.Equal("SDS-OFF-2", got.DeliveredIDs(), idsOf(cause, waits), "what waited is there")
		})

	sut.It("returns-with-what-is-unacknowledged", "On the return each message that is not acknowledged is broadcast once",
		sut.Req("SDS-OFF-3").Needs(contract.CapOffline, contract.CapResend, contract.CapAck), func(t *sut.T) {
			alice, carol := t.Node("alice", silentTimer, func(c *contract.Config) { c.ResendAttempts = sut.Ptr(1) }), t.Peer("carol")
			givenUp := alice.MustSend("given up")
			got := alice.Advance(untilGivenUp)
			t.Require(got.GaveUp(givenUp), "the message is given up, but: %s", got)
			acknowledged, possibly, without := alice.MustSend("acknowledged"), alice.MustSend("possibly"), ownMessage(t, alice, "without a sign")
			got = alice.Receive(carol.Sync(sut.After(acknowledged), seen(possibly)))
			t.Require(got.Acknowledged(acknowledged) && got.PossiblyAcknowledged(possibly), "one is acknowledged, one possibly, but: %s", got)
			alice.Online(false)
			duringIt := alice.Send("while offline")
			t.Require(duringIt.Refused == nil, "alice may send while offline, but: %s", duringIt)
			alice.Advance(away)

			back := alice.Online(true)
			join(back, alice.Advance(soon))
			t.Equal("SDS-OFF-3", len(back.Copies(acknowledged)), 0, "the acknowledged message is not broadcast")
			t.Equal("SDS-OFF-3", len(back.Copies(without)), 1, "the unacknowledged one is")
			t.Equal("SDS-OFF-3", len(back.Copies(possibly)), 1, "and the one that is possibly acknowledged")
			t.Equal("SDS-OFF-3", len(back.Copies(givenUp)), 1, "and the one that was given up")
			t.Equal("SDS-OFF-3", len(back.Contents()), 4, "and the one that was sent while offline: four in all")

			got = alice.Advance(untilGivenUp)
			t.Equal("SDS-OFF-3", len(got.Copies(without)), 1, "resends of the unacknowledged message: its one attempt was not counted")
			t.Check("SDS-OFF-3", len(got.Copies(givenUp)) == 0 && !got.GaveUp(givenUp), "what was given up is not sent and given up again", got)
		})

	sut.It("each-return", "Each return is one, and what is no return is none",
		sut.Req("SDS-OFF-3").Needs(contract.CapOffline, contract.CapResend), func(t *sut.T) {
			alice := t.Node("alice", silentTimer)
			m := alice.MustSend("hello")
			still := alice.Online(true)
			join(still, alice.Advance(soon))
			t.Equal("SDS-OFF-3", len(still.Copies(m)), 0, "alice was connected all the time, so this is no return")
			for range 3 {
				_, back := offline(alice)
				t.Equal("SDS-OFF-3", len(back.Copies(m)), 1, "broadcasts on this return")
			}
			alice.Online(false)
			alice.Online(false)
			alice.Context([]string{"alice", "bob"}, nil, "")
			got := alice.Advance(away)
			t.Equal("SDS-OFF-3", len(got.Copies(m)), 0, "to hear of the group is no return")
			back := alice.Online(true)
			join(back, alice.Online(true))
			join(back, alice.Advance(time.Second))
			t.Equal("SDS-OFF-3", len(back.Copies(m)), 1, "told twice, it is one return")
		})
})
