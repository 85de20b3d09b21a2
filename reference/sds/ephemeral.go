package sds

// sendEphemeral broadcasts content without Lamport timestamp, history or
// filter. It changes nothing but the memory of ephemeral IDs. [SDS-EPH-1]
// [SDS-EPH-2]
// [SDS-EPH-3] [SDS-EPH-6]
func (p *Participant) sendEphemeral(id MessageID, content []byte) {
	m := Message{Kind: Ephemeral, Sender: p.cfg.Self, Channel: p.cfg.Channel, Content: append([]byte(nil), content...)}
	if m.ID = id; id == "" {
		p.ephemeral = max(p.now, p.ephemeral+1)
		m.ID = p.deriveEphemeral(&m, p.ephemeral)
		p.persist(p.clock())
	}
	p.remember(m.ID)
	p.broadcast(&m)
	p.tell(Sent{m.ID})
}

// arriveEphemeral delivers once for each ID, whatever else the message holds:
// nothing vouches for it. [SDS-RECV-2] [SDS-EPH-4] [SDS-EPH-5]
func (p *Participant) arriveEphemeral(m *Message) {
	if p.ephemerals.has(m.ID) {
		return
	}
	p.remember(m.ID)
	p.tell(Delivered{Message: m.kept(), Flags: Unordered}) // [SDS-EPH-7]
}

// remember keeps an ephemeral ID, also over a restart. [SDS-DUR-13]
func (p *Participant) remember(id MessageID) {
	p.ephemerals.add(id)
	p.persist(PutEphemeral{id})
}
