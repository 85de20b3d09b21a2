package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/causeway-sds/causeway/rfc"
	"github.com/causeway-sds/causeway/suites"
	"github.com/causeway-sds/causeway/suites/sut"
)

func newExplain() *cobra.Command {
	return &cobra.Command{
		Use:     "explain ID",
		Short:   "Say what a requirement wants and which cases check it, or what a case checks",
		Example: "  causeway explain SDS-RECV-13\n  causeway explain receive/buffers-until-met",
		Args:    cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return wrongUse("read %d IDs, expected one, of a requirement or of a case", len(args))
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
	for _, r := range rfc.Requirements() {
		known = append(known, r.ID)
	}
	for _, c := range cases {
		known = append(known, c.ID)
	}
	return wrongUse("no requirement and no case is called %q%s\nhint: causeway requirements and causeway list show all", id, didYouMean(id, known))
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
