package check

import (
	"fmt"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/model"
)

// Setup is what the judge knows of a run beforehand.
type Setup struct {
	EpochMS      int64
	Channel      string
	Participants []string
	Config       contract.Config
	Capabilities map[contract.Capability]bool
	Store        bool
	Ephemeral    bool // ephemeral messages are planned
	Faults       []fault.Fault
	HealMS       int64 // how long the network is whole at the end
	EndMS        int64
	Names        history.Names // filled while the run goes on
	StepMS       int64         // the longest step in which a participant that tells no deadlines is advanced
	ModelMembers int           // up to how many participants the naive model follows a group; 0: none
}

// Finding is one violation.
type Finding struct {
	Property     string
	Requirements []string
	AtMS         int64
	Step         int    // its index, or that of the last one
	Node         string // whom it concerns
	Text         string // who did what, and which sentence that breaks
}

// Key tells violations of different sentences apart: what has one key is the
// same kind of violation.
func (f Finding) Key() string { return f.Property + " " + f.Requirements[0] }

func (f Finding) String() string {
	return fmt.Sprintf("%s at %s, %s: %s", f.Property, history.Clock(f.AtMS), f.Node, f.Text)
}

// Count says how often the precondition of a property held.
type Count struct {
	Property string
	Held     int
	Absent   string // why it was not judged; empty: it was
}

// Suite judges one run. It is an observer of its steps.
type Suite struct {
	world    *world
	rules    []rule
	findings []Finding
	first    map[string]bool // by key: only the first finding of each is kept
	last     *history.Step
	moment   moment // of the step under judgement

	begin     []looking[beginner]
	event     []looking[listener]
	broadcast []looking[broadcastee]
	done      []looking[closer]
	end       []looking[ender]
}

// rule judges one property.
//
// It looks at what concerns it: for each step begin is called first, then event
// for each event, before the world takes notice of it, then broadcast for each
// broadcast, likewise, then done. end comes after the last step. A rule has
// those of these methods that it needs.
type rule interface {
	name() string
	absent(Setup) string // why the property is not judged in such a run
	held() int
}

type (
	beginner    interface{ begin(*moment) }
	listener    interface{ event(*moment, contract.Event) }
	broadcastee interface {
		broadcast(*moment, *history.Packet)
	}
	closer interface{ done(*moment) }
	ender  interface{ end(*moment) }
)

// watch is what all rules have in common; they embed it.
type watch struct{ count int }

func (w *watch) held() int         { return w.count }
func (*watch) absent(Setup) string { return "" }

// rules are all properties, in the order of reports.
func rules() []rule {
	return append([]rule{
		&wire{}, &damage{}, &causal{}, &order{}, &once{}, &prompt{}, &loss{}, &convergence{}, &evidence{}, &evidenceUsed{},
		&naming{}, &filter{}, &lamport{}, &resend{}, &repair{}, &syncs{}, &ephemeral{}, &durability{}, &bounds{},
	}, modelled()...)
}

// Properties lists the names of all properties.
func Properties() []string {
	var names []string
	for _, r := range rules() {
		names = append(names, r.name())
	}
	return names
}

// New begins the judgement of a run.
func New(setup Setup) *Suite {
	s := &Suite{world: newWorld(setup), first: map[string]bool{}}
	for _, r := range rules() {
		if r.absent(setup) == "" {
			s.add(r)
		}
	}
	return s
}

func (s *Suite) add(r rule) {
	s.rules = append(s.rules, r)
	if on, ok := r.(beginner); ok {
		s.begin = append(s.begin, looking[beginner]{r, on})
	}
	if on, ok := r.(listener); ok {
		s.event = append(s.event, looking[listener]{r, on})
	}
	if on, ok := r.(broadcastee); ok {
		s.broadcast = append(s.broadcast, looking[broadcastee]{r, on})
	}
	if on, ok := r.(closer); ok {
		s.done = append(s.done, looking[closer]{r, on})
	}
	if on, ok := r.(ender); ok {
		s.end = append(s.end, looking[ender]{r, on})
	}
}

// looking is a rule together with the method by which it looks at something.
type looking[T any] struct {
	rule
	on T
}

// moment is a step under judgement.
type moment struct {
	suite *Suite
	world *world
	step  *history.Step
	node  *node

	// What a packet that arrived brought, if it came for the first time.
	content *message
	sync    *model.Message

	about *message // what an event speaks of, if that is one message; it may have no kind
	first bool     // a broadcast is the first one of an own content or sync message

	rule rule
}

// Step judges one step.
func (s *Suite) Step(step *history.Step) {
	s.last = step
	m := &s.moment
	*m = moment{suite: s, world: s.world, step: step}
	s.world.begin(m)
	for _, r := range s.begin {
		m.rule = r.rule
		r.on.begin(m)
	}
	for _, e := range step.Events {
		s.told(m, e)
	}
	for _, p := range step.Broadcast {
		m.first = s.world.firsts.of(m, p)
		for _, r := range s.broadcast {
			m.rule = r.rule
			r.on.broadcast(m, p)
		}
		s.world.broadcast(m, p)
	}
	for _, r := range s.done {
		m.rule = r.rule
		r.on.done(m)
	}
}

// told judges one event.
func (s *Suite) told(m *moment, e contract.Event) {
	m.about = s.world.about(e)
	for _, r := range s.event {
		m.rule = r.rule
		r.on.event(m, e)
	}
	s.world.event(m, e)
}

// Finish judges what has to hold at the end, and returns all that was found:
// the first violation of each kind, in the order of time.
func (s *Suite) Finish() []Finding {
	if s.last != nil {
		for _, r := range s.end {
			r.on.end(&moment{suite: s, world: s.world, step: s.last, rule: r.rule})
		}
	}
	return s.findings
}

// Findings returns what was found so far.
func (s *Suite) Findings() []Finding { return s.findings }

// Counts lists how often each precondition held.
func (s *Suite) Counts() []Count {
	var counts []Count
	judged := map[string]rule{}
	for _, r := range s.rules {
		judged[r.name()] = r
	}
	for _, r := range rules() {
		c := Count{Property: r.name(), Absent: r.absent(s.world.setup)}
		if own, ok := judged[r.name()]; ok {
			c.Held = own.held()
		}
		counts = append(counts, c)
	}
	return counts
}

// Tally counts what is missing at the end of the run for a declared
// reason, and how often acknowledgements rested on filters.
func (s *Suite) Tally() Tally { return s.world.tally }

// Tally counts what is no violation and worth knowing.
type Tally struct {
	DeclaredLost  int // messages that a participant declared lost and does not have at the end
	Prehistory    int // that were from before its time, as far as it could tell
	Unheard       int // of which nobody told it
	ByFilter      int // acknowledgements on probabilistic grounds alone
	ByFilterFalse int // of which nobody had the message
}

// Add adds up tallies of several runs.
func (t *Tally) Add(o Tally) {
	t.DeclaredLost += o.DeclaredLost
	t.Prehistory += o.Prehistory
	t.Unheard += o.Unheard
	t.ByFilter += o.ByFilter
	t.ByFilterFalse += o.ByFilterFalse
}

// violated reports a violation by the participant of the step.
func (m *moment) violated(requirements []string, format string, args ...any) {
	m.violatedBy(m.step.Node, requirements, format, args...)
}

func (m *moment) violatedBy(node string, requirements []string, format string, args ...any) {
	f := Finding{Property: m.rule.name(), Requirements: requirements, AtMS: m.step.AtMS, Step: m.step.Index, Node: node}
	if m.suite.first[f.Key()] {
		return
	}
	m.suite.first[f.Key()] = true
	f.Text = fmt.Sprintf(format, args...)
	m.suite.findings = append(m.suite.findings, f)
}

// say is the short name of a message.
func (m *moment) say(id string) string { return m.world.setup.Names.Of(id) }

func sds(ids ...string) []string { return ids }
