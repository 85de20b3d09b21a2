package fault

import (
	"fmt"
	"slices"
	"strings"
)

// Kind names one way in which things go wrong.
type Kind string

// The kinds of faults. The first four draw lots for each packet; the others
// hold for all that they concern.
const (
	Loss      Kind = "loss"      // packets are lost one by one, with probability Rate
	Burst     Kind = "burst"     // a link loses everything for LengthMS, in a share Rate of all such spans
	Duplicate Kind = "duplicate" // packets arrive once more, up to LengthMS later, with probability Rate
	Reorder   Kind = "reorder"   // packets are held back for up to LengthMS, with probability Rate
	Slow      Kind = "delay"     // every packet takes LengthMS longer
	Halves    Kind = "halves"    // Who and all others do not hear each other
	One       Kind = "one"       // the same, with one participant in Who
	OneWay    Kind = "one-way"   // Who are not heard, and hear
	Crash     Kind = "crash"     // Who stop at AtMS and recover at UntilMS from what they persisted
	Offline   Kind = "offline"   // Who know that they are not connected
)

// Kinds lists all kinds.
func Kinds() []Kind {
	return []Kind{Loss, Burst, Duplicate, Reorder, Slow, Halves, One, OneWay, Crash, Offline}
}

// Fault is one thing that goes wrong from AtMS up to, not including, UntilMS,
// both counted from the start of the run.
type Fault struct {
	Kind    Kind  `json:"kind"`
	AtMS    int64 `json:"at_ms"`
	UntilMS int64 `json:"until_ms"`

	Who []string `json:"who,omitempty"` // halves, one, one-way, crash, offline

	// What a fault of packets is limited to; empty means any.
	From   string `json:"from,omitempty"`
	To     string `json:"to,omitempty"`
	Packet string `json:"packet,omitempty"` // the packet's name in the history

	Rate     float64 `json:"rate,omitempty"`
	LengthMS int64   `json:"length_ms,omitempty"`
}

// ofPackets tells whether lots are drawn, or the fault concerns packets one by
// one.
func (k Kind) ofPackets() bool {
	return k == Loss || k == Burst || k == Duplicate || k == Reorder || k == Slow
}

// OfNodes tells whether the fault happens to participants, not to links.
func (k Kind) OfNodes() bool { return k == Crash || k == Offline }

// String says in a few words what goes wrong.
func (f Fault) String() string {
	span := fmt.Sprintf("%s to %s", seconds(f.AtMS), seconds(f.UntilMS))
	who := strings.Join(f.Who, ", ")
	switch f.Kind {
	case Halves, One:
		return fmt.Sprintf("%s apart from the others, %s", who, span)
	case OneWay:
		return fmt.Sprintf("%s not heard by the others, %s", who, span)
	case Crash:
		return fmt.Sprintf("%s crashed, %s", who, span)
	case Offline:
		return fmt.Sprintf("%s offline, %s", who, span)
	}
	words := []string{string(f.Kind)}
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

func orAny(name string) string {
	if name == "" {
		return "anyone"
	}
	return name
}

func seconds(ms int64) string { return fmt.Sprintf("%.3f s", float64(ms)/1000) }

// Validate says what is wrong with a fault that was read.
func (f Fault) Validate(participants []string) error {
	if !slices.Contains(Kinds(), f.Kind) {
		return fmt.Errorf("fault: read kind %q, expected one of %s", f.Kind, joined(Kinds()))
	}
	if f.AtMS < 0 || f.UntilMS <= f.AtMS {
		return fmt.Errorf("fault %s: read at_ms %d and until_ms %d, expected 0 or more, and an end after the beginning", f.Kind, f.AtMS, f.UntilMS)
	}
	if f.Rate < 0 || f.Rate > 1 || f.LengthMS < 0 {
		return fmt.Errorf("fault %s: read rate %g and length_ms %d, expected a rate from 0 to 1 and a length of 0 or more", f.Kind, f.Rate, f.LengthMS)
	}
	if f.Kind == Burst && f.LengthMS == 0 {
		return fmt.Errorf("fault burst: read no length_ms, expected how long a burst lasts")
	}
	if !f.Kind.ofPackets() && len(f.Who) == 0 {
		return fmt.Errorf("fault %s: read nobody in who, expected at least one participant", f.Kind)
	}
	for _, name := range append([]string{f.From, f.To}, f.Who...) {
		if name != "" && !slices.Contains(participants, name) {
			return fmt.Errorf("fault %s: unknown participant %q; there are %s", f.Kind, name, strings.Join(participants, ", "))
		}
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
