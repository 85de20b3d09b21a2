package fault

import "slices"

// ClockErrorMS is how much the clock of a participant shows at a time beyond
// what it should.
func (in *Injector) ClockErrorMS(atMS int64, who string) int64 {
	wrongMS := int64(0)
	for _, i := range in.Clocks(atMS, who) {
		wrongMS += in.faults[i].LengthMS
	}
	return wrongMS
}

// Clocks lists the faults by which the clock of a participant is wrong at a
// time. A skew lasts: the clock is nobody's to set right.
func (in *Injector) Clocks(atMS int64, who string) []int {
	var wrong []int
	for i, f := range in.faults {
		if (f.Kind == Skew || f.Kind == Jump && f.covers(atMS)) && slices.Contains(f.Who, who) {
			wrong = append(wrong, i)
		}
	}
	return wrong
}
