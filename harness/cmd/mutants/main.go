// Command mutants judges the judge: it builds every mutant of the reference,
// runs the whole suite on each, and wants every one to be noticed for the very
// requirement that it breaks, and the reference itself for none.
//
// It judges no implementation; package suites does. It knows the mutants by
// their patches and the reference not at all.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/causeway-sds/causeway/harness/report"
	"github.com/causeway-sds/causeway/reference/mutants"
	"github.com/causeway-sds/causeway/rfc"
	"github.com/causeway-sds/causeway/suites"
)

const quarters = 4

// flags are what the command line says.
type flags struct {
	pattern string
	quarter int
	own     bool
	explore bool
	jobs    int
	limit   time.Duration
	out     string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if len(os.Args) == 2 && os.Args[1] == "worker" {
		exitOn(work(ctx, os.Stdin, os.Stdout))
		return
	}
	f := flags{}
	flag.StringVar(&f.pattern, "mutant", "", "only mutants whose name matches one of these comma-separated globs, such as 'order/*'")
	flag.IntVar(&f.quarter, "quarter", 0, "only this quarter of them, 1 to 4")
	flag.BoolVar(&f.own, "own", false, "only the cases labelled with what a mutant breaks: quick, and no matrix")
	flag.BoolVar(&f.explore, "explore", false, "simulate groups instead of running cases: those mutants that say which property they show")
	flag.IntVar(&f.jobs, "jobs", runtime.NumCPU(), "processes at a time")
	flag.DurationVar(&f.limit, "limit", 2*time.Minute, "for one mutant")
	flag.StringVar(&f.out, "out", "out", "directory of reports, and of what is built")
	flag.Parse()
	exitOn(f.run(ctx))
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintf(os.Stderr, "mutants: %v\n", err)
		os.Exit(1)
	}
}

func (f flags) run(ctx context.Context) error {
	root, err := os.Getwd()
	if err != nil {
		return err
	}
	s, err := f.load(root)
	if err != nil {
		return err
	}
	program, err := f.build(root, s)
	if err != nil {
		return err
	}
	if f.explore {
		return f.hunts(ctx, program, s)
	}
	fmt.Printf("running %d mutants, and the reference, %d at a time\n", len(s.ran), f.jobs)
	tasks := f.tasks(s)
	p := &progress{total: len(tasks), began: time.Now()}
	found, err := pool{program: program, jobs: f.jobs, limit: f.limit, tell: p.show}.examine(ctx, tasks)
	if err != nil {
		return err
	}
	s.control, s.findings = found[0], found[1:]
	return f.conclude(s)
}

// load reads the patches, and says which of them are going to run.
func (f flags) load(root string) (score, error) {
	all, err := mutants.Load(os.DirFS(filepath.Join(root, "reference/mutants")))
	if err != nil {
		return score{}, err
	}
	for _, m := range all {
		for _, id := range m.Breaks {
			if _, ok := rfc.Lookup(id); !ok {
				return score{}, fmt.Errorf("mutant %s breaks %s, which rfc/sds.md does not have", m.Name, id)
			}
		}
	}
	text, err := os.ReadFile(filepath.Join(root, "reference/mutants", mutants.Without))
	if err != nil {
		return score{}, err
	}
	without, err := mutants.ParseWithout(string(text))
	if err != nil {
		return score{}, err
	}
	s := score{built: all, all: slices.Clone(all), without: without, own: f.own}
	if !f.explore { // cases do not notice those of groups
		s.all = slices.DeleteFunc(s.all, func(m mutants.Mutant) bool { return m.Area() == mutants.Group })
	}
	for i, m := range s.all {
		if (f.pattern == "" || report.Match(f.pattern, m.Name)) && (f.quarter == 0 || i%quarters == f.quarter-1) {
			s.ran = append(s.ran, m)
		}
	}
	s.whole = len(s.ran) == len(s.all) && !f.own
	switch {
	case f.quarter < 0 || f.quarter > quarters:
		return s, fmt.Errorf("-quarter: read %d, expected 1 to %d", f.quarter, quarters)
	case len(s.ran) == 0:
		return s, fmt.Errorf("no mutant matches %q; they are in reference/mutants, and those of the area %s are judged with -explore alone", f.pattern, mutants.Group)
	}
	return s, nil
}

// tasks are the mutants that are going to run, after the reference.
func (f flags) tasks(s score) []task {
	tasks := []task{{Mutant: control}}
	for _, m := range s.ran {
		t := task{Mutant: m.Name}
		if f.own {
			t.Cases = strings.Join(labelled(m.Breaks), ",")
		}
		tasks = append(tasks, t)
	}
	return tasks
}

// labelled lists the cases that name one of these requirements.
func labelled(requirements []string) []string {
	var ids []string
	for _, c := range suites.Cases() {
		if slices.ContainsFunc(c.Spec.Requirements(), func(id string) bool { return slices.Contains(requirements, id) }) {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

// build makes the program that holds the reference and all mutants.
func (f flags) build(root string, s score) (program string, err error) {
	began := time.Now()
	if err := os.MkdirAll(filepath.Join(f.out, "mutants"), 0o755); err != nil {
		return "", err
	}
	out, err := filepath.Abs(filepath.Join(f.out, "mutants"))
	if err != nil {
		return "", err
	}
	w, err := newWorkshop(root, out)
	if err != nil {
		return "", err
	}
	var stale []error
	for _, m := range s.built {
		_, err := w.mutated(m)
		stale = append(stale, err)
	}
	if err := errors.Join(stale...); err != nil {
		return "", err
	}
	// All are built, whichever run: then the next run finds them built already.
	if err := w.add(s.built); err != nil {
		return "", err
	}
	apart := 0
	for _, e := range w.entries {
		if e.name != control && e.number == 0 {
			apart++
		}
	}
	fmt.Printf("building the reference and %d mutants, %d of them apart\n", len(s.built), apart)
	program, err = w.build()
	fmt.Printf("built in %.0f s\n", time.Since(began).Seconds())
	return program, err
}

func (f flags) conclude(s score) error {
	if err := s.writeFiles(f.out); err != nil {
		return err
	}
	fmt.Println()
	s.writeSummary(os.Stdout)
	fmt.Printf("matrix: %s/mutants.txt, .json, .html\n", f.out)
	offences := s.offences()
	for _, o := range offences {
		fmt.Println("  " + o)
	}
	if len(offences) > 0 {
		return fmt.Errorf("%d things do not hold", len(offences))
	}
	return nil
}

// progress tells how far the run has come, each tenth of the way.
type progress struct {
	total, done int
	began       time.Time
}

func (p *progress) show(f finding) {
	p.done++
	if f.Fault != "" || p.done*10/p.total != (p.done-1)*10/p.total {
		found := fmt.Sprintf("violations of %d requirements", len(f.Kills))
		if f.Catch != nil {
			found = f.Catch.Text
		}
		fmt.Printf("%4d of %d after %3.0f s: %s, %s %s\n", p.done, p.total, time.Since(p.began).Seconds(), f.Mutant, found, f.Fault)
	}
}
