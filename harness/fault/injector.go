package fault

import (
	"slices"
	"strconv"

	"github.com/causeway-sds/causeway/harness/simnet"
)

// Injector decides what happens to packets and counts it: the receipts come
// from the data path, not from the plan.
type Injector struct {
	seed     uint64
	faults   []Fault
	receipts []int
}

// NewInjector makes an injector of faults. Chance comes from the seed.
func NewInjector(seed uint64, faults []Fault) *Injector {
	return &Injector{seed: seed, faults: faults, receipts: make([]int, len(faults))}
}

// Passage is what happens to one packet on one link.
type Passage struct {
	Dropped []int   // the faults that stop it, as indexes; none: it arrives
	ExtraMS int64   // how much later it arrives
	Copies  []int64 // how much later still its copies arrive
	Touched []int   // the faults that delay, copy or damage it
	Damaged bool    // it arrives with other bytes
	Damage  uint64  // chance for choosing which
}

// Pass decides about a packet from one participant to another at a time after
// the start. It draws from the seed and the packet's name alone.
func (in *Injector) Pass(atMS int64, from, to, packet string) Passage {
	var p Passage
	for i, f := range in.faults {
		if f.covers(atMS) && f.cuts(from, to) {
			p.Dropped = append(p.Dropped, i)
		}
	}
	if len(p.Dropped) == 0 { // lots are drawn for what is not cut anyway
		for i, f := range in.faults {
			if f.Kind.scope() == packets && f.covers(atMS) && f.selects(from, to, packet) {
				in.draw(&p, i, atMS, from, to, packet)
			}
		}
	}
	if len(p.Dropped) > 0 {
		p = Passage{Dropped: p.Dropped}
	}
	in.count(p.Dropped...)
	in.count(p.Touched...)
	return p
}

// draw lets one fault of packets act.
func (in *Injector) draw(p *Passage, i int, atMS int64, from, to, packet string) {
	f := in.faults[i]
	lot := func(what string) float64 { return simnet.Draw(in.seed, string(f.Kind)+what, from, to, packet) }
	hit := f.Rate >= 1 || lot("") < f.Rate
	switch f.Kind {
	case Loss:
		if hit {
			p.Dropped = append(p.Dropped, i)
		}
	case Burst:
		span := strconv.FormatInt(atMS/f.LengthMS, 10)
		if f.Rate >= 1 || simnet.Draw(in.seed, "burst", from, to, span) < f.Rate {
			p.Dropped = append(p.Dropped, i)
		}
	case Duplicate:
		if hit {
			p.Copies = append(p.Copies, 1+int64(lot(" by")*float64(f.LengthMS)))
			p.Touched = append(p.Touched, i)
		}
	case Reorder:
		if hit {
			p.ExtraMS += 1 + int64(lot(" by")*float64(f.LengthMS))
			p.Touched = append(p.Touched, i)
		}
	case Corrupt:
		if hit {
			p.Damaged, p.Damage = true, simnet.Bits(in.seed, "damage", from, to, packet)
			p.Touched = append(p.Touched, i)
		}
	case Slow:
		p.ExtraMS += f.LengthMS
		p.Touched = append(p.Touched, i)
	}
}

func (f Fault) covers(atMS int64) bool { return f.AtMS <= atMS && atMS < f.UntilMS }

// cuts tells whether a link is cut as a whole.
func (f Fault) cuts(from, to string) bool {
	switch f.Kind {
	case Halves, One:
		return slices.Contains(f.Who, from) != slices.Contains(f.Who, to)
	case OneWay:
		return slices.Contains(f.Who, from)
	case Bridge:
		return from != f.Who[0] && to != f.Who[0] && slices.Contains(f.Who, from) != slices.Contains(f.Who, to)
	case Ring:
		a, b := slices.Index(f.Who, from), slices.Index(f.Who, to)
		apart := max(a-b, b-a)
		return a >= 0 && b >= 0 && apart != 1 && apart != len(f.Who)-1
	}
	return false
}

func (f Fault) selects(from, to, packet string) bool {
	return (f.From == "" || f.From == from) && (f.To == "" || f.To == to) && (f.Packet == "" || f.Packet == packet)
}

// Away lists the faults of a kind by which a participant is away at a time.
func (in *Injector) Away(kind Kind, atMS int64, who string) []int {
	var away []int
	for i, f := range in.faults {
		if f.Kind == kind && f.covers(atMS) && slices.Contains(f.Who, who) {
			away = append(away, i)
		}
	}
	return away
}

// Count writes receipts for faults that act on participants: the run says when
// a participant recovered, or when a packet did not reach it.
func (in *Injector) Count(faults ...int) { in.count(faults...) }

func (in *Injector) count(faults ...int) {
	for _, i := range faults {
		in.receipts[i]++
	}
}

// Receipt says how often a planned fault acted.
type Receipt struct {
	Fault Fault
	Count int
}

// Receipts lists all planned faults with what became of them, in their order.
func (in *Injector) Receipts() []Receipt {
	all := make([]Receipt, len(in.faults))
	for i, f := range in.faults {
		all[i] = Receipt{f, in.receipts[i]}
	}
	return all
}
