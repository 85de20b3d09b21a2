package sds

// Those who only read say so once. [SDS-LEVEL-7]
const (
	silentAfter Time = 60_000 // ms
	smallGroup  int  = 50     // present members at most
)

// listen starts the time after which somebody who received content and sent
// nothing sends a sync message.
func (p *Participant) listen() {
	if p.small() && p.silence.index == idle {
		p.agenda.set(&p.silence, p.connected()+silentAfter)
	}
}

func (p *Participant) small() bool {
	return p.group.attends && len(p.group.present) < smallGroup // and oneself
}

func (p *Participant) silenceDue() {
	if p.small() {
		p.sendSync()
	}
}
