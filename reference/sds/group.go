package sds

// group is what the application told of the others.
type group struct {
	known   bool
	members map[ParticipantID]struct{} // oneself included
	present []ParticipantID
	steward ParticipantID
}

func (g *group) size() int { return len(g.members) }

// alone reports whether nobody else is there to hear or to answer.
func (g *group) alone() bool { return g.known && len(g.members) == 1 }

func (p *Participant) setContext(in Context) {
	was := p.group.alone()
	p.group = group{known: in.Members != nil, present: in.Present, steward: in.Steward,
		members: map[ParticipantID]struct{}{p.cfg.Self: {}}}
	for _, m := range in.Members {
		p.group.members[m] = struct{}{}
	}
	if is := p.group.alone(); is != was {
		p.rearmResends()
	}
}
