package mutate

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Outcome is what the tests said about one mutant.
type Outcome struct {
	Mutant
	Killed   bool
	TimedOut bool // killed by not ending
	Tests    int  // that came past it
}

// Plan says which package is mutated and whose tests have to notice.
type Plan struct {
	Package string
	Tests   []string // packages; usually that of Package alone
}

// binary is the compiled tests of one package, with every mutant in it.
type binary struct {
	path, dir string
	seconds   map[string]float64 // each test alone, without a mistake
}

// Run mutates one package and tests every mutant. The log hears how far it is.
func Run(ctx context.Context, plan Plan, log io.Writer) ([]Outcome, error) {
	work, err := os.MkdirTemp("", "mutants")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(work)
	s, err := load(plan.Package)
	if err != nil {
		return nil, err
	}
	mutants, binaries, err := s.build(ctx, work, plan.Tests)
	if err != nil {
		return nil, err
	}
	reached := map[int][]reach{}
	for _, b := range binaries {
		if err := b.baseline(ctx, work, reached); err != nil {
			return nil, err
		}
	}
	fmt.Fprintf(log, "%s: %d mutants\n", plan.Package, len(mutants))
	return all(ctx, mutants, reached, log)
}

// refusal is where the compiler names a line that it does not take.
var refusal = regexp.MustCompile(`(?m)^\S*?([A-Za-z0-9_]+\.go):(\d+):\d+:`)

// build compiles the tests with all mutants. A line whose mutants do not
// compile is left as it is: the compiler notices such mistakes.
func (s *source) build(ctx context.Context, work string, tests []string) ([]Mutant, []*binary, error) {
	refused := map[string]bool{}
	for {
		mutants := s.find(refused)
		overlay, err := s.write(work, mutants)
		if err != nil {
			return nil, nil, err
		}
		var binaries []*binary
		known := len(refused)
		for i, pkg := range tests {
			b := &binary{path: filepath.Join(work, fmt.Sprintf("tests-%d", i))}
			out, err := exec.CommandContext(ctx, "go", "test", "-c", "-vet=off", "-overlay", overlay, "-o", b.path, pkg).CombinedOutput()
			for _, m := range refusal.FindAllStringSubmatch(string(out), -1) {
				refused[m[1]+":"+m[2]] = err != nil
			}
			if err != nil && len(refused) == known {
				return nil, nil, fmt.Errorf("compile the tests of %s: %w\n%s", pkg, err, out)
			}
			if b.dir, err = directory(ctx, pkg); err != nil {
				return nil, nil, err
			}
			binaries = append(binaries, b)
		}
		if len(refused) == known {
			return mutants, binaries, nil
		}
	}
}

func directory(ctx context.Context, pkg string) (string, error) {
	out, err := exec.CommandContext(ctx, "go", "list", "-f", "{{.Dir}}", pkg).Output()
	return strings.TrimSpace(string(out)), err
}

// reach is a test that comes past a mutant.
type reach struct {
	binary *binary
	test   string
}

// baseline runs every test by itself, without a mistake, and notes which
// mutants it comes past.
func (b *binary) baseline(ctx context.Context, work string, reached map[int][]reach) error {
	out, err := b.command(ctx, nil, "-test.list", "^(Test|Example|Fuzz)").Output()
	if err != nil {
		return fmt.Errorf("list the tests in %s: %w", b.dir, err)
	}
	b.seconds = map[string]float64{}
	for _, test := range strings.Fields(string(out)) {
		trace := filepath.Join(work, "trace")
		if err := os.WriteFile(trace, nil, 0o600); err != nil {
			return err
		}
		began := time.Now()
		out, err := b.command(ctx, []string{"CAUSEWAY_MUTANT_TRACE=" + trace}, "-test.run", "^"+test+"$").CombinedOutput()
		if err != nil {
			return fmt.Errorf("%s in %s fails without a mistake: %w\n%s", test, b.dir, err, out)
		}
		b.seconds[test] = time.Since(began).Seconds()
		ids, err := os.ReadFile(trace)
		if err != nil {
			return err
		}
		seen := map[int]bool{}
		for _, word := range strings.Fields(string(ids)) {
			if id, err := strconv.Atoi(word); err == nil && !seen[id] {
				seen[id] = true
				reached[id] = append(reached[id], reach{b, test})
			}
		}
	}
	return nil
}

func (b *binary) command(ctx context.Context, env []string, args ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, b.path, args...)
	command.Dir, command.Env = b.dir, append(os.Environ(), env...)
	command.WaitDelay = time.Second
	return command
}

// all tests the mutants, as many at a time as there are cores.
func all(ctx context.Context, mutants []Mutant, reached map[int][]reach, log io.Writer) ([]Outcome, error) {
	outcomes, slots := make([]Outcome, len(mutants)), make(chan struct{}, runtime.NumCPU())
	var running sync.WaitGroup
	var mu sync.Mutex
	var failed error
	for i, m := range mutants {
		slots <- struct{}{}
		if i > 0 && i%100 == 0 {
			fmt.Fprintf(log, "  %d of %d\n", i, len(mutants))
		}
		running.Go(func() {
			defer func() { <-slots }()
			outcome, err := try(ctx, m, reached[m.ID])
			mu.Lock()
			defer mu.Unlock()
			outcomes[i], failed = outcome, errors.Join(failed, err)
		})
	}
	running.Wait()
	return outcomes, failed
}

// slack is how much longer than without a mistake a test may take before it
// counts as one that does not end.
const slack = 10

// try runs the tests that come past a mutant, binary by binary, the quickest
// test first, until one fails.
func try(ctx context.Context, m Mutant, tests []reach) (Outcome, error) {
	outcome := Outcome{Mutant: m, Tests: len(tests)}
	for len(tests) > 0 {
		b := tests[0].binary
		var names []string
		seconds := 2.0
		rest := tests[:0:0]
		for _, r := range tests {
			if r.binary == b {
				names, seconds = append(names, r.test), seconds+b.seconds[r.test]
			} else {
				rest = append(rest, r)
			}
		}
		tests = rest
		limit := time.Duration(slack * seconds * float64(time.Second))
		out, err := b.command(ctx, []string{"CAUSEWAY_MUTANT=" + strconv.Itoa(m.ID)},
			"-test.failfast", "-test.timeout", limit.String(), "-test.run", "^("+strings.Join(names, "|")+")$").CombinedOutput()
		var ended *exec.ExitError
		if err != nil && !errors.As(err, &ended) {
			return outcome, err
		}
		if err != nil {
			outcome.Killed, outcome.TimedOut = true, bytes.Contains(out, []byte("panic: test timed out"))
			return outcome, nil
		}
	}
	return outcome, ctx.Err()
}
