package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/causeway-sds/causeway/harness/report"
	"github.com/causeway-sds/causeway/rfc"
	"github.com/causeway-sds/causeway/suites"
)

func newRequirements() *cobra.Command {
	var check bool
	cmd := &cobra.Command{
		Use:   "requirements",
		Short: "Show how many requirements have a case, by section, level and origin",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c := newCoverage()
			c.write(cmd.OutOrStdout())
			if missing := c.uncovered(rfc.Must, rfc.Should); check && len(missing) > 0 {
				return &ending{report.Nonconformant, fmt.Errorf("%d requirements of level MUST or SHOULD have no case: %s", len(missing), strings.Join(missing, ", "))}
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&check, "check", false, "fail when a MUST or a SHOULD has no case")
	return cmd
}

// coverage counts the cases of each requirement.
type coverage struct {
	requirements []rfc.Requirement
	cases        map[string]int
}

func newCoverage() coverage {
	c := coverage{rfc.Requirements(), map[string]int{}}
	for _, one := range suites.Cases() {
		for _, id := range one.Spec.Requirements() {
			c.cases[id]++
		}
	}
	return c
}

func (c coverage) uncovered(levels ...rfc.Level) []string {
	var ids []string
	for _, r := range c.requirements {
		if c.cases[r.ID] == 0 && slices.Contains(levels, r.Level) {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

// column is one way to look at the requirements.
type column struct {
	name string
	has  func(rfc.Requirement) bool
}

func columns() []column {
	all := []column{{"all", func(rfc.Requirement) bool { return true }}}
	for _, level := range []rfc.Level{rfc.Must, rfc.Should, rfc.May} {
		all = append(all, column{string(level), func(r rfc.Requirement) bool { return r.Level == level }})
	}
	for _, origin := range []rfc.Origin{rfc.Upstream, rfc.Clarified, rfc.Departure, rfc.Extension} {
		all = append(all, column{string(origin), func(r rfc.Requirement) bool { return r.Origin == origin }})
	}
	return all
}

func (c coverage) write(w io.Writer) {
	sections, width := []string{}, len("section")
	for _, r := range c.requirements {
		if !slices.Contains(sections, r.Section) {
			sections = append(sections, r.Section)
			width = max(width, utf8.RuneCountInString(r.Section))
		}
	}
	header := fmt.Sprintf("%-*s", width, "section")
	for _, col := range columns() {
		header += fmt.Sprintf("  %9s", col.name)
	}
	fmt.Fprintln(w, header)
	for _, section := range sections {
		c.row(w, width, section, func(r rfc.Requirement) bool { return r.Section == section })
	}
	c.row(w, width, "total", func(rfc.Requirement) bool { return true })
	if missing := c.uncovered(rfc.Must, rfc.Should, rfc.May); len(missing) > 0 {
		fmt.Fprintf(w, "without a case: %s\n", strings.Join(missing, ", "))
	}
}

// row counts, for each column, the requirements with a case and all of them.
func (c coverage) row(w io.Writer, width int, name string, in func(rfc.Requirement) bool) {
	line := fmt.Sprintf("%-*s", width, name)
	for _, col := range columns() {
		covered, total := 0, 0
		for _, r := range c.requirements {
			if !in(r) || !col.has(r) {
				continue
			}
			total++
			if c.cases[r.ID] > 0 {
				covered++
			}
		}
		cell := "."
		if total > 0 {
			cell = fmt.Sprintf("%d/%d", covered, total)
		}
		line += fmt.Sprintf("  %9s", cell)
	}
	fmt.Fprintln(w, line)
}
