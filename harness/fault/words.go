package fault

import (
	"fmt"
	"strings"
)

// String says in a few words what goes wrong.
func (f Fault) String() string {
	span := fmt.Sprintf("%s to %s", seconds(f.AtMS), seconds(f.UntilMS))
	who := strings.Join(f.Who, ", ")
	switch f.Kind {
	case Halves, One:
		return fmt.Sprintf("%s apart from the others, %s", who, span)
	case Bridge:
		return fmt.Sprintf("%s apart from the others but for %s, who hears both, %s", strings.Join(f.Who[min(1, len(f.Who)):], ", "), first(f.Who), span)
	case Ring:
		return fmt.Sprintf("%s in a ring, everybody hearing two neighbours, %s", who, span)
	case OneWay:
		return fmt.Sprintf("%s not heard by the others, %s", who, span)
	case Crash:
		return fmt.Sprintf("%s crashed, %s", who, span)
	case Restore:
		return fmt.Sprintf("%s set back at %s to a copy of %s", who, seconds(f.UntilMS), seconds(f.AtMS))
	case Offline:
		return fmt.Sprintf("%s offline, %s", who, span)
	case Leave:
		return fmt.Sprintf("%s gone for good at %s", who, seconds(f.AtMS))
	case Skew:
		return fmt.Sprintf("clock of %s %s all the time", who, wrongBy(f.LengthMS, "fast", "slow"))
	case Jump:
		return fmt.Sprintf("clock of %s set %s, %s", who, wrongBy(f.LengthMS, "forward", "back"), span)
	case StoreAbsent:
		return "store node away, " + span
	case StoreSlow:
		return fmt.Sprintf("store node answers %d ms later, %s", f.LengthMS, span)
	case StorePartial:
		return fmt.Sprintf("store node misses %.3g %%, %s", 100*f.Rate, span)
	}
	return f.lots(span)
}

// lots is String for faults that draw lots for each packet.
func (f Fault) lots(span string) string {
	words := []string{string(f.Kind)}
	if len(f.Who) > 0 {
		words = append(words, "of "+strings.Join(f.Who, ", "))
	}
	if f.Rate > 0 && f.Rate < 1 {
		words = append(words, fmt.Sprintf("%.3g %%", 100*f.Rate))
	}
	if f.LengthMS > 0 {
		words = append(words, fmt.Sprintf("%d ms", f.LengthMS))
	}
	if f.Packet != "" {
		words = append(words, "of "+f.Packet)
	}
	if f.From != "" || f.To != "" {
		words = append(words, fmt.Sprintf("from %s to %s", orAny(f.From), orAny(f.To)))
	}
	if f.Packet == "" {
		words = append(words, span)
	}
	return strings.Join(words, " ")
}

func first(names []string) string {
	if len(names) == 0 {
		return "nobody"
	}
	return names[0]
}

func wrongBy(ms int64, ahead, behind string) string {
	if ms < 0 {
		return seconds(-ms) + " " + behind
	}
	return seconds(ms) + " " + ahead
}

func orAny(name string) string {
	if name == "" {
		return "anyone"
	}
	return name
}

func seconds(ms int64) string { return fmt.Sprintf("%.3f s", float64(ms)/1000) }
