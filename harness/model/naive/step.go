package naive

import (
	"slices"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
)

// Step is one thing that a participant was asked, with what it answered.
type Step struct {
	Cmd   contract.Command // create, context, send, receive, advance, inspect, restart
	NowMS int64            // 0: no time has passed

	Content   []byte // send
	Wish      string
	Ephemeral bool
	Refused   bool
	Wire      []byte         // receive
	Read      *model.Message // what Wire says, if it is a message and was read already
	Hint      []byte
	Members   []string // context; nil: not told
	Online    *bool

	Broadcast []Broadcast
	Events    []contract.Event
	State     *contract.State
}

// Broadcast is one message that the participant gave to the network.
type Broadcast struct {
	Name    string // for the prose
	Wire    []byte
	Message model.Message
	Err     error // the bytes are no message; others judge that
}

// order is a way to do what falls due in one step: the text does not say in
// which order the timers and the request come.
type order struct {
	phases   []phase
	together bool // all losses are declared before anything is delivered
}

type phase int

const (
	asked     phase = iota // do what was asked
	losses                 // declare lost what was declared
	broadcast              // send what was sent
)

// Follow lets all readings of what happened so far take one more step. It
// returns those that agree, and if there is none, the best one with what it
// says. No readings come back when the participant and the text have parted.
func Follow(readings []*Participant, s Step) (next []*Participant, found []Disagreement) {
	var nearest *Participant
	for _, reading := range readings {
		agrees := false
		orders := s.orders()
		for i, o := range orders {
			p := reading
			if i+1 < len(orders) {
				p = reading.clone()
			}
			p.found = nil
			p.step(s, o)
			if len(p.found) == 0 {
				next, agrees = append(next, p), true
				break
			}
			if nearest == nil || weight(p.found) < weight(nearest.found) {
				nearest = p.clone()
				nearest.found = p.found
			}
		}
		if agrees && s.Cmd == contract.Restart {
			next = append(next, next[len(next)-1].forgetful(s.NowMS)...)
		}
	}
	if len(next) > 0 {
		return next[:min(len(next), mostReadings)], nil
	}
	found = nearest.found
	if slices.ContainsFunc(found, func(d Disagreement) bool { return d.Ends }) {
		return nil, found
	}
	return []*Participant{nearest}, found
}

// mostReadings bounds the readings of a participant that crashes often.
const mostReadings = 64

func weight(found []Disagreement) int {
	n := 0
	for _, d := range found {
		n++
		if d.Ends {
			n += 100
		}
	}
	return n
}

func (s Step) orders() []order {
	lost := s.lost()
	var own bool
	for _, b := range s.Broadcast {
		own = own || b.Err == nil && model.KindOf(b.Message) == model.KindSync
	}
	switch {
	case len(lost) == 0 && !own:
		return []order{{phases: []phase{asked, broadcast}}}
	case len(lost) == 0:
		return []order{{phases: []phase{asked, broadcast}}, {phases: []phase{broadcast, asked}}}
	}
	var all []order
	for _, together := range []bool{false, true} {
		for _, phases := range [][]phase{
			{asked, losses, broadcast}, {losses, asked, broadcast}, {losses, broadcast, asked},
			{asked, broadcast, losses}, {broadcast, losses, asked}, {broadcast, asked, losses},
		} {
			all = append(all, order{phases, together})
		}
	}
	return all
}

// lost lists what the step declared lost.
func (s Step) lost() (ids []string) {
	for _, e := range s.Events {
		if e.Lost != nil {
			ids = append(ids, e.Lost.MessageID)
		}
	}
	return ids
}

// run is one step under way: what has to come of it.
type run struct {
	Step
	events []contract.Event // what the text demands, in order; what stands for a choice of the implementation is taken over
	left   []Broadcast      // what nothing explains yet
	reject []string         // the classes of which one is due
	atHand string           // the message that arrived, if it is delivered at once
}

// step takes one step in one order.
func (p *Participant) step(s Step, o order) {
	r := &run{Step: s, left: slices.Clone(s.Broadcast)}
	p.sought = nil
	if s.Cmd == contract.Inspect {
		p.compareState(s.State)
		return
	}
	before := p.nowMS
	p.nowMS = max(p.nowMS, s.NowMS)
	if s.Cmd != contract.Restart && s.Cmd != contract.Create {
		p.overdue()
	}
	for _, ph := range o.phases {
		switch ph {
		case asked:
			p.ask(r)
		case losses:
			p.declareLost(r, o.together)
		case broadcast:
			p.broadcasts(r)
		}
	}
	if len(r.reject) > 0 { // not even the time [SDS-WIRE-7]
		p.nowMS = before
	}
	if s.Cmd == contract.Advance {
		p.passIntervals(1)
	}
	p.refill()
	p.prune()
	p.compareEvents(r)
}

// ask does what was asked.
func (p *Participant) ask(r *run) {
	switch r.Cmd {
	case contract.Send:
		p.send(r)
	case contract.Receive:
		p.receive(r)
	case contract.Context:
		if r.Members != nil {
			p.Members = r.Members
		}
		if r.Online != nil {
			p.connect(*r.Online)
		}
	case contract.Restart:
		p.restarted()
	}
}
