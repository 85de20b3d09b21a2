package fault

import (
	"fmt"
	"strings"
	"testing"
)

func TestPass_dropsAtItsRateAndWritesReceipts(t *testing.T) {
	in := NewInjector(7, []Fault{{Kind: Loss, UntilMS: 1000, Rate: 0.2}})
	dropped := 0
	for i := range 10_000 {
		if len(in.Pass(500, "a", "b", fmt.Sprint("m", i)).Dropped) > 0 {
			dropped++
		}
	}
	if dropped < 1900 || dropped > 2100 {
		t.Errorf("dropped %d of 10000, want about 2000", dropped)
	}
	if got := in.Receipts()[0].Count; got != dropped {
		t.Errorf("%d receipts for %d drops", got, dropped)
	}
	if len(in.Pass(1000, "a", "b", "m1").Dropped) > 0 || in.Receipts()[0].Count != dropped {
		t.Error("the fault acts after its end")
	}
}

func TestPass_aPacketsFateDoesNotDependOnOthers(t *testing.T) {
	faults := []Fault{{Kind: Loss, UntilMS: 1000, Rate: 0.5}, {Kind: Reorder, UntilMS: 1000, Rate: 0.5, LengthMS: 100}}
	alone, crowd := NewInjector(3, faults), NewInjector(3, faults)
	for i := range 50 {
		crowd.Pass(1, "a", "c", fmt.Sprint("other", i))
	}
	for i := range 50 {
		name := fmt.Sprint("m", i)
		a, b := alone.Pass(2, "a", "b", name), crowd.Pass(3, "a", "b", name)
		if len(a.Dropped) != len(b.Dropped) || a.ExtraMS != b.ExtraMS {
			t.Fatalf("%s: %+v alone, %+v in a crowd", name, a, b)
		}
	}
}

func TestPass_burstsLoseEverythingOfALinkForAWhile(t *testing.T) {
	in := NewInjector(1, []Fault{{Kind: Burst, UntilMS: 1_000_000, Rate: 0.3, LengthMS: 1000}})
	spans := map[bool]int{}
	for span := range int64(300) {
		first := len(in.Pass(span*1000, "a", "b", "x").Dropped) > 0
		for at := int64(100); at < 1000; at += 300 {
			if (len(in.Pass(span*1000+at, "a", "b", fmt.Sprint(at)).Dropped) > 0) != first {
				t.Fatalf("span %d is neither good nor bad", span)
			}
		}
		spans[first]++
	}
	if spans[true] < 60 || spans[true] > 120 {
		t.Errorf("%d bad spans of 300, want about 90", spans[true])
	}
}

func TestPass_partitionsAndCutsHaveDirections(t *testing.T) {
	in := NewInjector(1, []Fault{
		{Kind: Halves, UntilMS: 10, Who: []string{"a", "b"}},
		{Kind: OneWay, AtMS: 10, UntilMS: 20, Who: []string{"a"}},
	})
	for _, c := range []struct {
		at       int64
		from, to string
		arrives  bool
	}{
		{0, "a", "b", true}, {0, "a", "c", false}, {0, "c", "b", false}, {0, "c", "d", true},
		{10, "a", "c", false}, {10, "c", "a", true}, {20, "a", "c", true},
	} {
		if got := len(in.Pass(c.at, c.from, c.to, "m").Dropped) == 0; got != c.arrives {
			t.Errorf("at %d from %s to %s: arrives %v, want %v", c.at, c.from, c.to, got, c.arrives)
		}
	}
	if r := in.Receipts(); r[0].Count != 2 || r[1].Count != 1 {
		t.Errorf("receipts %+v, want 2 and 1", r)
	}
}

func TestPass_copiesAndDelays(t *testing.T) {
	in := NewInjector(1, []Fault{
		{Kind: Duplicate, UntilMS: 10, Rate: 1, LengthMS: 50},
		{Kind: Slow, UntilMS: 10, LengthMS: 700, From: "a"},
	})
	if p := in.Pass(0, "a", "b", "m"); len(p.Copies) != 1 || p.Copies[0] > 51 || p.ExtraMS != 700 {
		t.Errorf("passage %+v, want a copy within 51 ms and 700 ms of delay", p)
	}
	if p := in.Pass(0, "b", "a", "m"); p.ExtraMS != 0 {
		t.Errorf("the other direction is delayed by %d ms", p.ExtraMS)
	}
}

func TestValidate_saysWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		f    Fault
		says string
	}{
		{Fault{Kind: "flood", UntilMS: 1}, `"flood"`},
		{Fault{Kind: Loss, AtMS: 5, UntilMS: 5}, "end after the beginning"},
		{Fault{Kind: Loss, UntilMS: 1, Rate: 1.5}, "rate"},
		{Fault{Kind: Burst, UntilMS: 1}, "length_ms"},
		{Fault{Kind: Crash, UntilMS: 1}, "nobody"},
		{Fault{Kind: Crash, UntilMS: 1, Who: []string{"mallory"}}, `unknown participant "mallory"; there are alice, bob`},
		{Fault{Kind: Loss, UntilMS: 1, From: "mallory"}, "unknown participant"},
		{Fault{Kind: Loss, UntilMS: 1, LengthMS: -1}, "length"},
		{Fault{Kind: Crash, UntilMS: 1, Who: []string{"alice", "alice"}}, `"alice" twice`},
		{Fault{Kind: Bridge, UntilMS: 1, Who: []string{"alice"}}, "at least one other"},
		{Fault{Kind: Bridge, UntilMS: 1, Who: []string{"alice", "bob"}}, "somebody on the other side"},
		{Fault{Kind: Ring, UntilMS: 1, Who: []string{"alice", "bob"}}, "at least 4"},
		{Fault{Kind: Skew, UntilMS: 1, Who: []string{"alice"}}, "how far the clock is wrong"},
		{Fault{Kind: Skew, AtMS: 1, UntilMS: 2, Who: []string{"alice"}, LengthMS: 5}, "is a jump"},
		{Fault{Kind: Jump, UntilMS: 1, Who: []string{"alice"}, LengthMS: -1 << 40}, "at most"},
		{Fault{Kind: StoreSlow, UntilMS: 1}, "length_ms"},
		{Fault{Kind: StorePartial, UntilMS: 1}, "the share"},
	} {
		if err := c.f.Validate([]string{"alice", "bob"}); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%+v: error %v, want one with %s", c.f, err, c.says)
		}
	}
	if err := (Fault{Kind: Offline, UntilMS: 1, Who: []string{"alice"}}).Validate([]string{"alice"}); err != nil {
		t.Error(err)
	}
}

func TestString_everyKindHasWordsOfItsOwn(t *testing.T) {
	seen := map[string]Kind{}
	for _, k := range Kinds() {
		text := Fault{Kind: k, UntilMS: 1_000, Who: []string{"alice", "bob"}, Rate: 0.5, LengthMS: 700}.String()
		if other, taken := seen[text]; taken && !(k == One && other == Halves) {
			t.Errorf("%s and %s both read %q", k, other, text)
		}
		if k.scope() != packets && strings.HasPrefix(text, string(k)+" ") {
			t.Errorf("%s has no sentence: %q", k, text)
		}
		seen[text] = k
	}
}

func TestPass_bridgesAndRings(t *testing.T) {
	in := NewInjector(1, []Fault{
		{Kind: Bridge, UntilMS: 10, Who: []string{"b", "a"}},
		{Kind: Ring, AtMS: 10, UntilMS: 20, Who: []string{"a", "b", "c", "d"}},
	})
	for _, c := range []struct {
		at      int64
		link    string
		arrives bool
	}{
		{0, "ab", true}, {0, "ac", false}, {0, "ca", false}, {0, "bc", true}, {0, "cb", true}, {0, "cd", true},
		{10, "ab", true}, {10, "ac", false}, {10, "ad", true}, {10, "da", true}, {10, "db", false}, {10, "ae", true}, {20, "ac", true},
	} {
		if got := len(in.Pass(c.at, c.link[:1], c.link[1:], "m").Dropped) == 0; got != c.arrives {
			t.Errorf("at %d on the link %s: arrives %v, want %v", c.at, c.link, got, c.arrives)
		}
	}
	if r := in.Receipts(); r[0].Count != 2 || r[1].Count != 2 {
		t.Errorf("receipts %+v, want 2 and 2", r)
	}
}

func TestPass_damageIsOneNumberForEachPacket(t *testing.T) {
	in := NewInjector(1, []Fault{{Kind: Corrupt, UntilMS: 10, Rate: 0.5}})
	hit := 0
	for i := range 100 {
		name := fmt.Sprint("m", i)
		p := in.Pass(0, "a", "b", name)
		if again := in.Pass(5, "a", "b", name); again.Damage != p.Damage || again.Damaged != p.Damaged {
			t.Fatalf("%s is damaged in two ways", name)
		}
		if p.Damaged {
			hit++
		}
	}
	if hit < 30 || hit > 70 || in.Receipts()[0].Count != 2*hit {
		t.Errorf("%d of 100 are damaged, receipts %+v", hit, in.Receipts())
	}
}

func TestStore_hearsAndAnswersUnlessItIsTheFault(t *testing.T) {
	in := NewInjector(1, []Fault{
		{Kind: StoreAbsent, AtMS: 10, UntilMS: 20},
		{Kind: StoreSlow, AtMS: 20, UntilMS: 30, LengthMS: 700},
		{Kind: StorePartial, AtMS: 30, UntilMS: 40, Rate: 1},
	})
	for _, c := range []struct {
		at             int64
		hears, answers bool
		laterMS        int64
	}{{0, true, true, 0}, {10, false, false, 0}, {20, true, true, 700}, {30, false, true, 0}, {40, true, true, 0}} {
		laterMS, answers := in.StoreAnswers(c.at)
		if hears := in.StoreHears(c.at, "m"); hears != c.hears || answers != c.answers || laterMS != c.laterMS {
			t.Errorf("at %d: hears %v, answers %v %d ms later; want %+v", c.at, hears, answers, laterMS, c)
		}
	}
	for _, r := range in.Receipts() {
		if r.Count == 0 {
			t.Errorf("no receipt of %s", r.Fault)
		}
	}
}

func TestClock_sumsUpWhatIsWrong(t *testing.T) {
	in := NewInjector(1, []Fault{
		{Kind: Skew, UntilMS: 10, Who: []string{"a"}, LengthMS: -500},
		{Kind: Jump, AtMS: 10, UntilMS: 20, Who: []string{"a", "b"}, LengthMS: 3_000},
	})
	for _, c := range []struct {
		at   int64
		who  string
		want int64
	}{{0, "a", -500}, {15, "a", 2_500}, {1_000, "a", -500}, {15, "b", 3_000}, {20, "b", 0}, {15, "c", 0}} {
		if got := in.ClockErrorMS(c.at, c.who); got != c.want {
			t.Errorf("the clock of %s at %d is %d ms wrong, want %d", c.who, c.at, got, c.want)
		}
	}
}
