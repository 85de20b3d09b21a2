package fault

import (
	"fmt"
	"slices"
	"strings"
)

// maxClockMS is how far a clock may be wrong: two weeks.
const maxClockMS = 14 * 24 * 60 * 60 * 1000

// Validate says what is wrong with a fault that was read.
func (f Fault) Validate(participants []string) error {
	scope := f.Kind.scope()
	if scope == nothing {
		return fmt.Errorf("fault: read kind %q, expected one of %s", f.Kind, joined(Kinds()))
	}
	if f.AtMS < 0 || f.UntilMS <= f.AtMS {
		return fmt.Errorf("fault %s: read at_ms %d and until_ms %d, expected 0 or more, and an end after the beginning", f.Kind, f.AtMS, f.UntilMS)
	}
	if f.Rate < 0 || f.Rate > 1 || f.LengthMS < 0 && !f.Kind.OfClocks() {
		return fmt.Errorf("fault %s: read rate %g and length_ms %d, expected a rate from 0 to 1 and a length of 0 or more", f.Kind, f.Rate, f.LengthMS)
	}
	if (scope == links || scope == nodes) && len(f.Who) == 0 {
		return fmt.Errorf("fault %s: read nobody in who, expected at least one participant", f.Kind)
	}
	for i, name := range append(slices.Clone(f.Who), f.From, f.To) {
		if name != "" && !slices.Contains(participants, name) {
			return fmt.Errorf("fault %s: unknown participant %q; there are %s", f.Kind, name, strings.Join(participants, ", "))
		}
		if i < len(f.Who) && slices.Contains(f.Who[:i], name) {
			return fmt.Errorf("fault %s: read %q twice in who, expected everybody once", f.Kind, name)
		}
	}
	return f.validateKind(participants)
}

func (f Fault) validateKind(participants []string) error {
	switch {
	case (f.Kind == Burst || f.Kind == StoreSlow) && f.LengthMS == 0:
		return fmt.Errorf("fault %s: read no length_ms, expected how long it lasts", f.Kind)
	case f.Kind == StorePartial && f.Rate == 0:
		return fmt.Errorf("fault %s: read no rate, expected the share of messages that it misses", f.Kind)
	case f.Kind == Bridge && len(f.Who) < 2:
		return fmt.Errorf("fault bridge: read %s in who, expected the bridge and at least one other on its side", first(f.Who))
	case f.Kind == Bridge && len(f.Who) >= len(participants):
		return fmt.Errorf("fault bridge: read everybody in who, expected somebody on the other side")
	case f.Kind == Ring && len(f.Who) < 4:
		return fmt.Errorf("fault ring: read %d participants in who, expected at least 4: in a smaller ring everybody hears everybody", len(f.Who))
	case f.Kind.OfClocks() && (f.LengthMS == 0 || max(f.LengthMS, -f.LengthMS) > maxClockMS):
		return fmt.Errorf("fault %s: read length_ms %d, expected how far the clock is wrong, not 0 and at most %d either way", f.Kind, f.LengthMS, int64(maxClockMS))
	case f.Kind == Skew && f.AtMS != 0:
		return fmt.Errorf("fault skew: read at_ms %d, expected 0: a clock that becomes wrong later is a jump", f.AtMS)
	}
	return nil
}

func joined(kinds []Kind) string {
	words := make([]string, len(kinds))
	for i, k := range kinds {
		words[i] = string(k)
	}
	return strings.Join(words, ", ")
}
