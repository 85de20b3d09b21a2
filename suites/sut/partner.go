package sut

import (
	"context"
	"fmt"
	"slices"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/driver"
)

// partner is the other implementation of mixed groups. It is started when the
// first case asks for it and serves all cases after that.
type partner struct {
	open    func(observe driver.Observer) driver.Opener
	session *driver.Session
}

func (p *partner) start(ctx context.Context, observe driver.Observer) (*driver.Session, error) {
	if p.session != nil {
		return p.session, nil
	}
	session, err := driver.Open(ctx, p.open(observe))
	if err != nil {
		return nil, fmt.Errorf("start the partner of mixed groups: %w", err)
	}
	p.session = session
	return session, nil
}

// forget stops the partner, so that no node of a case that broke is left.
func (p *partner) forget() error {
	if p.session == nil {
		return nil
	}
	session := p.session
	p.session = nil
	return session.Close()
}

// Partner creates a participant of the implementation that the run brings
// along, in the dialect of the case. The case has to say WithPartner.
func (t *T) Partner(name string, changes ...Config) *Node {
	if !t.spec.partner {
		panic("the case asks for a partner and does not say so; add WithPartner to sut.Req")
	}
	session, err := t.partner.start(t.ctx, t.log.observe)
	if err != nil {
		t.breakOff(err)
	}
	hello := session.Hello()
	t.Require(slices.Contains(hello.Dialects, t.subject.dialect), "the partner speaks the dialect %s, but only: %q", t.subject.dialect, hello.Dialects)
	n := &Node{Name: "partner:" + name, ID: name, t: t, session: session, channel: DefaultChannel, stepMS: hello.StepMS, ranAtMS: t.now}
	if refused := t.begin(n, changes); refused != nil {
		t.breakOff(&Refusal{contract.Create, n.Name, refused})
	}
	return n
}
