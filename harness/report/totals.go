package report

import (
	"slices"
	"strings"

	"github.com/causeway-sds/causeway/rfc"
)

// Counts counts cases by verdict.
type Counts map[Verdict]int

// Count counts the verdicts of cases in a scope.
func Count(cases []Case, scope Scope) Counts {
	counts := Counts{}
	for i := range cases {
		counts[cases[i].In(scope)]++
	}
	return counts
}

// Row is one line of the table: a section of the specification or a family of
// vectors.
type Row struct {
	Section string
	Cases   int
	Counts  Counts
}

// Rows counts the cases of each section: sections in the order of the
// specification, then everything else in the order of the suite.
func (r *Run) Rows() []Row {
	var order []string
	add := func(section string) {
		if !slices.Contains(order, section) {
			order = append(order, section)
		}
	}
	for _, q := range r.Requirements {
		add(q.Section)
	}
	for i := range r.Cases {
		add(r.Cases[i].Section)
	}
	cases := map[string][]Case{}
	for _, c := range r.Cases {
		cases[c.Section] = append(cases[c.Section], c)
	}
	var rows []Row
	for _, section := range order {
		if n := len(cases[section]); n > 0 {
			rows = append(rows, Row{section, n, Count(cases[section], r.Scope)})
		}
	}
	return rows
}

// RequirementResult is a requirement with what the run showed about it.
type RequirementResult struct {
	rfc.Requirement
	Group    string // of its cases: core if any of them is
	Verdict  Verdict
	Upstream Verdict
	Cases    []string
}

// In returns the verdict in a scope.
func (q RequirementResult) In(scope Scope) Verdict {
	if scope == Upstream {
		return q.Upstream
	}
	return q.Verdict
}

// Results joins the requirements with the cases that ran: worst verdict over
// the cases. A requirement without a case has no verdict.
func (r *Run) Results() []RequirementResult {
	results := make([]RequirementResult, len(r.Requirements))
	place := map[string]*RequirementResult{}
	for i, q := range r.Requirements {
		results[i] = RequirementResult{Requirement: q, Cases: []string{}}
		place[q.ID] = &results[i]
	}
	for i := range r.Cases {
		for _, o := range r.Cases[i].Outcomes {
			if q := place[o.Requirement]; q != nil {
				q.add(&r.Cases[i], o)
			}
		}
	}
	return results
}

func (q *RequirementResult) add(c *Case, o Outcome) {
	if len(q.Cases) == 0 {
		q.Verdict, q.Upstream, q.Group = o.Verdict, o.Upstream, c.Group
	}
	q.Verdict, q.Upstream = Worst(q.Verdict, o.Verdict), Worst(q.Upstream, o.Upstream)
	if c.Group == CoreGroup || (q.Group != CoreGroup && c.Group < q.Group) {
		q.Group = c.Group
	}
	if !slices.Contains(q.Cases, c.ID) {
		q.Cases = append(q.Cases, c.ID)
	}
}

// CoreGroup is the group of the cases that no capability excuses.
const CoreGroup = "core"

// Claim is what a run showed about one group of requirements. Only a MUST is
// counted: the rest cannot make a subject nonconformant. A group that has none
// counts each SHOULD, so that it is not passed over.
type Claim struct {
	Group string `json:"group"`
	Level string `json:"level,omitempty"` // of what is counted: absent for MUST
	Held  int    `json:"held"`
	Total int    `json:"total"`
}

// Claims counts, for each group that the subject claims, the MUST
// requirements in scope that a case checked, and how many of them held.
func (r *Run) Claims() []Claim {
	counts := map[string]*Claim{}
	for _, level := range []rfc.Level{rfc.Must, rfc.Should} {
		for _, q := range r.Results() {
			if q.Level == level && r.counts(q) {
				r.count(counts, q)
			}
		}
	}
	claims := []Claim{}
	for _, claim := range counts {
		claims = append(claims, *claim)
	}
	slices.SortFunc(claims, func(a, b Claim) int {
		if a.Group == CoreGroup || b.Group == CoreGroup {
			return boolOrder(b.Group == CoreGroup, a.Group == CoreGroup)
		}
		return strings.Compare(a.Group, b.Group)
	})
	return claims
}

func (r *Run) counts(q RequirementResult) bool {
	inScope := r.Scope == Full || q.Origin == rfc.Upstream
	return inScope && len(q.Cases) > 0 && q.In(r.Scope) != SKIP
}

// count adds a result to the claim of its group, unless the group counts
// results of a higher level.
func (r *Run) count(claims map[string]*Claim, q RequirementResult) {
	level := ""
	if q.Level != rfc.Must {
		level = string(q.Level)
	}
	claim := claims[q.Group]
	if claim == nil {
		claim = &Claim{Group: q.Group, Level: level}
		claims[q.Group] = claim
	}
	if claim.Level != level {
		return
	}
	claim.Total++
	if v := q.In(r.Scope); v == PASS || v == INFO {
		claim.Held++
	}
}

// Unclaimed lists the groups whose cases were all skipped because the subject
// does not declare the capability or the dialect. Cases of a group that it does
// declare can be skipped too, for another capability that they need besides.
func (r *Run) Unclaimed() []string {
	claimed := map[string]bool{}
	for i := range r.Cases {
		c := &r.Cases[i]
		claimed[c.Group] = claimed[c.Group] || c.Verdict != SKIP
	}
	groups := []string{}
	for group, yes := range claimed {
		if !yes && !slices.Contains(r.Subject.Capabilities, group) && !slices.Contains(r.Subject.Dialects, group) {
			groups = append(groups, group)
		}
	}
	slices.Sort(groups)
	return groups
}

func boolOrder(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	default:
		return -1
	}
}
