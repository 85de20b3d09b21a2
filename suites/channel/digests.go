package channel

import (
	"fmt"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

// digestSize is how many messages a digest names at most.
const digestSize = 32

// chain builds n messages of a peer, each naming the one before, so that only
// the last one is a tip.
func chain(p *sut.Peer, n int, start uint64) []*sut.Message {
	messages := []*sut.Message{}
	for i := range n {
		options := []sut.Option{sut.At(start + uint64(i))}
		if i > 0 {
			options = append(options, sut.After(messages[i-1]))
		}
		messages = append(messages, p.Content(fmt.Sprintf("message %d", i+1), options...))
	}
	return messages
}

// reunion lets bob, who has a chain of n messages and is in a long sync
// interval, hear a sync message of carol, and returns the next two of his own.
func reunion(t *sut.T, name string, n int, names func(all []*sut.Message) []*sut.Message) (all []*sut.Message, first, second *sut.Message) {
	bob, carol := t.Node(name), t.Peer("carol of "+name)
	all = chain(t.Peer("alice of "+name), n, uint64(t.Now()))
	bob.ReceiveAll(all...)
	bob.Advance(200 * time.Second) // the fifth interval began at 150 seconds and ends at 310
	bob.Receive(carol.Sync(sut.After(names(all)...)))
	return all, mustSync(t, bob), mustSync(t, bob)
}

var _ = sut.Describe("digests", func() {
	sut.It("reunion", "Who hears from somebody who lacks something next names what that one lacks",
		sut.Req("SDS-DIG-1").Needs(contract.CapDigests, contract.CapSync), func(t *sut.T) {
			at := func(numbers ...int) func([]*sut.Message) []*sut.Message {
				return func(all []*sut.Message) (named []*sut.Message) {
					for _, i := range numbers {
						named = append(named, all[i-1])
					}
					return named
				}
			}
			for i, test := range []struct {
				n     int
				names []int
				from  int // the first message of the digest
			}{
				{40, []int{30}, 31}, {40, []int{3}, 9}, {40, []int{8}, 9}, {40, []int{7}, 9}, {40, []int{9}, 10},
				{40, []int{30, 12}, 31}, {5, []int{4}, 5}, {12, nil, 1}, {40, nil, 9},
			} {
				name := fmt.Sprintf("bob-%d", i)
				all, first, second := reunion(t, name, test.n, at(test.names...))
				t.Equal("SDS-DIG-1", first.HistoryIDs(), idsOf(all[test.from-1:]...),
					fmt.Sprintf("of %d messages carol named %v: bob names all from %d on, oldest first, 32 at most", test.n, test.names, test.from))
				t.Check("SDS-DIG-1", len(second.HistoryIDs()) < min(3, test.n), "his next sync message is an ordinary one", second)
			}
		})

	sut.It("reunion-of-several", "Of several who lack something the one counts who lacks most",
		sut.Req("SDS-DIG-1").Needs(contract.CapDigests, contract.CapSync), func(t *sut.T) {
			for _, names := range [][]int{{20, 35}, {35, 20}} {
				bob := t.Node(fmt.Sprintf("bob-%d", names[0]))
				all := chain(t.Peer("alice of "+bob.Name), 40, uint64(t.Now()))
				bob.ReceiveAll(all...)
				bob.Advance(200 * time.Second)
				for i, at := range names {
					bob.Receive(t.Peer(fmt.Sprintf("carol-%d of %s", i, bob.Name)).Sync(sut.After(all[at-1])))
				}
				t.Equal("SDS-DIG-1", mustSync(t, bob).HistoryIDs(), idsOf(all[20:]...),
					fmt.Sprintf("two named the messages %v: the digest begins after the earlier one, whoever spoke first", names))
			}
		})

	sut.It("reunion-with-a-stranger", "Who names nothing that is known is told of the newest of all",
		sut.Req("SDS-DIG-1").Needs(contract.CapDigests, contract.CapSync), func(t *sut.T) {
			stranger := func([]*sut.Message) []*sut.Message {
				return []*sut.Message{t.Peer("erin").Content("unknown to bob")}
			}
			all, first, _ := reunion(t, "bob", 40, stranger)
			t.Equal("SDS-DIG-1", first.HistoryIDs(), idsOf(all[40-digestSize:]...), "the newest 32 of the log, oldest first")
		})

	sut.It("reunion-without-a-timer", "A digest is due also where the sync timer is off, for the sync message that comes for another reason",
		sut.Req("SDS-DIG-1").Needs(contract.CapDigests, contract.CapSync, contract.CapLevels), func(t *sut.T) {
			bob := t.Node("bob", silentTimer)
			bob.Context(nil, []string{"alice", "bob"}, "") // so that he says what he has after a minute, once [SDS-LEVEL-7]
			all := chain(t.Peer("alice"), 40, uint64(t.Now()))
			bob.ReceiveAll(all...)
			bob.Advance(3 * time.Second)
			bob.Receive(t.Peer("carol").Sync(sut.After(all[29])))
			t.Equal("SDS-DIG-1", mustSync(t, bob).HistoryIDs(), idsOf(all[30:]...), "of 40 messages carol named the thirtieth: bob names all after it, oldest first")
		})

	sut.It("no-reunion", "Who hears from somebody who lacks nothing names what he always does",
		sut.Req("SDS-DIG-1").Needs(contract.CapDigests, contract.CapSync), func(t *sut.T) {
			newest := func(all []*sut.Message) []*sut.Message { return all[len(all)-1:] }
			all, first, _ := reunion(t, "bob", 40, newest)
			t.Equal("SDS-DIG-1", first.HistoryIDs(), idsOf(all[38:]...), "the tip and one more")

			crossing := t.Node("dave")
			crossing.ReceiveAll(all...)
			crossing.Advance(200 * time.Second)
			crossing.Receive(t.Peer("carol").Sync(sut.After(all[3]), sut.At(all[39].Time()+2_000)))
			t.Equal("SDS-DIG-1", mustSync(t, crossing).HistoryIDs(), idsOf(all[38:]...), "the newest message may have crossed carol's on its way, so she lacks nothing for sure")
		})
})
