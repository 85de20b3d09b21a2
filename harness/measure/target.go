package measure

import "fmt"

// Target is what a figure ought to come to in some settings.
type Target struct {
	Figure Figure
	Text   string // what is aimed at
	Value  float64
	Most   bool // the figure ought to be at most the value; otherwise at least
	Holds  func(Setting) bool
}

// Figure names a figure: a column of the table.
type Figure string

// The figures that have targets.
const (
	InTime     Figure = "acked ≤ S + latency"
	Acked95    Figure = "p95"
	Noticed    Figure = "noticed ≤ 3 S"
	Consistent Figure = "consistent ≤ 6 S"
	Open       Figure = "open"
	Bytes      Figure = "bytes"
	Hinted     Figure = "bytes, hints"
)

// Of is the figure's value, if there is anything to tell it by.
func (f *Figures) Of(name Figure) (value float64, known bool) {
	switch name {
	case InTime:
		return ShareOf(f.InTime, f.Messages)
	case Acked95:
		return f.Acked(0.95)
	case Noticed:
		return ShareOf(f.Noticed, f.Missed)
	case Consistent:
		return ShareOf(f.Consistent, f.Pairs)
	case Open:
		return float64(f.Open), f.Reached+f.Lost+f.Open > 0
	case Bytes:
		return median(f.Bytes)
	case Hinted:
		return median(f.Hinted)
	}
	panic(fmt.Sprintf("no figure %q", name))
}

func median(sorted []int) (float64, bool) {
	if len(sorted) == 0 {
		return 0, false
	}
	return float64(sorted[rank(len(sorted), 0.5)]), true
}

// Targets lists all targets.
func Targets() []Target {
	var all []Target
	for _, t := range []struct {
		loss, percent int
		steward       bool
	}{{0, 97, false}, {10, 75, false}, {30, 38, false}, {0, 100, true}, {10, 88, true}, {30, 58, true}} {
		all = append(all, Target{InTime, fmt.Sprintf("≥ %d %%", t.percent), float64(t.percent) / 100, false, func(s Setting) bool {
			return s.Members >= 50 && s.Network == Losing(t.loss) && s.Steward == t.steward
		}})
	}
	ten := func(s Setting) bool { return s.Network == Losing(10) }
	return append(all,
		Target{Acked95, "≤ 2 S + latency", 2 + float64(LatencyMS)/IntervalMS, true, func(s Setting) bool { return s.Members >= 50 && ten(s) }},
		Target{Noticed, "≥ 90 %", 0.90, false, func(s Setting) bool {
			return s.Network != Partition && (s.Members > 5 || s.Network != Losing(30))
		}},
		Target{Consistent, "≥ 99.9 %", 0.999, false, func(s Setting) bool { return ten(s) && s.Store }},
		Target{Consistent, "≥ 99.3 %", 0.993, false, func(s Setting) bool { return ten(s) && s.recovery() == "fast" }},
		Target{Open, "0", 0, true, func(Setting) bool { return true }},
		Target{Bytes, "≤ 300", 300, true, func(Setting) bool { return true }},
		// Hints are for a store node. Where there is none nobody has any.
		Target{Hinted, "≤ 300", 300, true, func(s Setting) bool { return s.Store }},
	)
}

// Miss is a target that was not reached.
type Miss struct {
	Setting  Setting
	Target   Target
	Measured string
}

func (m Miss) String() string {
	return fmt.Sprintf("%s: %s, target %s, measured %s", m.Setting, m.Target.Figure, m.Target.Text, m.Measured)
}

// Misses lists the targets that a row misses. Where nothing tells a figure
// there is nothing to miss, except that a percentile which so few messages
// reached is beyond every bound.
func (r *Row) Misses() []Miss {
	var all []Miss
	for _, t := range Targets() {
		if r.Skipped != "" || !t.Holds(r.Setting) {
			continue
		}
		value, known := r.Of(t.Figure)
		if missed := known && (t.Most && value > t.Value || !t.Most && value < t.Value); missed || !known && t.Figure == Acked95 && r.Messages > 0 {
			all = append(all, Miss{r.Setting, t, r.text(t.Figure)})
		}
	}
	return all
}
