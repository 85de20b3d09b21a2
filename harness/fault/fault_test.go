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
		{Fault{Kind: Crash, UntilMS: 1, Who: []string{"mallory"}}, `unknown participant "mallory"; there are alice`},
		{Fault{Kind: Loss, UntilMS: 1, From: "mallory"}, "unknown participant"},
	} {
		if err := c.f.Validate([]string{"alice"}); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%+v: error %v, want one with %s", c.f, err, c.says)
		}
	}
	if err := (Fault{Kind: Offline, UntilMS: 1, Who: []string{"alice"}}).Validate([]string{"alice"}); err != nil {
		t.Error(err)
	}
}
