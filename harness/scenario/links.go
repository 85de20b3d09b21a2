package scenario

import (
	"fmt"
	"slices"
	"strings"

	"github.com/causeway-sds/causeway/harness/simnet"
)

// Link is how long packets from one participant to another are under way. It
// holds in one direction.
type Link struct {
	From  string       `json:"from"`
	To    string       `json:"to"`
	Delay simnet.Delay `json:"delay"`
}

func (s *Scenario) validateLinks(names []string) error {
	for i, l := range s.Links {
		for _, name := range []string{l.From, l.To} {
			if !slices.Contains(names, name) {
				return fmt.Errorf("scenario: a link joins an unknown participant %q; there are %s", name, strings.Join(names, ", "))
			}
		}
		if slices.ContainsFunc(s.Links[:i], func(other Link) bool { return other.From == l.From && other.To == l.To }) {
			return fmt.Errorf("scenario: read the link from %s to %s twice, expected one delay for it", l.From, l.To)
		}
		if err := l.Delay.Validate(); err != nil {
			return fmt.Errorf("scenario: link from %s to %s: %w", l.From, l.To, err)
		}
	}
	return nil
}

// link is the delay of a link: its own, if the schedule says one or spreads
// them, or that of all.
func (r *run) link(from, to string) simnet.Delay {
	s := r.scenario
	if s.Delay.SpreadMS == 0 && len(s.Links) == 0 {
		return s.Delay
	}
	ends := [2]string{from, to}
	d, known := r.links[ends]
	if !known {
		d = s.Delay
		if s.Delay.SpreadMS > 0 {
			d = s.Delay.Link(simnet.Draw(s.Seed, "link", from, to))
		}
		for _, l := range s.Links {
			if l.From == from && l.To == to {
				d = l.Delay
			}
		}
		r.links[ends] = d
	}
	return d
}
