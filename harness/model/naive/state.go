package naive

import (
	"fmt"
	"slices"

	"github.com/causeway-sds/causeway/harness/contract"
)

// compareState compares what a participant shows with what it has to hold.
func (p *Participant) compareState(s *contract.State) {
	p.compared(Agreement)
	if s.Lamport != p.local {
		p.disagree(Agreement, sds("SDS-ORD-4", "SDS-ORD-8"), "has the timestamp %d; by what it sent and delivered it is %d", s.Lamport, p.local)
		p.local = s.Lamport
	}
	var log []string
	for _, e := range s.Log {
		log = append(log, e.MessageID)
	}
	if !slices.Equal(log, idsOf(p.log)) {
		p.part(sds("SDS-ORD-5", "SDS-DUR-5"), "has a log of %d messages; by the text it is %s", len(log), p.differ(log, idsOf(p.log)))
	}
	p.compareOutgoing(s)
	p.compareIncoming(s)
	p.compareSet("SDS-RECV-16", "misses", s.Missing, sortedIDs(p.missing))
	if len(s.Lost) > 0 || s.Floor != nil {
		p.compareSet("SDS-DUR-7", "holds as lost", s.Lost, slices.Sorted(slices.Values(p.lost)))
	}
	if len(s.Prehistory) > 0 || s.Floor != nil {
		p.compareSet("SDS-DEP-6", "holds as prehistory", s.Prehistory, slices.Sorted(slices.Values(p.prehistory)))
	}
	p.compareSet("SDS-RET-4", "has in its pruned index", s.Pruned, sortedIDs(p.pruned))
	if s.Floor != nil {
		p.compareFloor(s)
	}
	if (s.ReplayFloor == nil) != (p.replayFloor == nil) || s.ReplayFloor != nil && *s.ReplayFloor != *p.replayFloor {
		p.disagree(Agreement, sds("SDS-RET-5"), "has the replay floor %s; by the text it is %s", number(s.ReplayFloor), number(p.replayFloor))
	}
}

func (p *Participant) compareFloor(s *contract.State) {
	if !slices.Equal(s.Window, windowIDs(p)) {
		p.disagree(Agreement, sds("SDS-BLOOM-2", "SDS-DUR-8"), "has a filter window of %d messages; by the text it is %s", len(s.Window), p.differ(s.Window, windowIDs(p)))
	}
	if *s.Floor != p.floor {
		p.disagree(Agreement, sds("SDS-BLOOM-3", "SDS-DUR-8"), "has the filter floor %d; by the text it is %d", *s.Floor, p.floor)
	}
}

func windowIDs(p *Participant) []string { return idsOf(p.window) }

func (p *Participant) compareSet(rule, what string, got, want []string) {
	if !slices.Equal(got, want) {
		p.disagree(Agreement, sds(rule), "%s %d messages; by the text it is %s", what, len(got), p.differ(got, want))
	}
}

func (p *Participant) compareIncoming(s *contract.State) {
	waiting := p.waiting()
	var got []string
	for _, e := range s.Incoming {
		got = append(got, e.MessageID)
	}
	if !slices.Equal(got, idsOf(waiting)) {
		p.part(sds("SDS-RECV-13", "SDS-DUR-5"), "has %d messages in its incoming buffer; by the text it is %s", len(got), p.differ(got, idsOf(waiting)))
		return
	}
	for i, m := range waiting {
		var unmet []string // received ones included, says the contract
		for _, e := range names(m.Message) {
			if !p.met(e.MessageID, m.Message) {
				unmet = append(unmet, e.MessageID)
			}
		}
		slices.Sort(unmet)
		if got := s.Incoming[i].Missing; !slices.Equal(got, unmet) {
			p.disagree(Agreement, sds("SDS-RECV-9"), "shows that %s waits for %s; by the text it is %s", p.say(m.MessageID), p.list(got), p.list(unmet))
		}
	}
}

func (p *Participant) compareOutgoing(s *contract.State) {
	shown := map[string]contract.OutgoingEntry{}
	for _, e := range s.Outgoing {
		shown[e.MessageID] = e
		if p.outgoing[e.MessageID] == nil {
			p.disagree(Agreement, sds("SDS-SYNC-5", "SDS-STATE-1"), "has %s in its outgoing buffer, which is no content message sent from there", p.say(e.MessageID))
		}
	}
	names := map[contract.AckState]string{
		contract.Unacknowledged: "unacknowledged", contract.PossiblyAcknowledged: "possibly acknowledged", contract.AcknowledgedState: "acknowledged",
	}
	for _, id := range sortedIDs(p.outgoing) {
		o := p.outgoing[id]
		e, there := shown[id]
		switch {
		case !there && o.acknowledged: // it may leave
		case !there:
			p.disagree(Agreement, sds("SDS-OUT-8", "SDS-DUR-6"), "has not %s in its outgoing buffer, which nobody acknowledged", p.say(id))
		case !p.has(contract.CapAck):
		case names[e.State] != state(o):
			p.disagree(Agreement, sds("SDS-ACK-5", "SDS-ACK-7"), "holds %s as %s; by the evidence it is %s: %s", p.say(id), names[e.State], state(o), p.evidence(id))
		case o.acknowledged:
		case e.Attempts < o.least || e.Attempts > o.most:
			p.disagree(Resends, sds("SDS-OUT-6", "SDS-DUR-10"), "counts %d resends of %s; by what it broadcast there were %d to %d", e.Attempts, p.say(id), o.least, o.most)
		default:
			o.least, o.most = e.Attempts, e.Attempts
		}
	}
}

// differ says what the text has and the participant has not, and the reverse.
func (p *Participant) differ(got, want []string) string {
	var lacks, extra []string
	for _, id := range want {
		if !slices.Contains(got, id) {
			lacks = append(lacks, id)
		}
	}
	for _, id := range got {
		if !slices.Contains(want, id) {
			extra = append(extra, id)
		}
	}
	if len(lacks)+len(extra) == 0 {
		return "in another order"
	}
	return fmt.Sprintf("%d: it lacks %s, and should not have %s", len(want), p.list(lacks), p.list(extra))
}

func number(n *uint64) string {
	if n == nil {
		return "none"
	}
	return fmt.Sprint(*n)
}

func plural(n int, one, many string) string {
	return fmt.Sprintf("%d %s", n, either(n == 1, one, many))
}
