package explore

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"slices"

	"github.com/causeway-sds/causeway/harness/check"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/scenario"
)

// Options say what a campaign runs.
type Options struct {
	First    uint64 // the first seed
	Seeds    int
	Shard    int // this many-th part of the seeds, from 1; 0: all
	Shards   int // of so many
	Shape    Shape
	Progress func(done int, found int) // may be nil
	Watch    history.Observer          // of all runs, which go on at the same time; may be nil
}

// Campaign is what many runs showed together.
type Campaign struct {
	Runs       int
	Messages   int
	Broadcasts int
	Packets    int // handed to a participant
	Deliveries int // messages that a participant handed to its application
	Refusals   int
	Faults     []FaultCount
	Counts     []check.Count
	Tally      check.Tally
	Found      []Found
	Invalid    []Invalid
	Digest     string // of all histories: the digests of the seeds, joined by exclusive or, so that shards join too
}

// FaultCount says how often a kind of fault was planned, and how often it
// acted.
type FaultCount struct {
	Kind              fault.Kind
	Planned, Receipts int
}

// Found is a kind of violation, with the first seed that shows it.
type Found struct {
	check.Finding
	Seed  uint64
	Seeds int // how many show it
}

// Invalid is a run in which a planned fault never happened.
type Invalid struct {
	Seed  uint64
	Fault fault.Fault
}

// Run runs a campaign: as many seeds at the same time as there are groups, each
// in a group of its own. What it says is the same however many there are. After
// an error, which names the seed, the campaign says what had run before.
func Run(ctx context.Context, o Options, groups ...scenario.Group) (*Campaign, error) {
	c := &Campaign{}
	for _, k := range o.Shape.Kinds {
		c.Faults = append(c.Faults, FaultCount{Kind: k})
	}
	var sum digests
	for run := range runs(ctx, o, groups) {
		c.add(run.seed, run.Judged)
		if run.err != nil {
			return c, fmt.Errorf("seed %d: %w", run.seed, run.err)
		}
		sum.add(run.seed, run.Digest)
		c.Digest = sum.String()
		c.Runs++
		for _, f := range run.Undone() {
			c.Invalid = append(c.Invalid, Invalid{run.seed, f})
		}
		if o.Progress != nil {
			o.Progress(c.Runs, len(c.Found))
		}
	}
	return c, ctx.Err()
}

// digests joins the digests of runs in any order.
type digests [16]byte

func (d *digests) add(seed uint64, digest string) {
	sum := sha256.Sum256(fmt.Appendln(nil, seed, digest))
	for i := range d {
		d[i] ^= sum[i]
	}
}

func (d *digests) String() string { return hex.EncodeToString(d[:]) }

func (c *Campaign) add(seed uint64, j *Judged) {
	c.Messages += j.Messages
	c.Broadcasts += j.Broadcasts
	c.Packets += j.Packets
	c.Deliveries += j.Deliveries
	c.Refusals += j.Refusals
	c.Tally.Add(j.Tally)
	for _, r := range j.Receipts {
		at := slices.IndexFunc(c.Faults, func(f FaultCount) bool { return f.Kind == r.Fault.Kind })
		if at < 0 { // a fault that brings about what another one is for
			at = len(c.Faults)
			c.Faults = append(c.Faults, FaultCount{Kind: r.Fault.Kind})
		}
		c.Faults[at].Planned++
		c.Faults[at].Receipts += r.Count
	}
	c.count(j.Counts)
	for _, f := range j.Findings {
		at := slices.IndexFunc(c.Found, func(known Found) bool { return known.Key() == f.Key() })
		if at < 0 {
			c.Found = append(c.Found, Found{f, seed, 1})
			continue
		}
		c.Found[at].Seeds++
	}
}

// count adds the preconditions up. A property counts as absent only if it was
// absent from every run.
func (c *Campaign) count(counts []check.Count) {
	if c.Counts == nil {
		c.Counts = slices.Clone(counts)
		return
	}
	for i, n := range counts {
		c.Counts[i].Held += n.Held
		if n.Absent == "" {
			c.Counts[i].Absent = ""
		}
	}
}

// Vacuous lists what never happened although it was looked for: properties
// whose precondition never held, kinds of faults that never acted.
func (c *Campaign) Vacuous() []string {
	var all []string
	for _, n := range c.Counts {
		if n.Absent == "" && n.Held == 0 {
			all = append(all, "the precondition of "+n.Property)
		}
	}
	for _, f := range c.Faults {
		if f.Receipts == 0 {
			all = append(all, "the fault "+string(f.Kind))
		}
	}
	return all
}

// FilterBound judges acknowledgements that rest on filters alone, over all
// runs: each may be false with a probability of epsilon, so that more false
// ones than the one-sided 99.9 % bound of that many trials are a violation.
func (c *Campaign) FilterBound(epsilon float64) (most int, violated bool) {
	mean := epsilon * float64(c.Tally.ByFilter)
	term := math.Exp(-mean) // the Poisson probability of k false ones
	below := term
	for below < 0.999 {
		most++
		term *= mean / float64(most)
		below += term
	}
	return most, c.Tally.ByFilterFalse > most
}
