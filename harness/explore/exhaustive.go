package explore

import (
	"context"
	"fmt"
	"math/bits"
	"slices"
	"strings"
	"sync"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/scenario"
)

// Exhaustive is what all schedules of some messages showed.
type Exhaustive struct {
	Messages int
	Tried    int
	Found    []Violation // the first of each kind, in the order of schedules
}

// Violation is a schedule in which a participant did something else than the
// text says.
type Violation struct {
	Schedule     string // as RunOne takes it
	Requirements []string
	Text         string
	Steps        []*history.Step
	Names        history.Names
	at           int // the schedule's number
}

// RunAll runs every delivery order of every dependency graph of n messages,
// with at most one of them lost and at most one twice, and compares each answer
// with the one that the text allows. The sessions share the work; each hosts
// one participant at a time.
func RunAll(ctx context.Context, n int, group scenario.Group, progress func(tried int)) (*Exhaustive, error) {
	graphs, orders := shapes(n), arrivals(n)
	var lock sync.Mutex
	result := &Exhaustive{Messages: n}
	var failed error
	var workers sync.WaitGroup
	for w, session := range group {
		workers.Go(func() {
			for g := w; g < len(graphs); g += len(group) {
				channel := channelOf(group)
				packets := crafted(graphs[g], channel)
				for o, order := range orders {
					p := newPass(packets)
					p.session = session
					bad, err := p.run(ctx, packets, order, channel)
					lock.Lock()
					stop := failed != nil
					if err != nil && !stop {
						failed = fmt.Errorf("schedule %q: %w", scheduleName(graphs[g], order), err)
					}
					if bad != nil {
						result.add(Violation{Schedule: scheduleName(graphs[g], order), Requirements: bad.requirements, Text: bad.text, at: g*len(orders) + o})
					}
					if !stop && err == nil {
						if result.Tried++; progress != nil && result.Tried%1_000 == 0 {
							progress(result.Tried)
						}
					}
					lock.Unlock()
					if stop || err != nil {
						return
					}
				}
			}
		})
	}
	workers.Wait()
	slices.SortFunc(result.Found, func(a, b Violation) int { return a.at - b.at })
	return result, failed
}

// add keeps the first violation of each sentence.
func (e *Exhaustive) add(v Violation) {
	at := slices.IndexFunc(e.Found, func(known Violation) bool { return known.Requirements[0] == v.Requirements[0] })
	switch {
	case at < 0:
		e.Found = append(e.Found, v)
	case v.at < e.Found[at].at:
		e.Found[at] = v
	}
}

func newPass(packets []*history.Packet) *pass {
	p := &pass{names: history.Names{}, oracle: newOracle()}
	for _, packet := range packets {
		p.names[packet.Message.MessageID] = packet.Name
	}
	return p
}

// channelOf is the configuration of the channel: no join window, no timers but
// the one that declares messages lost.
func channelOf(group scenario.Group) contract.Config {
	none, lost := int64(0), int64(lostAfterMS)
	c := contract.Config{Dialect: group.Dialect(), JoinGraceMS: &none, LostAfterMS: &lost, SyncMaxMS: &none}
	if !group.Has(contract.CapDerivedIDs) || c.Dialect == "waku-js" { // [SDS-DIA-3]
		c.IDs = "opaque"
	}
	return c
}

// scheduleName writes a schedule: what each message names, and the order of
// arrival.
//
//	m1() m2(m1) m3(m1,m2): m3 m1 m1
func scheduleName(s shape, order []int) string {
	var b strings.Builder
	for i, causes := range s {
		var names []string
		for rest := causes; rest != 0; rest &= rest - 1 {
			names = append(names, fmt.Sprint("m", 1+bits.TrailingZeros(rest)))
		}
		fmt.Fprintf(&b, "m%d(%s)%s", i+1, strings.Join(names, ","), []string{" ", ":"}[(i+1)/len(s)])
	}
	for _, i := range order {
		fmt.Fprintf(&b, " m%d", i+1)
	}
	return b.String()
}

// RunOne runs one schedule again and records its steps; nil: it is right.
func RunOne(ctx context.Context, schedule string, group scenario.Group) (*Violation, []*history.Step, history.Names, error) {
	s, order, err := readSchedule(schedule)
	if err != nil {
		return nil, nil, nil, err
	}
	channel := channelOf(group)
	packets := crafted(s, channel)
	record := &history.Recorder{}
	p := newPass(packets)
	p.session, p.record = group[0], record.Step
	bad, err := p.run(ctx, packets, order, channel)
	if err != nil || bad == nil {
		return nil, record.Steps, p.names, err
	}
	return &Violation{Schedule: schedule, Requirements: bad.requirements, Text: bad.text}, record.Steps, p.names, nil
}

// CheckSchedule says what is wrong with a schedule, if anything is.
func CheckSchedule(schedule string) error {
	_, _, err := readSchedule(schedule)
	return err
}

// readSchedule reads what scheduleName writes.
func readSchedule(text string) (s shape, order []int, err error) {
	graph, coming, found := strings.Cut(text, ":")
	if !found {
		return nil, nil, fmt.Errorf("schedule %q: expected what each message names, a colon, and the order of arrival, as in %q", text, "m1() m2(m1): m2 m1")
	}
	for i, word := range strings.Fields(graph) {
		causes, ok := strings.CutPrefix(word, fmt.Sprintf("m%d(", i+1))
		causes, closed := strings.CutSuffix(causes, ")")
		if !ok || !closed || i >= MostMessages {
			return nil, nil, fmt.Errorf("schedule: read %q, expected m%d(…), and at most %d messages", word, i+1, MostMessages)
		}
		set := uint(0)
		for _, name := range strings.FieldsFunc(causes, func(r rune) bool { return r == ',' }) {
			cause := 0
			if _, err := fmt.Sscanf(name, "m%d", &cause); err != nil || cause < 1 || cause > i {
				return nil, nil, fmt.Errorf("schedule: %s names %q, expected earlier messages", word, name)
			}
			set |= 1 << (cause - 1)
		}
		s = append(s, set)
	}
	for _, name := range strings.Fields(coming) {
		i := 0
		if _, err := fmt.Sscanf(name, "m%d", &i); err != nil || i < 1 || i > len(s) {
			return nil, nil, fmt.Errorf("schedule: %q arrives, expected one of m1 to m%d", name, len(s))
		}
		order = append(order, i-1)
	}
	return s, order, nil
}
