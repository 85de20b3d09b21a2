package sds

// group is what the application told of the others.
type group struct {
	known   bool                       // the members are
	members map[ParticipantID]struct{} // oneself included
	attends bool                       // it is known who is present
	present map[ParticipantID]struct{} // members present other than oneself
	steward ParticipantID
}

func (g *group) size() int { return len(g.members) }

// alone reports whether nobody else is there to hear or to answer. [SDS-OUT-9]
func (g *group) alone() bool { return g.known && len(g.members) == 1 }

func (p *Participant) setContext(in Context) {
	was := p.group.alone()
	p.group = newGroup(p.cfg.Self, in)
	if is := p.group.alone(); is != was {
		p.rearmResends()
	}
	p.rejudge()
}

func newGroup(self ParticipantID, in Context) group {
	g := group{known: in.Members != nil, attends: in.Present != nil, steward: in.Steward,
		members: map[ParticipantID]struct{}{self: {}}, present: map[ParticipantID]struct{}{}}
	for _, m := range in.Members {
		g.members[m] = struct{}{}
	}
	for _, s := range in.Present {
		if _, member := g.members[s]; s != self && (member || !g.known) {
			g.present[s] = struct{}{}
		}
	}
	return g
}
