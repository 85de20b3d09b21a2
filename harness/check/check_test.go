package check

import (
	"slices"
	"testing"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/fault"
)

func TestFinding_saysWhoWhenAndWhat(t *testing.T) {
	b := newBench(t)
	b.suite.world.setup.Names["m1"] = "the first one"
	b.play("100 alice send m1\n61_200 bob get m1; deliver m1; deliver m1")
	findings := b.suite.Findings()
	if len(findings) != 1 {
		t.Fatalf("found %v, want one", findings)
	}
	f := findings[0]
	if f.Property != "no duplicate, no invention" || f.AtMS != 61_200 || f.Step != 3 || f.Node != "bob" || f.Key() != "no duplicate, no invention SDS-ORD-6" {
		t.Errorf("got %+v with the key %q", f, f.Key())
	}
	if got, want := f.String(), "no duplicate, no invention at 01:01.200, bob: bob delivers the first one again"; got != want {
		t.Errorf("it reads %q, want %q", got, want)
	}
}

// Of each kind the first violation is told, whoever comes next.
func TestFindings_areTheFirstOfTheirKind(t *testing.T) {
	b := newBench(t)
	b.play("100 bob advance; deliver m8\n200 bob advance; deliver m9\n300 alice advance; deliver m9\n400 alice send m1\n500 bob advance; deliver m1")
	b.says("no duplicate, no invention", "SDS-ORD-6 bob delivers m8", "SDS-RECV-12 bob delivers m1")
	if got := b.held("no duplicate, no invention"); got != 4 {
		t.Errorf("it was judged %d times, want 4", got)
	}
}

func TestFinish_ofARunWithoutSteps(t *testing.T) {
	if found := New(Setup{}).Finish(); len(found) > 0 {
		t.Errorf("found %v", found)
	}
}

func TestCounts_listEveryPropertyOnce(t *testing.T) {
	b := newBench(t)
	b.play("100 alice send m1\n200 bob get m1; deliver m1")
	counts, properties := b.suite.Counts(), Properties()
	if len(properties) != 24 || len(counts) != len(properties) {
		t.Fatalf("%d counts of %d properties, want 24", len(counts), len(properties))
	}
	for i, c := range counts {
		if c.Property != properties[i] || slices.Index(properties, c.Property) != i {
			t.Errorf("count %d is of %q, the property is %q", i, c.Property, properties[i])
		}
	}
}

// A property that is not judged neither finds nor counts anything.
func TestCounts_sayWhyAPropertyIsNotJudged(t *testing.T) {
	b := newBench(t)
	b.play("100 alice send e1\n110 alice cast e1\n200 bob get e1 damage=bit")
	for _, c := range b.suite.Counts() {
		switch c.Property {
		case "damaged messages", "convergence after healing", "repair", "ephemeral messages", "durability across crashes", "bounded buffers":
			if absent := c.Property != "bounded buffers"; (c.Absent != "") != absent || (c.Held == 0) != absent {
				t.Errorf("%+v", c)
			}
		}
	}
	if found := b.suite.Finish(); len(found) > 0 {
		t.Errorf("found %v", found)
	}
}

// Nothing of this is wrong: a group that talks, loses, repairs and crashes.
func TestSuite_findsNothingWhereNothingIsWrong(t *testing.T) {
	b := newBench(t, config(contract.Config{Repair: "on"}), faults(fault.Crash, fault.Corrupt), func(s *Setup) { s.Ephemeral = true })
	b.play(`
		0 carol create
		100 alice send m1
		200 bob get m1; deliver m1
		250 carol get m1 damage=bit; reject identity
		300 bob send m2 names=m1 window=m1
		400 alice get m2; deliver m2 after=m1; ack m1 by=bob
		450 carol get m2; miss m1; deliver m2
		500 alice send e1
		510 bob get e1; deliver e1
		520 carol get e1; deliver e1
		30_450 carol cast s1 names=m2 window=m2 asks=m1
		30_500 alice get s1
		30_550 bob get s1; ack m2 by=carol
		30_600 bob cast m1
		30_700 carol get m1; deliver m1
		30_800 carol inspect lamport=30_450 log=m1,m2 window=m2,m1
		30_900 carol crash
		31_000 carol restart
		31_000 carol inspect lamport=30_450 log=m1,m2 window=m2,m1
		31_100 carol send m3 names=m1,m2 window=m2,m1
		31_200 alice get m3; deliver m3 after=m2
		31_200 bob get m3; deliver m3 after=m2
	`)
	for _, f := range b.suite.Finish() {
		t.Error(f)
	}
}
