package sds

import "fmt"

func (p *Participant) submit(in Submit) error {
	if err := p.admit(in); err != nil {
		return err
	}
	id, err := p.wished(in.ID)
	if err != nil {
		return err
	}
	if in.Ephemeral {
		p.sendEphemeral(id, in.Content)
		return nil
	}
	return p.send(id, in.Content)
}

func (p *Participant) admit(in Submit) error {
	if len(in.Content) == 0 { // [SDS-SEND-7]
		return fmt.Errorf("%w: it would be a sync message", ErrEmptyContent)
	}
	if len(in.Content) > p.cfg.ContentLimit { // [SDS-SEND-7]
		return fmt.Errorf("%w: %d bytes, expected at most %d", ErrContentTooLong, len(in.Content), p.cfg.ContentLimit)
	}
	if !in.Ephemeral && p.outgoing.awaiting >= p.cfg.OutgoingLimit { // [SDS-SEND-8]
		return fmt.Errorf("%w: %d messages are not acknowledged; try again when one is", ErrOutgoingFull, p.outgoing.awaiting)
	}
	return nil
}

func (p *Participant) send(id MessageID, content []byte) error {
	lamport, err := p.tick()
	if err != nil {
		return err
	}
	m := p.compose(Content, lamport, p.history(lamport, p.cfg.HistoryTips)) // [SDS-SEND-2]
	m.Content = append([]byte(nil), content...)                             // [SDS-SEND-4]
	if m.ID = id; id == "" {
		m.ID = p.derive(&m)
	}
	p.setLamport(lamport)
	first := m // others' answers and resends carry no requests of ours [SDS-OUT-3]
	first.RepairRequest = p.takeRequests()
	p.broadcast(&first)
	p.tell(Sent{m.ID})
	r := &record{msg: &m, pos: m.Position(), copied: p.now}
	p.records.put(r)
	if p.window.waku != nil { // which holds what was sent, too
		p.enterWindow(r.pos)
	}
	p.persist(PutMessage{Message: r.msg, Logged: true})
	p.track(r)
	p.received(m.ID) // where IDs are opaque, somebody may wait for this one
	p.enterLog(r)    // [SDS-SEND-6]
	p.witness(r)
	p.release(m.ID)
	p.drain()
	p.agenda.cancel(&p.silence)
	return nil
}

// compose makes what content and sync messages have in common.
func (p *Participant) compose(kind Kind, lamport uint64, history []HistoryEntry) Message {
	return Message{
		Kind: kind, Sender: p.cfg.Self, Channel: p.cfg.Channel, Lamport: lamport,
		CausalHistory: history,
		Filter:        p.filter(lamport), // [SDS-SEND-3]
	}
}
