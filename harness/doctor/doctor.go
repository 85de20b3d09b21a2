// Package doctor examines an adapter's manners: whether it keeps the contract,
// before anybody asks whether its implementation keeps the specification. Ten
// probes, each with its cause, what was read, what to do and where to read on.
//
// It knows nothing of the protocol and decodes no message.
package doctor

import (
	"context"
	"strings"
	"sync"

	"github.com/causeway-sds/causeway/harness/driver"
)

// Verdict is the result of one probe.
type Verdict string

// The verdicts.
const (
	Pass          Verdict = "pass"
	Fail          Verdict = "fail"
	NotApplicable Verdict = "not applicable" // Cause says why
)

// Probe is one examined habit.
type Probe struct {
	Name    string
	Verdict Verdict
	Note    string // pass: what was seen
	Cause   string // otherwise: what is wrong, or why the probe has nothing to say
	Read    string // what was read, cut
	Hint    string // what to do
	Anchor  string // where ADAPTER.md explains it
	Stderr  []string
}

// Healthy says whether no probe failed.
func Healthy(probes []Probe) bool {
	for _, p := range probes {
		if p.Verdict == Fail {
			return false
		}
	}
	return true
}

// examination is one run of the doctor.
type examination struct {
	options driver.Options
	hello   hello
	main    *talk // most probes; started again when it broke
	talks   []*talk
	mu      sync.Mutex // guards talks
}

// Run examines the adapter that options start. One that cannot even say hello
// gets one probe that failed, "start"; every other gets all ten.
func Run(ctx context.Context, options driver.Options) []Probe {
	e := &examination{options: options}
	first, err := e.greet(ctx)
	if err != nil {
		return []Probe{fromError("start", anchorStart, "the adapter does not say hello", err)}
	}
	e.main = first

	var versions Probe
	var runs replay
	var beside sync.WaitGroup
	beside.Go(func() { versions = e.versions(ctx) })
	beside.Go(func() { runs = e.replays(ctx) })

	unknownCommand := e.unknownCommand(ctx)
	unknownField := e.unknownField(ctx)
	order := e.order(ctx)
	lies := e.capabilities(ctx)
	exit := e.exit(ctx)

	beside.Wait()
	return []Probe{
		versions, e.schema(), unknownCommand, unknownField, e.noise(),
		withIDs(order, e.talks), e.sameTwice(runs), e.clock(runs), lies, exit,
	}
}

// anchors into ADAPTER.md.
const (
	document           = "harness/ADAPTER.md"
	anchorStart        = document + "#from-nothing-to-a-first-run"
	anchorLines        = document + "#lines"
	anchorHello        = document + "#hello"
	anchorReplies      = document + "#replies"
	anchorErrors       = document + "#errors"
	anchorClock        = document + "#clock-levels"
	anchorChance       = document + "#chance"
	anchorCapabilities = document + "#capabilities"
)

func pass(name, anchor, note string) Probe {
	return Probe{Name: name, Verdict: Pass, Note: note, Anchor: anchor}
}

func notApplicable(name, anchor, cause string) Probe {
	return Probe{Name: name, Verdict: NotApplicable, Cause: cause, Anchor: anchor}
}

// listed joins findings, the first few in full.
func listed(findings []string) string {
	const shown = 3
	text := strings.Join(findings[:min(len(findings), shown)], "\n")
	if more := len(findings) - shown; more > 0 {
		text += "\n… and " + count(more, "more")
	}
	return text
}
