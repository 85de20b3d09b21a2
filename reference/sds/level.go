package sds

// Level is how many, or who, have received an own message.
type Level uint8

// The levels of acknowledgement.
const (
	One        Level = iota // at least one other
	BySteward               // the steward
	ByMembers               // Config.AckMembers others
	ByPercent               // Config.AckPercent of those present
	levelCount = iota
)

func (l Level) String() string {
	return [...]string{"one", "steward", "members", "percent"}[l]
}

// Levels is a set of levels.
type Levels uint8

// Has reports whether the set holds a level.
func (s Levels) Has(l Level) bool { return s&(1<<l) != 0 }

// settleLevels tells of each further level that the evidence now reaches. It
// stays reached. [SDS-LEVEL-5]
func (p *Participant) settleLevels(o *pending) {
	for l := BySteward; l < levelCount; l++ {
		if o.reached.Has(l) || !p.reaches(&o.evidence, l) {
			continue
		}
		o.reached |= 1 << l
		p.persistPending(o)
		p.tell(Acknowledged{o.rec.pos.ID, l, p.namedFor(&o.evidence, p.counting(l))})
	}
}

func (p *Participant) reaches(e *evidence, l Level) bool {
	switch l {
	case BySteward: // [SDS-LEVEL-1]
		t := e.find(p.group.steward)
		return t != nil && p.group.steward != "" && p.standsFor(t, e.weight(everyone))
	case ByMembers: // [SDS-LEVEL-2]
		return p.cfg.AckMembers > 0 && p.atLeast(e, p.cfg.AckMembers, p.counting(l))
	case ByPercent: // [SDS-LEVEL-3] [SDS-LEVEL-4]
		others := len(p.group.present)
		return p.cfg.AckPercent > 0 && others > 0 && p.atLeast(e, (p.cfg.AckPercent*others+99)/100, p.counting(l))
	}
	return false
}

// counting returns whose testimony counts for a level.
func (p *Participant) counting(l Level) func(ParticipantID) bool {
	switch {
	case l == BySteward:
		return func(s ParticipantID) bool { return s == p.group.steward }
	case l == ByMembers && p.group.known:
		return func(s ParticipantID) bool { _, is := p.group.members[s]; return is }
	case l == ByPercent:
		return func(s ParticipantID) bool { _, is := p.group.present[s]; return is }
	}
	return everyone
}

// everyone counts. It is no function, because it is asked all the time.
var everyone func(ParticipantID) bool

func counted(counts func(ParticipantID) bool, s ParticipantID) bool {
	return counts == nil || counts(s)
}

// levelsAsked reports whether any level but the first can be reached at all.
func (p *Participant) levelsAsked() bool {
	return p.cfg.AckMembers > 0 || p.cfg.AckPercent > 0 || p.group.steward != ""
}

// rejudge looks at the levels again when the group has changed. [SDS-LEVEL-6]
func (p *Participant) rejudge() {
	if !p.levelsAsked() {
		return
	}
	for _, o := range p.outgoing.list {
		p.settleLevels(o)
	}
}
