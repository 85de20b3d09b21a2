package mutate

import (
	"fmt"
	"io"
	"slices"
)

// Floor is the share of mutants, in per cent, that a package's tests have to
// kill.
const Floor = 80

// Write prints a row for each package, then what is to be done. It says
// whether nothing is.
func Write(w io.Writer, scores []Score) (bool, error) {
	p := &printer{w: w}
	p.line("%-20s %8s %8s %9s %7s %7s", "package", "mutants", "killed", "survivors", "listed", "score")
	total, good := Score{Package: "total"}, true
	for _, s := range scores {
		p.row(s)
		total.Mutants, total.Killed, total.Listed = total.Mutants+s.Mutants, total.Killed+s.Killed, total.Listed+s.Listed
		good = good && s.Percent() >= Floor && len(s.Unlisted) == 0 && len(s.Stale) == 0
	}
	p.row(total)
	for _, s := range scores {
		if s.Percent() < Floor {
			p.line("%s: the score is below %d %%; add tests", s.Package, Floor)
		}
		for _, o := range s.Unlisted {
			p.line("survives, line %d, %d tests come past it; add a test, or list it with a reason:\n    %s %s", o.Line, o.Tests, s.Package, o.Name)
		}
		slices.Sort(s.Stale)
		for _, key := range s.Stale {
			p.line("listed, and killed or gone; remove it from the list:\n    %s", key)
		}
	}
	return good, p.err
}

// printer writes lines until one cannot be written.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

func (p *printer) row(s Score) {
	p.line("%-20s %8d %8d %9d %7d %6.1f%%", s.Package, s.Mutants, s.Killed, s.Mutants-s.Killed, s.Listed, s.Percent())
}
