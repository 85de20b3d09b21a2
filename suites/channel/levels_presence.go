package channel

import (
	"fmt"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

// The intervals of these cases are so long that the sync timer says nothing
// within two and a half minutes.
var rareSync = syncInterval(300_000, 300_000).change

const beforeRareSync = 149 * time.Second

// quietFor is how long who received content says nothing before he says what
// he has.
const quietFor = 60 * time.Second

var _ = sut.Describe("levels", func() {
	sut.It("who-only-reads-speaks-once", "Who received content and sends nothing for a minute sends one sync message",
		sut.Req("SDS-LEVEL-7").Needs(contract.CapLevels, contract.CapSync), func(t *sut.T) {
			bob := t.Node("bob", rareSync)
			bob.Context(nil, []string{"alice", "bob"}, "")
			m := t.Peer("alice").Content("hello")
			bob.Receive(m)
			from := t.Now()
			got := bob.Advance(beforeRareSync)
			times, w := since(from, got.Syncs()), window{quietFor, quietFor}
			t.Check("SDS-LEVEL-7", len(times) == 1 && w.holds(t, times[0]), "one sync message, a minute after the message", times)
			t.Check("SDS-LEVEL-7", len(times) > 0 && got.Syncs()[0].Names(m), "it names the message", got)
		})

	sut.It("who-answers-need-not", "Who sends content within the minute says by it what he has",
		sut.Req("SDS-LEVEL-7").Needs(contract.CapLevels, contract.CapSync), func(t *sut.T) {
			bob := t.Node("bob", rareSync)
			bob.Context(nil, []string{"alice", "bob"}, "")
			bob.Receive(t.Peer("alice").Content("hello"))
			got := bob.Advance(quietFor - 2*time.Second)
			bob.MustSend("answer")
			join(got, bob.Advance(beforeRareSync))
			t.Check("SDS-LEVEL-7", len(got.Syncs()) == 0, "bob sent after what he received, so nothing is left to be said", got)
			bob.Receive(t.Peer("alice").Content("more"))
			from := t.Now()
			times := since(from, bob.Advance(beforeRareSync).Syncs())
			t.Check("SDS-LEVEL-7", len(times) == 1 && window{quietFor, quietFor}.holds(t, times[0]), "what he receives then begins a new minute", times)
		})

	sut.It("who-received-nothing-need-not", "Who received no content has nothing to say",
		sut.Req("SDS-LEVEL-7").Needs(contract.CapLevels, contract.CapSync), func(t *sut.T) {
			bob := t.Node("bob", rareSync)
			bob.Context(nil, []string{"alice", "bob"}, "")
			m := bob.MustSend("hello")
			bob.Receive(t.Peer("alice").Sync(sut.After(m)))
			bob.Receive(m)
			got := bob.Advance(beforeRareSync)
			t.Check("SDS-LEVEL-7", len(got.Syncs()) == 0, "a sync message and an echo are no content", got)
		})

	sut.It("what-came-before-does-not-count", "What came while nobody knew who is present, or a crowd was, begins no minute, and a crowd ends one",
		sut.Req("SDS-LEVEL-7").Needs(contract.CapLevels, contract.CapSync), func(t *sut.T) {
			few := func(name string) []string { return []string{"alice", name} }
			crowd := func(name string) []string { return append(numbered("present", 50), name) }
			for i, test := range []struct {
				what          string
				before, after func(name string) []string // who is present when the content comes, and half a minute later
			}{
				{"nobody knows who is present when the content comes", nil, few},
				{"51 are present when the content comes, and 2 half a minute later", crowd, few},
				{"2 are present when the content comes, and 51 when the minute is over", few, crowd},
			} {
				name := fmt.Sprintf("bob-%d", i)
				bob := t.Node(name, rareSync)
				if test.before != nil {
					bob.Context(nil, test.before(name), "")
				}
				bob.Receive(t.Peer("alice").Content("hello " + name))
				got := bob.Advance(quietFor / 2)
				bob.Context(nil, test.after(name), "")
				join(got, bob.Advance(beforeRareSync-quietFor/2))
				t.Check("SDS-LEVEL-7", len(got.Syncs()) == 0, test.what, got)
				bob.Context(nil, few(name), "")
				bob.Receive(t.Peer("alice").Content("more for " + name))
				from := t.Now()
				times := since(from, bob.Advance(beforeRareSync).Syncs())
				t.Check("SDS-LEVEL-7", len(times) == 1 && window{quietFor, quietFor}.holds(t, times[0]), "the next content begins a minute", times)
			}
		})

	sut.It("not-in-a-crowd", "In a channel of more than 50 who are present, or where that is not known, nobody speaks for this reason",
		sut.Req("SDS-LEVEL-7").Needs(contract.CapLevels, contract.CapSync), func(t *sut.T) {
			for i, test := range []struct {
				others int
				speaks bool
			}{{49, true}, {50, false}, {200, false}, {-1, false}} {
				name, what := fmt.Sprintf("bob-%d", i), "nobody knows who is present"
				bob := t.Node(name, rareSync)
				if test.others >= 0 {
					what = fmt.Sprintf("%d are present, bob among them", test.others+1)
					bob.Context(nil, append(numbered("present", test.others), name), "")
				}
				bob.Receive(t.Peer("alice").Content("hello " + name))
				got := bob.Advance(beforeRareSync)
				t.Check("SDS-LEVEL-7", (len(got.Syncs()) > 0) == test.speaks, fmt.Sprintf("%s: speaks %v", what, test.speaks), got)
			}
		})
})
