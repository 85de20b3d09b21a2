package report

import (
	"strings"

	"github.com/causeway-sds/causeway/rfc"
)

// Lookup finds a requirement by its ID.
type Lookup func(id string) (rfc.Requirement, bool)

// Judge sets the outcomes, both verdicts and the reason of a case from its
// checks. A requirement that the case names and no check touched is VACUOUS.
// A vacuous text says which precondition did not hold and ended the case: what
// it had shown until then is not enough for PASS.
func Judge(c *Case, lookup Lookup, vacuous string) {
	c.Outcomes = c.Outcomes[:0]
	for _, id := range touched(c) {
		full := outcome(c.Checks, id, lookup)
		if full == PASS && vacuous != "" {
			full = VACUOUS
		}
		c.Outcomes = append(c.Outcomes, Outcome{id, full, inUpstream(full, id, lookup)})
	}
	c.settle()
	c.Reason = reason(c, vacuous)
}

// Set gives every requirement of a case the same verdict, for a case that did
// not run: skipped, untestable, refused or broken.
func Set(c *Case, v Verdict, why string, lookup Lookup) {
	c.Outcomes = c.Outcomes[:0]
	for _, id := range c.Requirements {
		c.Outcomes = append(c.Outcomes, Outcome{id, v, inUpstream(v, id, lookup)})
	}
	c.settle()
	if len(c.Requirements) == 0 {
		c.Verdict, c.UpstreamVerdict = v, v
	}
	c.Reason = why
}

// settle derives the verdicts of a case from those of its requirements.
func (c *Case) settle() {
	full, upstream := []Verdict{}, []Verdict{}
	for _, o := range c.Outcomes {
		full, upstream = append(full, o.Verdict), append(upstream, o.Upstream)
	}
	c.Verdict, c.UpstreamVerdict = Worst(full...), Worst(upstream...)
}

// touched lists the requirements that a case names, then those that only its
// checks name: a crash violates a requirement that no case planned to check.
func touched(c *Case) []string {
	ids, seen := []string{}, map[string]bool{}
	add := func(id string) {
		if !seen[id] {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	for _, id := range c.Requirements {
		add(id)
	}
	for _, check := range c.Checks {
		add(check.Requirement)
	}
	return ids
}

func outcome(checks []Check, id string, lookup Lookup) Verdict {
	v := VACUOUS
	for _, check := range checks {
		switch {
		case check.Requirement != id:
		case !check.Held:
			return violated(id, lookup)
		default:
			v = PASS
		}
	}
	return v
}

func violated(id string, lookup Lookup) Verdict {
	r, _ := lookup(id)
	switch r.Level {
	case rfc.Should:
		return NONSTRICT
	case rfc.May:
		return INFO
	default:
		return FAIL
	}
}

// inUpstream turns a verdict by the full text into one by the upstream text:
// where that is silent or says otherwise, whatever was found is data.
func inUpstream(v Verdict, id string, lookup Lookup) Verdict {
	if r, ok := lookup(id); ok && r.Origin == rfc.Upstream {
		return v
	}
	switch v {
	case FAIL, NONSTRICT, VACUOUS, UNTESTABLE:
		return INFO
	default:
		return v
	}
}

func reason(c *Case, vacuous string) string {
	if c.Verdict == PASS {
		return ""
	}
	var parts []string
	for _, check := range c.Checks {
		if !check.Held {
			parts = append(parts, check.Failure())
		}
	}
	if vacuous != "" {
		parts = append(parts, vacuous)
	} else if len(parts) == 0 {
		parts = append(parts, "no check of the case was reached")
	}
	return strings.Join(parts, "; ")
}

// Failure says a violated check on one line. Known failures name a part of
// this text.
func (c Check) Failure() string {
	s := c.Requirement + ": " + c.Message
	if c.Expected != "" {
		s += ", expected " + c.Expected
	}
	if c.Got != "" {
		s += ", got " + c.Got
	}
	return strings.Join(strings.Fields(s), " ")
}
