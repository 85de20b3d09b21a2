package fault

import "github.com/causeway-sds/causeway/harness/simnet"

// StoreHears tells whether the store node keeps a message that is broadcast.
func (in *Injector) StoreHears(atMS int64, packet string) bool {
	hears := true
	for i, f := range in.faults {
		if !f.covers(atMS) {
			continue
		}
		if f.Kind == StoreAbsent || f.Kind == StorePartial && simnet.Draw(in.seed, "store misses", packet) < f.Rate {
			hears = false
			in.count(i)
		}
	}
	return hears
}

// StoreAnswers tells whether the store node answers a wish, and how much later
// than usual.
func (in *Injector) StoreAnswers(atMS int64) (laterMS int64, answers bool) {
	answers = true
	for i, f := range in.faults {
		switch {
		case !f.covers(atMS):
		case f.Kind == StoreAbsent:
			answers = false
			in.count(i)
		case f.Kind == StoreSlow:
			laterMS += f.LengthMS
			in.count(i)
		}
	}
	return laterMS, answers
}
