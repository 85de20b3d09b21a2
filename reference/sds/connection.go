package sds

// connection counts the time that the participant was connected. Timers live in
// that time, so that they stand still while it is not. [SDS-OFF-1]
type connection struct {
	offline bool
	left    Time // when it went offline
	away    Time // the sum of all times offline that are over
}

// connected returns the connected time: the clock, less the time offline.
func (p *Participant) connected() Time {
	if p.connection.offline {
		return p.connection.left - p.connection.away
	}
	return p.now - p.connection.away
}

// setConnection goes offline or comes back. Nothing is forgotten. [SDS-OFF-2]
func (p *Participant) setConnection(online bool) {
	c := &p.connection
	switch {
	case online && c.offline:
		c.away += p.now - c.left
		c.offline = false
		p.persist(p.clock())
		p.sendAgain()
	case !online && !c.offline:
		c.offline, c.left = true, p.now
		p.persist(p.clock())
	}
}

// sendAgain broadcasts what nobody acknowledged: now it may be heard. It counts
// as no attempt. [SDS-OFF-3]
func (p *Participant) sendAgain() {
	if p.group.alone() {
		return
	}
	for _, o := range p.outgoing.open {
		p.rebroadcast(o)
	}
}
