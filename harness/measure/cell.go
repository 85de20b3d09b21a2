package measure

import (
	"fmt"
	"math"
)

// text is a figure as people read it, with its unit.
func (r *Row) text(name Figure) string { return r.Figures.text(name) }

func (f *Figures) text(name Figure) string {
	value, known := f.Of(name)
	switch {
	case !known && name == Acked95 && f.Messages > 0:
		return "never"
	case !known:
		return "–"
	case name == InTime || name == Noticed:
		return percent(value, 1)
	case name == Consistent:
		return percent(value, 2)
	case name == Acked95:
		return fmt.Sprintf("%.2f S", math.Ceil(value*100-1e-9)/100)
	}
	return fmt.Sprintf("%.0f", value)
}

// percent rounds down, so that what misses a target does not look as if it
// reached it.
func percent(share float64, digits int) string {
	scale := math.Pow10(digits)
	return fmt.Sprintf("%.*f %%", digits, math.Floor(share*100*scale+1e-9)/scale)
}

// cell is a figure with its target, if it has one, and in bold type if it
// misses it.
func (r *Row) cell(name Figure) string {
	text := r.text(name)
	for _, t := range Targets() {
		if _, known := r.Of(name); known && t.Figure == name && t.Holds(r.Setting) && name != Bytes && name != Hinted && name != Open {
			text += " (" + t.Text + ")"
		}
	}
	for _, m := range r.Misses() {
		if m.Target.Figure == name {
			return "**" + text + "**"
		}
	}
	return text
}

// spread is the least and the greatest value of a figure over the seeds.
func (r *Row) spread(name Figure) string {
	var least, greatest *Figures
	for i := range r.Seeds {
		f := &r.Seeds[i]
		value, known := f.Of(name)
		if !known {
			continue
		}
		if least == nil {
			least, greatest = f, f
		}
		if v, _ := least.Of(name); value < v {
			least = f
		}
		if v, _ := greatest.Of(name); value > v {
			greatest = f
		}
	}
	if least == nil {
		return "–"
	}
	return least.text(name) + " to " + greatest.text(name)
}

func (f *Figures) each(n int) string {
	share, known := ShareOf(n, f.Sent)
	if !known {
		return "–"
	}
	return fmt.Sprintf("%.2f", share)
}

// greatest is the last of sorted values.
func greatest(sorted []int) int {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[len(sorted)-1]
}

func (f *Figures) acked(share float64) string {
	value, known := f.Acked(share)
	if !known {
		return "never"
	}
	return fmt.Sprintf("%.2f S", value)
}

// Summary is the row in one line.
func (r *Row) Summary() string {
	if r.Skipped != "" {
		return fmt.Sprintf("%s: skipped, %s", r.Setting, r.Skipped)
	}
	return fmt.Sprintf("%s: acked %s, p95 %s, noticed %s, consistent %s, lost %d, open %d, bytes %s", r.Setting,
		r.text(InTime), r.text(Acked95), r.text(Noticed), r.text(Consistent), r.Lost, r.Open, r.text(Bytes))
}
