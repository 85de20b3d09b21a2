package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/causeway-sds/causeway/harness/check"
	"github.com/causeway-sds/causeway/rfc"
	"github.com/causeway-sds/causeway/suites"
	"github.com/causeway-sds/causeway/suites/sut"
)

func newExplain() *cobra.Command {
	return &cobra.Command{
		Use:     "explain ID",
		Short:   "Say what a requirement wants and what checks it, or what a case or a property of groups checks",
		Example: "  causeway explain SDS-RECV-13\n  causeway explain receive/buffers-until-met\n  causeway explain 'causal delivery'",
		Args:    cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return wrongUse("read %d IDs, expected one, of a requirement, a case or a property (quote it: its name has blanks)", len(args))
			}
			return explain(cmd.OutOrStdout(), args[0])
		},
	}
}

func explain(w io.Writer, id string) error {
	if r, ok := rfc.Lookup(strings.ToUpper(id)); ok {
		explainRequirement(w, r)
		return nil
	}
	cases := suites.Cases()
	at := slices.IndexFunc(cases, func(c *sut.Case) bool { return c.ID == id })
	if at >= 0 {
		explainCase(w, cases[at])
		return nil
	}
	var known []string
	for _, p := range check.Catalogue() {
		if strings.EqualFold(p.Name, id) {
			explainProperty(w, p)
			return nil
		}
		known = append(known, p.Name)
	}
	for _, r := range rfc.Requirements() {
		known = append(known, r.ID)
	}
	for _, c := range cases {
		known = append(known, c.ID)
	}
	return wrongUse("no requirement, case or property is called %q%s\nhint: causeway requirements and causeway list show all; properties are in the summary of causeway explore", id, nearIDs(id, known))
}

func explainRequirement(w io.Writer, r rfc.Requirement) {
	writeRequirement(w, r)
	var cases, vectors []*sut.Case
	for _, c := range suites.Cases() {
		switch {
		case !slices.Contains(c.Spec.Requirements(), r.ID):
		case strings.HasPrefix(c.ID, "vectors/"):
			vectors = append(vectors, c)
		default:
			cases = append(cases, c)
		}
	}
	writeCases(w, "cases", cases)
	writeCases(w, "vectors", vectors)
	var properties []string
	for _, p := range check.Catalogue() {
		if slices.Contains(p.Requirements, r.ID) {
			properties = append(properties, p.Name)
		}
	}
	if len(properties) > 0 {
		fmt.Fprintf(w, "  %-8s %s\n", "groups", strings.Join(properties, "; "))
	}
}

// explainProperty says what a property of groups is.
func explainProperty(w io.Writer, p check.Property) {
	fmt.Fprintf(w, "%s\n  property %s\n  run      causeway explore, which judges it in every group that it simulates\n", p.Name, p.Says)
	for _, id := range p.Requirements {
		r, _ := rfc.Lookup(id)
		fmt.Fprintln(w)
		writeRequirement(w, r)
	}
}

func writeRequirement(w io.Writer, r rfc.Requirement) {
	fmt.Fprintf(w, "%s\n  level    %s\n  origin   %s\n  section  %s (rfc/sds.md:%d)\n  text     %s\n", r.ID, r.Level, r.Origin, r.Section, r.Line, r.Sentence)
}

func writeCases(w io.Writer, what string, cases []*sut.Case) {
	if len(cases) == 0 {
		fmt.Fprintf(w, "  %-8s none\n", what)
		return
	}
	for i, c := range cases {
		label := ""
		if i == 0 {
			label = what
		}
		fmt.Fprintf(w, "  %-8s %s: %s\n", label, c.ID, c.Title)
	}
}

func explainCase(w io.Writer, c *sut.Case) {
	fmt.Fprintf(w, "%s\n  title    %s\n  group    %s\n  run      causeway test --run %s\n", c.ID, c.Title, c.Group(), c.ID)
	for _, id := range c.Spec.Requirements() {
		r, _ := rfc.Lookup(id)
		fmt.Fprintln(w)
		writeRequirement(w, r)
	}
}

// nearIDs names what begins as the ID that was typed, or what is nearest to it.
func nearIDs(id string, known []string) string {
	var longer []string
	for _, k := range known {
		if strings.HasPrefix(strings.ToLower(k), strings.ToLower(id)) {
			longer = append(longer, k)
		}
	}
	switch n := len(longer); {
	case n == 0 || id == "":
		return didYouMean(id, known)
	case n <= 3:
		return "; did you mean " + strings.Join(longer, ", ") + "?"
	default:
		return fmt.Sprintf("; %d begin so, such as %s", n, strings.Join(longer[:3], ", "))
	}
}
