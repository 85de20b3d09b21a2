package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/causeway-sds/causeway/harness/check"
	"github.com/causeway-sds/causeway/reference/mutants"
)

// What a hunt has to hold.
const (
	foundWithin = 10.0 // seconds
	shrinksTo   = 8    // events, at the median
)

// hunts lets simulated groups show the mistakes that say which property they
// violate. Every property has to have one.
func (f flags) hunts(ctx context.Context, program string, s score) error {
	var tasks []task
	for _, m := range s.ran {
		if m.Shows == "" {
			continue
		}
		if !slices.Contains(check.Properties(), m.Shows) {
			return fmt.Errorf("mutant %s shows %q, which is no property; harness/check has %q", m.Name, m.Shows, check.Properties())
		}
		tasks = append(tasks, task{Mutant: m.Name, Property: m.Shows})
	}
	fmt.Printf("exploring groups of %d mutants, %d at a time\n", len(tasks), f.jobs)
	p := &progress{total: len(tasks), began: time.Now()}
	found, err := pool{program: program, jobs: f.jobs, limit: f.limit, tell: p.show}.examine(ctx, tasks)
	if err != nil {
		return err
	}
	noticed, err := f.noticed(ctx, program, s)
	if err != nil {
		return err
	}
	var catches []catch
	for i, one := range found {
		c := one.Catch
		if c == nil {
			c = &catch{Mutant: tasks[i].Mutant, Property: tasks[i].Property, Fault: one.Fault}
		}
		catches = append(catches, *c)
	}
	offences := append(writeCatches(os.Stdout, catches, f.pattern == "" && f.quarter == 0), noticed...)
	if len(offences) > 0 {
		for _, o := range offences {
			fmt.Println("  " + o)
		}
		return fmt.Errorf("%d things do not hold", len(offences))
	}
	return nil
}

// noticed runs the cases on the mistakes that only a group is said to show, and
// returns those that a case with a single participant notices all the same.
func (f flags) noticed(ctx context.Context, program string, s score) (offences []string, err error) {
	var tasks []task
	for _, m := range s.ran {
		if m.Area() == mutants.Group {
			tasks = append(tasks, task{Mutant: m.Name})
		}
	}
	fmt.Printf("running the cases on %d of them, to which single participants have to be blind\n", len(tasks))
	p := &progress{total: len(tasks), began: time.Now()}
	found, err := pool{program: program, jobs: f.jobs, limit: f.limit, tell: p.show}.examine(ctx, tasks)
	for _, one := range found {
		if one.Fault != "" {
			offences = append(offences, one.Mutant+": "+one.Fault)
		}
		for _, k := range one.Kills {
			for _, id := range k.Cases {
				if !ofGroups(id) {
					offences = append(offences, fmt.Sprintf("%s is noticed by %s for %s: move it to the area of what it breaks", one.Mutant, id, k.Requirement))
				}
			}
		}
	}
	return offences, err
}

// ofGroups says whether several participants under test meet in a case.
func ofGroups(id string) bool {
	return strings.HasPrefix(id, "scenario/") || strings.HasPrefix(id, "mixed/") || strings.Contains(id, "conversation/")
}

// writeCatches prints the table and returns what does not hold in it. All says
// that no mutant was left out.
func writeCatches(w io.Writer, catches []catch, all bool) (offences []string) {
	fmt.Fprintf(w, "\n%-50s %-34s %4s %7s %9s %5s\n", "mutant", "property", "seed", "seconds", "events", "runs")
	var sizes []int
	caught := map[string]bool{}
	for _, c := range catches {
		switch {
		case c.Fault != "":
			offences = append(offences, fmt.Sprintf("%s: %s", c.Mutant, c.Fault))
		case c.Seed == 0:
			offences = append(offences, fmt.Sprintf("%s: none of %d seeds shows that %q is violated", c.Mutant, huntSeeds, c.Property))
		case c.Seconds > foundWithin:
			offences = append(offences, fmt.Sprintf("%s was found after %.1f s, expected %.0f s at most", c.Mutant, c.Seconds, foundWithin))
		}
		if c.Seed > 0 && c.Fault == "" {
			caught[c.Property] = true
			sizes = append(sizes, c.After)
		}
		fmt.Fprintf(w, "%-50s %-34s %4d %7.2f %4d > %2d %5d\n", c.Mutant, c.Property, c.Seed, c.Seconds, c.Before, c.After, c.Runs)
	}
	slices.Sort(sizes)
	if len(sizes) > 0 {
		median := sizes[len(sizes)/2]
		fmt.Fprintf(w, "\n%d of %d properties shown; schedules shrink to %d events at the median (at most %d)\n", len(caught), len(check.Properties()), median, shrinksTo)
		if median > shrinksTo {
			offences = append(offences, fmt.Sprintf("schedules shrink to %d events at the median, expected %d at most", median, shrinksTo))
		}
	}
	for _, p := range check.Properties() {
		if all && !caught[p] {
			offences = append(offences, fmt.Sprintf("no mutant shows that the property %q can be violated; give one a header shows", p))
		}
	}
	return offences
}
