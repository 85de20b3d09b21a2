// Command selftest judges the judge. It wires packages together:
//
//	selftest rows            causeway against adapters that prove nothing or lie
//	selftest null NAME ...   is one of these adapters
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"strings"

	"github.com/causeway-sds/causeway/harness/selftest"
	"github.com/causeway-sds/causeway/harness/selftest/null"
)

// commands are what the first argument may be. They end with an exit code, or
// with an error of whoever typed the line.
var commands = map[string]func(ctx context.Context, args []string) (ok bool, err error){
	"null": func(_ context.Context, args []string) (bool, error) {
		return true, null.Run(args, os.Stdin, os.Stdout)
	},
	"rows": rows,
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if len(os.Args) < 2 || commands[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "selftest: expected a command: rows or null NAME; the Makefile knows how to call it")
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
