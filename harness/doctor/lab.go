package doctor

import (
	"context"
	"errors"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/driver"
)

const second = int64(1000) // milliseconds

func ms(n int64) *int64 { return &n }

// lab plays small scenes with an adapter. Its calls do not return errors: a
// scene reads as a list of what happens, and asks at its end what went wrong
// first. After that nothing more is sent.
type lab struct {
	*examination
	talk   *talk
	ctx    context.Context
	now    int64 // ms since origin
	failed error // the first error of the scene
}

// node names a participant, apart from those of other scenes.
func node(channel, who string) string { return channel + "." + who }

func (l *lab) ask(req contract.Request) contract.OK {
	var refused *contract.Error
	if l.failed != nil && !errors.As(l.failed, &refused) {
		return contract.OK{}
	}
	ok, err := l.talk.ask(l.ctx, req)
	if err != nil && l.failed == nil {
		l.failed = err
	}
	return ok
}

func (l *lab) at() *int64 { return ms(origin + l.now) }

func (l *lab) create(channel, who string, config contract.Config) {
	l.ask(l.createRequest(channel, node(channel, who), who, origin+l.now, config))
}

// members tells who, and everybody named after it, that they are the group and
// present; the last is the steward.
func (l *lab) members(channel, who string, others ...string) {
	all := append([]string{who}, others...)
	l.ask(contract.Request{
		Cmd: contract.Context, Node: node(channel, who), Members: all, Present: all, Steward: all[len(all)-1],
	})
}

func (l *lab) send(channel, who, content string) contract.OK {
	return l.ask(contract.Request{Cmd: contract.Send, Node: node(channel, who), NowMS: l.at(), Content: []byte(content)})
}

func (l *lab) receive(channel, who string, wire, hint []byte) contract.OK {
	return l.ask(contract.Request{Cmd: contract.Receive, Node: node(channel, who), NowMS: l.at(), Wire: wire, RetrievalHint: hint})
}

// carry hands everything that was broadcast to a participant.
func (l *lab) carry(channel, who string, sent contract.OK) (got contract.OK) {
	for _, b := range sent.Broadcast {
		ok := l.receive(channel, who, b.Wire, nil)
		got.Broadcast, got.Events = append(got.Broadcast, ok.Broadcast...), append(got.Events, ok.Events...)
	}
	return got
}

func (l *lab) advance(channel, who string) contract.OK {
	return l.ask(contract.Request{Cmd: contract.Advance, Node: node(channel, who), NowMS: l.at()})
}

// passLimit bounds the advances of one pass; an adapter that asks for more
// gets one last advance to the end.
const passLimit = 2000

// pass lets time pass for one participant, in the steps that it asks for, and
// gathers what it wants to say.
func (l *lab) pass(channel, who string, durationMS int64) (got contract.OK) {
	l.passUntil(channel, who, durationMS, func(ok contract.OK) bool {
		got.Broadcast, got.Events = append(got.Broadcast, ok.Broadcast...), append(got.Events, ok.Events...)
		return false
	})
	return got
}

// passUntil lets time pass until a reply is what was waited for, and says
// whether one was.
func (l *lab) passUntil(channel, who string, durationMS int64, seen func(contract.OK) bool) bool {
	end := l.now + durationMS
	for step := 0; l.now < end && l.broken() == nil; step++ {
		deadline := l.talk.latest[node(channel, who)]
		next := driver.NextAdvance(l.hello.StepMS, deadline, origin+l.now, origin+end)
		if l.now = next - origin; step >= passLimit {
			l.now = end
		}
		if seen(l.advance(channel, who)) {
			return true
		}
	}
	return false
}

// broken is the error after which nothing more can be said.
func (l *lab) broken() error {
	var refused *contract.Error
	if l.failed == nil || errors.As(l.failed, &refused) {
		return nil
	}
	return l.failed
}

func (l *lab) inspect(channel, who string) contract.State {
	ok := l.ask(contract.Request{Cmd: contract.Inspect, Node: node(channel, who)})
	if ok.State == nil {
		return contract.State{}
	}
	return *ok.State
}

// sentID is the ID under which content went out.
func sentID(ok contract.OK) string {
	for _, e := range ok.Events {
		if e.Sent != nil {
			return e.Sent.MessageID
		}
	}
	return ""
}
