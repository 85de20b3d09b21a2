// Command selftest judges the judge. It wires packages together:
//
//	selftest rows            causeway against adapters that prove nothing or lie
//	selftest null NAME ...   is one of these adapters
//	selftest cover PROFILE   coverage by package against its floor
//	selftest mutate DIR ...  small mistakes in the harness, and whether its tests notice
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"strings"

	"github.com/causeway-sds/causeway/harness/selftest"
	"github.com/causeway-sds/causeway/harness/selftest/cover"
	"github.com/causeway-sds/causeway/harness/selftest/mutate"
	"github.com/causeway-sds/causeway/harness/selftest/null"
)

// commands are what the first argument may be. They end with an exit code, or
// with an error of whoever typed the line.
var commands = map[string]func(ctx context.Context, args []string) (ok bool, err error){
	"null": func(_ context.Context, args []string) (bool, error) {
		return true, null.Run(args, os.Stdin, os.Stdout)
	},
	"rows":   rows,
	"mutate": mutants,
	"cover":  coverage,
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if len(os.Args) < 2 || commands[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "selftest: expected a command: rows, null NAME, cover PROFILE or mutate DIR; the Makefile knows how to call it")
		os.Exit(2)
	}
	ok, err := commands[os.Args[1]](ctx, os.Args[2:])
	if err != nil {
		fmt.Fprintf(os.Stderr, "selftest: %v\n", err)
		os.Exit(2)
	}
	if !ok {
		os.Exit(1)
	}
}

// rows runs the table, or the rows whose name contains the first argument.
func rows(ctx context.Context, args []string) (bool, error) {
	self, err := os.Executable()
	if err != nil {
		return false, err
	}
	programs := selftest.Programs{
		Causeway: "bin/causeway", Null: []string{self, "null"}, Honest: []string{"bin/sdsadapter"}, Dir: "out/selftest",
	}
	var chosen []selftest.Row
	for _, row := range selftest.Rows() {
		if strings.Contains(row.Name, strings.Join(args, " ")) {
			chosen = append(chosen, row)
		}
	}
	return selftest.Table(ctx, os.Stdout, chosen, programs.Run)
}

// mutants tests packages of the harness against small mistakes. An argument is
// a package's directory; behind a colon stand, parted by commas, packages
// whose tests count too.
func mutants(ctx context.Context, args []string) (bool, error) {
	list, err := mutate.ReadSurvivors("harness/selftest/survivors.txt")
	if err != nil {
		return false, err
	}
	var scores []mutate.Score
	for _, arg := range args {
		pkg, more, _ := strings.Cut(arg, ":")
		plan := mutate.Plan{Package: "./" + pkg, Tests: []string{"./" + pkg}}
		for _, other := range strings.FieldsFunc(more, func(r rune) bool { return r == ',' }) {
			plan.Tests = append(plan.Tests, "./"+other)
		}
		outcomes, err := mutate.Run(ctx, plan, os.Stderr)
		if err != nil {
			return false, err
		}
		scores = append(scores, list.Judge(pkg, outcomes))
	}
	return mutate.Write(os.Stdout, scores)
}

const module = "github.com/causeway-sds/causeway"

func coverage(_ context.Context, args []string) (bool, error) {
	if len(args) != 1 {
		return false, fmt.Errorf("read %d profiles, expected 1", len(args))
	}
	list, err := os.Open("harness/selftest/exclusions.txt")
	if err != nil {
		return false, err
	}
	defer list.Close()
	excluded, err := cover.ReadExclusions(list)
	if err != nil {
		return false, err
	}
	profile, err := os.Open(args[0])
	if err != nil {
		return false, err
	}
	defer profile.Close()
	packages, err := cover.Read(profile, module, excluded)
	if err != nil {
		return false, err
	}
	return cover.Write(os.Stdout, packages, excluded)
}
