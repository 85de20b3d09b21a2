package repair

import (
	"bytes"
	"fmt"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

// several makes n different texts.
func several(n int) []string {
	texts := []string{}
	for i := range n {
		texts = append(texts, fmt.Sprintf("message %d", i))
	}
	return texts
}

// given lists those messages of which a result has copies.
func given(r *sut.Result, messages []*sut.Message) []*sut.Message {
	found := []*sut.Message{}
	for _, m := range messages {
		if len(r.Copies(m)) > 0 {
			found = append(found, m)
		}
	}
	return found
}

// askedByMany lets participants, whose names begin with who, ask for three
// messages each, all at the same moment, and d pass.
func askedByMany(t *sut.T, n *sut.Node, who string, d time.Duration, messages ...*sut.Message) *sut.Result {
	all := n.Advance(0)
	for i := 0; i < len(messages); i += 3 {
		all = both(all, asked(t, n, fmt.Sprintf("%s-%d", who, i/3), 0, messages[i:min(i+3, len(messages))]...))
	}
	return both(all, n.Advance(d))
}

var _ = sut.Describe("repair/answering-limits", func() {
	sut.It("three-entries", "Only the first three entries of a request are looked at",
		sut.Req("SDS-REP-22").Needs(contract.CapRepair, contract.CapAck), func(t *sut.T) {
			bob := member(t, "bob")
			mine := own(t, bob, several(5)...)
			got := asked(t, bob, "carol", longAfter, mine...)
			t.Equal("SDS-REP-22", ids(given(got, mine)), ids(mine[:3]), "bob, who is the author of all five, answers for the first three")
			unknown := []*sut.Message{t.Peer("alice").Content("unknown 1"), t.Peer("alice").Content("unknown 2"), t.Peer("alice").Content("unknown 3")}
			bob = member(t, "another bob")
			mine = own(t, bob, several(1)...)
			got = asked(t, bob, "carol", longAfter, append(unknown, mine...)...)
			t.Check("SDS-REP-22", len(given(got, mine)) == 0, "the fourth entry is not looked at, although bob has none of the first three", got)
		})

	sut.It("three-of-one-requester", "No more than three messages are taken on of one requester within five seconds",
		sut.Req("SDS-REP-22", "SDS-REP-14").Needs(contract.CapRepair, contract.CapAck), func(t *sut.T) {
			bob := member(t, "bob")
			mine := own(t, bob, several(10)...)
			got := both(asked(t, bob, "carol", time.Second, mine[:2]...), asked(t, bob, "carol", 3999*time.Millisecond, mine[2:5]...))
			t.Check("SDS-REP-22", len(given(got, mine[:5])) <= 3, "carol asked for two, and a second later for three others", given(got, mine))
			t.Require(len(given(got, mine[:2])) == 2, "bob answers for the first two, but: %s", got)
			got = both(got, asked(t, bob, "carol", step(t), mine[5:7]...))
			t.Check("SDS-REP-22", len(given(got, mine)) <= 3, "of what carol asked for within five seconds no more than three count", given(got, mine))
			bob.Advance(2 * soon)
			got = asked(t, bob, "dave", step(t), mine[7], mine[8])
			t.Check("SDS-REP-14", len(given(got, mine[7:9])) == 2, "dave's requests are counted apart from carol's", got)
			got = asked(t, bob, "carol", step(t), mine[9])
			t.Check("SDS-REP-14", len(given(got, mine[9:])) == 1, "more than five seconds after her first two carol may ask for two more", got)
		})

	sut.It("half-an-hour", "A message that is older than half an hour is not answered for",
		sut.Req("SDS-REP-22").Needs(contract.CapRepair, contract.CapAck), func(t *sut.T) {
			bob := member(t, "bob")
			mine := own(t, bob, "one", "two")
			age := func(ms int64) { bob.Advance(millis(int64(mine[0].Time()) + ms - t.Now())) }
			age(1_800_000 - t.StepMS())
			got := asked(t, bob, "carol", step(t), mine[0])
			t.Require(len(got.Copies(mine[0])) > 0, "the message is answered for when it is just half an hour old, but: %s", got)
			bob.Advance(millis(int64(mine[1].Time()) + 1_800_001 - t.Now()))
			got = asked(t, bob, "dave", longAfter, mine[1])
			t.Check("SDS-REP-22", len(got.Copies(mine[1])) == 0, "its timestamp is 1,800,001 ms before now", got)

			alice := t.Peer("alice")
			old := alice.Content("old when it arrived", sut.At(uint64(t.Now()-1_900_000)))
			known(t, bob, old)
			got = asked(t, bob, "erin", longAfter, old)
			t.Check("SDS-REP-22", len(got.Copies(old)) == 0, "the timestamp counts, not when bob heard of it", got)
		})

	sut.It("ten-answers-a-minute", "No more than ten answers are given within a minute, and what is due beyond that is dropped",
		sut.Req("SDS-REP-23", "SDS-REP-14").Needs(contract.CapRepair, contract.CapAck), func(t *sut.T) {
			bob := member(t, "bob")
			mine := own(t, bob, several(15)...)
			from := t.Now()
			got := askedByMany(t, bob, "first", 59*time.Second, mine[:12]...)
			t.Equal("SDS-REP-23", len(given(got, mine)), 10, "answers, where bob is the author of all twelve messages that are asked for")
			got = both(askedByMany(t, bob, "second", 0, mine[12]), bob.Advance(5*time.Minute))
			t.Check("SDS-REP-23", len(given(got, mine)) == 0, "a request 59 s later is beyond the limit, and none of those before it is answered later", given(got, mine))
			t.Require(t.Now()-from < 1_800_000-60_000, "the messages are young enough")
			got = askedByMany(t, bob, "third", step(t), mine[12], mine[13])
			t.Check("SDS-REP-14", len(given(got, mine)) == 2, "after a minute there is room again", got)
		})

	sut.It("any-minute", "The minute of the limit is any minute, not one by the clock",
		sut.Req("SDS-REP-23").Needs(contract.CapRepair, contract.CapAck), func(t *sut.T) {
			bob := member(t, "bob")
			mine := own(t, bob, several(24)...)
			first := askedByMany(t, bob, "first", 50*time.Second, mine[:6]...)
			second := askedByMany(t, bob, "second", 15*time.Second, mine[6:12]...)
			third := askedByMany(t, bob, "third", step(t), mine[12:]...)
			t.Require(len(given(first, mine)) == 6, "six answers at the beginning, but: %s", first)
			t.Check("SDS-REP-23", len(given(second, mine)) <= 4, "after 50 s there is room for four more", given(second, mine))
			t.Check("SDS-REP-23", len(given(second, mine))+len(given(third, mine)) <= 10, "after 65 s there is room for six more beside those of 15 s ago", given(third, mine))
			t.Require(len(given(third, mine)) > 0, "there is room after 65 s, but: %s", third)
		})

	sut.It("bytes-a-minute", "No more than 262,144 bytes of answers are given within a minute",
		sut.Req("SDS-REP-23").Needs(contract.CapRepair, contract.CapAck), func(t *sut.T) {
			bob := member(t, "bob")
			mine := []*sut.Message{}
			for _, b := range []byte("abc") {
				got := bob.SendBytes(bytes.Repeat([]byte{b}, 100_000))
				t.Require(len(got.Contents()) == 1, "bob sends 100,000 bytes, but: %s", got)
				mine = append(mine, got.Contents()[0])
			}
			t.Sleep(time.Second)
			bob.Receive(t.Peer("witness").Sync(sut.After(mine...)))
			rest(bob)
			got := asked(t, bob, "carol", 50*time.Second, mine...)
			t.Equal("SDS-REP-23", len(given(got, mine)), 2, "answers of 100,000 bytes, where a third would be beyond the limit")
			got = bob.Advance(5 * time.Minute)
			t.Check("SDS-REP-23", len(given(got, mine)) == 0, "the third is dropped", given(got, mine))
		})

	sut.It("request-buffer", "No more than 256 messages are asked for, those that would be asked for last left out",
		sut.Req("SDS-REP-24", "SDS-REP-27").Needs(contract.CapRepair), func(t *sut.T) {
			bob, alice, all := member(t, "bob"), t.Peer("alice"), named(300)
			bob.ReceiveAll(alice.Content("half of it", sut.Naming(all[:150]...)), alice.Content("the rest", sut.Naming(all[150:]...)))
			got := both(bob.Advance(8*time.Minute), speak(t, bob, soon))
			times := map[string]bool{}
			for _, m := range requests(got) {
				for _, id := range m.RequestedIDs() {
					times[id] = true
				}
			}
			t.Check("SDS-REP-24", len(times) <= 256, "messages that were asked for, where 300 are missing", len(times))
			sums := arithmetic(t)
			byTime(all, func(id string) int64 { return sums.RequestMS("bob", id) })
			for _, id := range all[:256] {
				if !times[id] {
					t.Check("SDS-REP-27", false, id+" is among the first 256", id)
				}
			}
			t.Check("SDS-REP-27", len(times) >= 256, "the first 256 are asked for", len(times))
		})

	sut.It("answer-buffer", "No more than 256 answers are kept, those that would be given last left out",
		sut.Req("SDS-REP-24").Needs(contract.CapRepair), func(t *sut.T) {
			// Two hours for 300 answers, so that the limit of ten a minute is
			// rarely reached; the messages are from the day after, so that
			// they do not get too old.
			const span = 2 * time.Hour
			slowly := func(c *contract.Config) { c.RepairMaxMS = sut.Ptr(span.Milliseconds()) }
			bob, alice := member(t, "bob", slowly), t.Peer("alice")
			messages := []*sut.Message{}
			for i := range 300 {
				messages = append(messages, alice.Content(fmt.Sprintf("message %d", i), sut.At(uint64(t.Now()+2*span.Milliseconds())+uint64(i))))
			}
			known(t, bob, messages...)
			got := askedByMany(t, bob, "requester", span, messages...)
			answers := given(got, messages)
			t.Check("SDS-REP-24", len(answers) <= 256, "answers, where 300 messages were asked for", len(answers))
			t.Require(len(answers) > 200, "most messages are answered for, but: %d", len(answers))
			sums := arithmetic(t)
			sums.MaxMS = span.Milliseconds()
			due := func(m *sut.Message) int64 { return sums.AnswerMS("bob", "alice", m.MessageID) }
			byTime(messages, due)
			t.Check("SDS-REP-24", len(given(got, messages[256:])) == 0, "the 44 that would be given last are left out", len(given(got, messages[256:])))
		})
})
