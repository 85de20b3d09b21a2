package check

import (
	"slices"

	"github.com/causeway-sds/causeway/harness/fault"
)

// storeFails tells whether the store node may lack a message or not answer.
func (w *world) storeFails() bool {
	return slices.ContainsFunc(w.setup.Faults, func(f fault.Fault) bool { return f.Kind.OfStore() })
}

// slack is how late a participant may be. One that was restarted after its clock
// was set back need not remember the greatest time that it saw.
func (w *world) slack() int64 { return slackMS + w.standMS }

// stoodStillMS is the longest time that a participant's clock may have stood
// still after it was set back [SDS-STATE-3].
func stoodStillMS(faults []fault.Fault) int64 {
	longest := int64(0)
	for _, f := range faults {
		if f.Kind == fault.Jump {
			longest = max(longest, f.LengthMS, -f.LengthMS)
		}
	}
	return longest
}
