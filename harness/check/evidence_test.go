package check

import (
	"testing"

	"github.com/causeway-sds/causeway/harness/contract"
)

// What alice may take as evidence that m1 arrived at somebody.
func TestEvidence(t *testing.T) {
	begin := "100 alice send m1\n200 bob get m1; deliver m1\n"
	waku := config(contract.Config{Dialect: "waku-js"})
	judge(t, "acknowledgements are sound", []trial{
		{"a history names it", nil, begin + "300 bob cast s1 names=m1\n400 alice get s1; ack m1 by=bob", 1, nil},
		{"a filter contains it", nil, begin + "300 bob cast s1 window=m1\n400 alice get s1; possibly m1\n400 alice advance; ack m1 by=bob", 2, nil},
		{"of a content message as well", nil, begin + "300 bob send m2 names=m1 window=m1\n400 alice get m2; possibly m1; ack m1", 2, nil},
		{"a filter that does not contain it", nil, begin + "300 bob cast s1\n400 alice get s1; possibly m1",
			1, []string{"SDS-ACK-9 alice reports m1 as possibly acknowledged, although no filter that arrived there contains it"}},
		{"a filter that cannot be read", nil, begin + "300 bob cast s1 filter=bad\n400 alice get s1; possibly m1", 1, []string{"SDS-ACK-9 "}},
		{"in the dialect of @waku/sds", waku, begin + "300 bob cast s1 filter=js:m0,m1\n400 alice get s1; possibly m1", 1, nil},
		{"that dialect without m1", waku, begin + "300 bob cast s1 filter=js:m0\n400 alice get s1; possibly m1", 1, []string{"SDS-ACK-9 "}},
		{"that dialect, unreadable", waku, begin + "300 bob cast s1 window=m1\n400 alice get s1; possibly m1", 1, []string{"SDS-ACK-9 "}},
		{"nothing arrived at anybody", nil, "100 alice send m1\n200 alice advance; ack m1",
			1, []string{"SDS-ACK-9 alice reports m1 as acknowledged, although no history that arrived there names it and no filter contains it; in truth m1 has reached nobody"}},
		{"bob has it and did not say so", nil, begin + "300 alice advance; ack m1", 1, []string{"SDS-ACK-9 alice reports m1 as acknowledged, although no history that arrived there names it and no filter contains it; in truth m1 has arrived at somebody"}},
		{"what arrived damaged is none", nil, begin + "300 bob cast s1 names=m1\n400 alice get s1 damage=bit; ack m1", 1, []string{"SDS-ACK-9 "}},
		{"what cannot be read is none", nil, begin + "300 bob cast s1 names=m1\n400 alice get s1 unreadable=1; ack m1", 1, []string{"SDS-ACK-9 "}},
		{"what was dropped is none", nil, begin + "300 bob cast s1 names=m1\n400 alice drop s1\n500 alice advance; ack m1", 1, []string{"SDS-ACK-9 "}},
		{"what is ephemeral is none", nil, begin + "300 bob send e1 names=m1\n400 alice get e1; deliver e1; ack m1", 1, []string{"SDS-ACK-9 "}},
		{"an own sync message is none", nil, begin + "300 bob cast s1 by=alice names=m1\n400 alice get s1; ack m1", 1, []string{"SDS-ACK-9 "}},
		{"an own content message from elsewhere is none", nil, begin + "300 bob cast m2 by=alice names=m1 window=m1\n400 alice get m2; deliver m2; ack m1", 1, []string{"SDS-ACK-9 "}},
		{"what is known already is none", nil, begin + `
			300 bob send m2
			400 alice get m2; deliver m2
			500 bob cast m2 names=m1
			600 alice get m2#2; ack m1
		`, 1, []string{"SDS-ACK-9 "}},
		{"a message of another", nil, begin + "300 bob advance; ack m1; possibly m1", 2, []string{"SDS-ACK-9 bob reports m1 as acknowledged, which is no message of its own"}},
		{"possibly so", nil, begin + "300 bob advance; possibly m1", 1, []string{"SDS-ACK-9 bob reports m1 as possibly acknowledged, which is no message of its own"}},
		{"a message that nobody knows", nil, "300 bob advance; ack m9", 1, []string{"SDS-ACK-9 bob reports m9 as acknowledged, which is no message of its own"}},
		{"by somebody who did not say so", nil, begin + "300 bob cast s1 names=m1\n400 alice get s1; ack m1 by=bob,carol",
			1, []string{"SDS-ACK-10 alice says that carol acknowledged m1; no history and no filter of carol that arrived there has it"}},
	})
}

func TestEvidence_hasToBeUsed(t *testing.T) {
	begin := "100 alice send m1\n200 bob get m1; deliver m1\n"
	unused := []string{"SDS-ACK-1 alice receives s1, which names m1, and does not report m1 as acknowledged"}
	judge(t, "acknowledgements are complete", []trial{
		{"it is", nil, begin + "300 bob cast s1 names=m1\n400 alice get s1; ack m1", 1, nil},
		{"it is not", nil, begin + "300 bob cast s1 names=m1\n400 alice get s1", 1, unused},
		{"of a content message", nil, begin + "300 bob send m2 names=m1\n400 alice get m2; deliver m2", 1, []string{"SDS-ACK-1 alice receives m2, which names m1"}},
		{"later is too late", nil, begin + "300 bob cast s1 names=m1\n400 alice get s1\n401 alice advance; ack m1", 1, unused},
		{"possibly is too little", nil, begin + "300 bob cast s1 names=m1\n400 alice get s1; possibly m1", 1, unused},
		{"another level is none", nil, begin + "300 bob cast s1 names=m1\n400 alice get s1; ack m1 level=steward", 1, unused},
		{"the level one by its name", nil, begin + "300 bob cast s1 names=m1\n400 alice get s1; ack m1 level=one", 1, nil},
		{"named twice is named once", nil, begin + "300 bob cast s1 names=m1,m1\n400 alice get s1; ack m1", 1, nil},
		{"the second time nothing is left to say", nil, begin + `
			300 bob cast s1 names=m1
			400 alice get s1; ack m1
			500 bob cast s2 names=m1
			600 alice get s2
		`, 1, nil},
		{"named again it is asked for again", nil, begin + "300 bob cast s1 names=m1\n400 alice get s1\n500 bob cast s2 names=m1\n600 alice get s2", 2, unused},
		{"by a copy with other bytes that comes first", nil, begin + "300 bob send m2\n310 bob advance; cast m2 names=m1\n400 alice get m2#2; deliver m2", 1, []string{"SDS-ACK-1 alice receives m2#2, which names m1"}},
		{"each one that is named", nil, begin + `
			110 alice send m2
			210 bob get m2; deliver m2
			300 bob cast s1 names=m1,m2
			400 alice get s1; ack m1
		`, 2, []string{"SDS-ACK-1 alice receives s1, which names m2"}},
		{"what another sent", nil, begin + "300 alice cast s1 names=m1\n400 bob get s1", 0, nil},
		{"an own message from elsewhere says nothing", nil, begin + "300 bob cast m2 by=alice names=m1\n400 alice get m2; deliver m2", 0, nil},
		{"an own sync message says nothing", nil, begin + "300 bob cast s1 by=alice names=m1\n400 alice get s1", 0, nil},
		{"what does not arrive says nothing", nil, begin + "300 bob cast s1 names=m1\n400 alice drop s1\n500 alice advance", 0, nil},
		{"a sync message counts once", nil, begin + "300 bob cast s1 names=m1\n400 alice get s1; ack m1\n500 bob cast s1\n600 alice get s1#2", 1, nil},
	})
}

// A participant that does not tell of acknowledgements is not asked for them.
func TestEvidence_needsTheCapability(t *testing.T) {
	for _, property := range []string{"acknowledgements are sound", "acknowledgements are complete"} {
		b := newBench(t, func(s *Setup) { delete(s.Capabilities, "ack") })
		b.play("100 alice send m1\n200 bob get m1; deliver m1\n250 bob advance; ack m1\n300 bob cast s1 names=m1\n400 alice get s1")
		b.says(property)
		b.absent(property, "the capability ack is not declared")
	}
}

// How many acknowledgements rested on filters alone, and how many of these on
// filters that were wrong.
func TestTally_acknowledgementsByFilter(t *testing.T) {
	for _, c := range []struct {
		name, story string
		all, wrong  int
	}{
		{"right", "200 bob get m1; deliver m1\n300 bob cast s1 window=m1\n400 alice get s1; ack m1", 1, 0},
		{"wrong", "300 bob cast s1 window=m1\n400 alice get s1; ack m1", 1, 1},
		{"said twice", "300 bob cast s1 window=m1\n400 alice get s1; ack m1; ack m1", 1, 1},
		{"at another level", "300 bob cast s1 window=m1\n400 alice get s1; ack m1 level=members", 0, 0},
		{"named besides", "300 bob cast s1 window=m1 names=m1\n400 alice get s1; ack m1", 0, 0},
	} {
		b := newBench(t)
		b.play("100 alice send m1\n" + c.story)
		b.says("acknowledgements are sound")
		if got := b.suite.Tally(); got.ByFilter != c.all || got.ByFilterFalse != c.wrong {
			t.Errorf("%s: %+v, want %d and %d", c.name, got, c.all, c.wrong)
		}
	}
}
