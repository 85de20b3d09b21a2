package channel

import (
	"fmt"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

// away is how long the participants of these cases are offline: longer than
// every timer.
const away = 2 * everyTimer

// offline takes a node off the network for a while and returns what it did
// meanwhile, and what it did on its return.
func offline(n *sut.Node) (meanwhile, back *sut.Result) { return offlineFor(n, away) }

func offlineFor(n *sut.Node, d time.Duration) (meanwhile, back *sut.Result) {
	meanwhile = n.Online(false)
	join(meanwhile, n.Advance(d))
	back = n.Online(true)
	join(back, n.Advance(0))
	return meanwhile, back
}

// join appends what came later.
func join(r, later *sut.Result) {
	r.Broadcast = append(r.Broadcast, later.Broadcast...)
	r.Events = append(r.Events, later.Events...)
}

var _ = sut.Describe("offline", func() {
	sut.It("is-silent", "Who is offline broadcasts nothing by timers",
		sut.Req("SDS-OFF-1").Needs(contract.CapOffline, contract.CapResend, contract.CapSync), func(t *sut.T) {
			alice, bob := t.Member("alice"), t.Peer("bob")
			m := alice.MustSend("hello")
			alice.ReceiveAll(bob.Content("hi"), bob.Content("waits", sut.Naming("missing")))
			meanwhile, _ := offline(alice)
			t.Check("SDS-OFF-1", meanwhile.Quiet(), "an hour offline: no resend, no sync message, nothing lost", meanwhile)
			got := alice.Advance(everyTimer)
			t.Require(len(got.Copies(m)) > 0 && len(got.Syncs()) > 0, "alice resends and sends sync messages when she is connected, but: %s", got)
		})

	sut.It("overdue-is-not-sent", "What was due and not yet done when the participant went offline is not done there",
		sut.Req("SDS-OFF-1").Needs(contract.CapOffline, contract.CapResend, contract.CapSync), func(t *sut.T) {
			alice := t.Node("alice")
			alice.MustSend("hello")
			t.Sleep(time.Minute) // nobody told alice that time passed
			alice.Online(false)
			got := alice.Advance(away)
			t.Check("SDS-OFF-1", len(got.Broadcast) == 0, "a resend and a sync message were due, and nobody can hear them", got)
		})

	sut.It("losses-stand-still", "The time until a loss goes on where it was",
		sut.Req("SDS-OFF-1").Needs(contract.CapOffline), func(t *sut.T) {
			bob, alice := t.Member("bob", silentTimer), t.Peer("alice")
			effect := alice.Content("effect", sut.Naming("lost"))
			bob.Receive(effect)
			all := bob.Advance(0)
			for range 2 { // offline twice, connected for 200 seconds
				join(all, bob.Advance(100*time.Second))
				meanwhile, back := offline(bob)
				join(all, meanwhile)
				join(all, back)
			}
			join(all, bob.Advance(lostAfter-200*time.Second-time.Millisecond))
			t.Check("SDS-OFF-1", !all.Delivered(effect), "connected for 239,999 ms since the dependency was first missed", all)
			got := bob.Advance(time.Millisecond)
			t.Check("SDS-OFF-1", got.Delivered(effect), "connected for 240,000 ms, so it is lost", got)
		})

	sut.It("resends-stand-still", "The period until a resend goes on, and attempts are not used up",
		sut.Req("SDS-OFF-1", "SDS-OFF-3").Needs(contract.CapOffline, contract.CapResend), func(t *sut.T) {
			alice := t.Node("alice", silentTimer)
			m := alice.MustSend("hello")
			alice.Advance(5 * time.Second)
			_, back := offline(alice)
			from := t.Now()
			t.Equal("SDS-OFF-3", len(back.Copies(m)), 1, "broadcasts on the return")
			times := since(from, alice.Advance(untilGivenUp).Copies(m))
			t.Check("SDS-OFF-1", len(times) > 0 && times[0] >= resendUnacknowledged*8/10-5*time.Second-time.Millisecond, "no resend before the period is over, of which 5 seconds had passed", times)
			w := jitter(resendUnacknowledged)
			t.Check("SDS-OFF-3", len(times) > 0 && w.holds(t, times[0]), fmt.Sprintf("the first resend follows the broadcast on the return by %v", w), times)
			t.Equal("SDS-OFF-3", len(times), resendAttempts, "resends: the broadcast on the return was no attempt")
		})

	sut.It("sync-interval-stands-still", "The sync interval goes on where it was",
		sut.Req("SDS-OFF-1").Needs(contract.CapOffline, contract.CapSync), func(t *sut.T) {
			bob := t.Member("bob")
			bob.Receive(t.Peer("alice").Content("hello"))
			early := bob.Advance(4 * time.Second)
			t.Require(len(early.Syncs()) == 0, "no sync message in the first half of the interval, but: %s", early)
			_, back := offline(bob)
			from := t.Now()
			join(back, bob.Advance(time.Minute))
			times := since(from, back.Syncs())
			w := window{syncMin/2 - 4*time.Second, syncMin - 4*time.Second}
			t.Check("SDS-OFF-1", len(times) > 0 && w.holds(t, times[0]), fmt.Sprintf("the sync message comes %v after the return, since 4 seconds of the interval had passed", w), times)
		})

	sut.It("join-window-stands-still", "The join window closes after the grace period, time offline not counted",
		sut.Req("SDS-OFF-1").Needs(contract.CapOffline), func(t *sut.T) {
			bob, alice := t.Node("bob", silentTimer), t.Peer("alice")
			bob.Receive(alice.Content("first"))
			bob.Advance(joinGrace / 2)
			offline(bob)
			bob.Advance(joinGrace/2 - time.Millisecond)
			last := alice.Content("last", sut.Naming("before bob"))
			got := bob.Receive(last)
			t.Check("SDS-OFF-1", got.Delivered(last), "connected for 29,999 ms since the first message", got)
			bob.Advance(time.Millisecond)
			waits := alice.Content("names something new", sut.Naming("missing"))
			got = bob.Receive(waits)
			t.Check("SDS-OFF-1", !got.Delivered(waits), "connected for 30,000 ms, so the window is closed", got)
		})

	sut.It("wishes-stand-still", "A missing message is not asked for while nobody can be asked",
		sut.Req("SDS-OFF-1").Needs(contract.CapOffline, contract.CapRetrieve), func(t *sut.T) {
			bob, alice := t.Member("bob", silentTimer), t.Peer("alice")
			cause := alice.Content("cause")
			bob.Receive(alice.Content("effect", sut.After(cause)))
			early := bob.Advance(400 * time.Millisecond)
			t.Require(len(early.Wishes()) == 0, "nothing is asked for within 400 ms, but: %s", early)
			meanwhile, back := offline(bob)
			join(back, bob.Advance(599*time.Millisecond))
			t.Check("SDS-OFF-1", len(meanwhile.Wishes()) == 0 && len(back.Wishes()) == 0, "offline for an hour and connected for 999 ms", meanwhile, back)
			got := bob.Advance(time.Millisecond + lateness(t))
			t.Check("SDS-OFF-1", len(got.Wishes()) == 1, "connected for a second since the message was first missed", got)
		})

	sut.It("requests-and-answers-stand-still", "Requests and answers of repair wait until somebody can hear them",
		sut.Req("SDS-OFF-1").Needs(contract.CapOffline, contract.CapRepair), func(t *sut.T) {
			bob, alice := t.Member("bob", silentTimer, func(c *contract.Config) { c.Repair = "on" }), t.Peer("alice")
			m, cause := alice.Content("hello"), alice.Content("cause")
			bob.Receive(m)
			bob.Advance(time.Minute) // past the time in which the receipt keeps bob from answering
			bob.ReceiveAll(alice.Content("effect", sut.Entry(sut.EntryOf(cause))), t.Peer("carol").Sync(sut.Requesting(m)))
			meanwhile, back := offlineFor(bob, 5*time.Minute) // what is older than ten is not answered for
			t.Check("SDS-OFF-1", meanwhile.Quiet(), "bob misses one message and was asked for another, but is offline", meanwhile)
			t.Check("SDS-OFF-1", len(back.Requesting(cause)) == 0, "a request waits for at least 30 seconds, of which none has passed", back)
			got := bob.Advance(3 * time.Minute)
			t.Check("SDS-OFF-1", len(got.Requesting(cause)) > 0, "within three minutes of the return bob asks for what he misses", got)
			t.Check("SDS-OFF-1", len(back.Copies(m))+len(got.Copies(m)) == 1, "and answers for what was asked of him, once", got)
		})

	sut.It("last-words-stand-still", "Who only reads says what he has when he was connected for a minute",
		sut.Req("SDS-OFF-1").Needs(contract.CapOffline, contract.CapLevels, contract.CapSync), func(t *sut.T) {
			bob := t.Node("bob", rareSync)
			bob.Context(nil, []string{"alice", "bob"}, "")
			bob.Receive(t.Peer("alice").Content("hello"))
			bob.Advance(quietFor / 2)
			_, back := offline(bob)
			t.Check("SDS-OFF-1", len(back.Syncs()) == 0, "connected for half a minute", back)
			from := t.Now()
			times := since(from, bob.Advance(quietFor).Syncs())
			t.Check("SDS-OFF-1", len(times) == 1 && window{quietFor / 2, quietFor / 2}.holds(t, times[0]), "connected for a minute", times)
		})

	sut.It("digests-stand-still", "The steward's digest waits until it can be heard",
		sut.Req("SDS-OFF-1").Needs(contract.CapOffline, contract.CapDigests, contract.CapSync), func(t *sut.T) {
			sam := t.Node("sam", rareSync)
			sam.Context(nil, nil, "sam")
			sam.Receive(t.Peer("alice").Content("hello"))
			sam.Advance(2 * time.Second)
			_, back := offline(sam)
			t.Check("SDS-OFF-1", len(back.Syncs()) == 0, "connected for two of five seconds", back)
			from := t.Now()
			times := since(from, sam.Advance(time.Minute).Syncs())
			w := window{digestAfter - 2*time.Second, digestAfter - 2*time.Second}
			t.Check("SDS-OFF-1", len(times) == 1 && w.holds(t, times[0]), "connected for five seconds since the message", times)
		})
})
