package explore

import (
	"context"
	"fmt"
	"math/bits"
	"slices"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/driver"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/harness/scenario"
)

// The participant under judgement and the channel of exhaustive schedules.
const (
	subjectName = "subject"
	lostAfterMS = 60_000
	arrivalMS   = 10 // between two arrivals
)

// crafted are the messages of a graph, from the judge's own hand, each from a
// sender of its own. The first one, before all others, ends the time in which
// a newcomer waits for nothing. Messages of one depth have one timestamp, so
// that their IDs order them.
func crafted(s shape, channel contract.Config) []*history.Packet {
	depths := make([]uint64, len(s))
	ids := make([]string, len(s))
	all := []*history.Packet{craft("m0", "zoe", scenario.EpochMS+1, nil, channel)}
	for i, causes := range s {
		var names []string
		for rest := causes; rest != 0; rest &= rest - 1 {
			cause := bits.TrailingZeros(rest)
			depths[i] = max(depths[i], depths[cause]+1)
			names = append(names, ids[cause])
		}
		slices.SortFunc(names, func(a, b string) int { return placeIn(all, a).Compare(placeIn(all, b)) })
		p := craft(fmt.Sprint("m", i+1), nameOf(i), scenario.EpochMS+2+depths[i], names, channel)
		ids[i] = p.Message.MessageID
		all = append(all, p)
	}
	return all
}

func placeIn(all []*history.Packet, id string) model.Place {
	at := slices.IndexFunc(all, func(p *history.Packet) bool { return p.Message.MessageID == id })
	return model.PlaceOf(all[at].Message)
}

func craft(name, sender string, lamport uint64, causes []string, channel contract.Config) *history.Packet {
	msg := model.Message{SenderID: sender, ChannelID: scenario.Channel, Lamport: &lamport, Content: []byte(name), History: model.Entries(causes...)}
	if channel.Dialect != "waku-js" { // there a filter has 18 KiB, and none is no evidence
		msg.Filter = model.BuildFilter(model.Salt{SenderID: sender, Lamport: lamport}, lamport-1, nil).Encode()
	}
	if msg.MessageID = name; channel.IDs != "opaque" {
		msg = model.Sealed(msg)
	}
	return &history.Packet{Name: name, From: sender, Wire: model.Encode(msg), Message: msg}
}

// pass is one schedule under way.
type pass struct {
	session *driver.Session
	names   history.Names
	oracle  *oracle
	nowMS   int64
	record  func(*history.Step) // may be nil
}

// wrong is what a participant did against the text.
type wrong struct {
	requirements []string
	text         string
}

func (p *pass) wrong(requirements []string, format string, args ...any) *wrong {
	return &wrong{requirements, fmt.Sprintf(format, args...)}
}

// run lets messages arrive and then time pass until what is missing is lost.
func (p *pass) run(ctx context.Context, packets []*history.Packet, order []int, channel contract.Config) (w *wrong, err error) {
	create := driver.Participant{Node: subjectName, Channel: scenario.Channel, ID: subjectName, Seed: 1, Config: &channel}
	if _, err := p.session.Create(ctx, p.clock(), create); err != nil {
		return nil, err
	}
	defer func() {
		if closing := p.session.CloseNode(ctx, subjectName); err == nil {
			err = closing
		}
	}()
	if w, err := p.arrive(ctx, packets[0]); w != nil || err != nil {
		return w, err
	}
	missedMS := map[string]int64{}
	for _, i := range order {
		p.nowMS += arrivalMS
		if w, err := p.arrive(ctx, packets[i+1]); w != nil || err != nil {
			return w, err
		}
		for _, id := range p.oracle.missing() {
			if _, known := missedMS[id]; !known {
				missedMS[id] = p.nowMS
			}
		}
	}
	if w, err := p.look(ctx); w != nil || err != nil {
		return w, err
	}
	missing := p.oracle.missing() // at most the one that was dropped
	if len(missing) == 0 {
		return nil, nil
	}
	dueMS := missedMS[missing[0]] + lostAfterMS
	p.nowMS = dueMS - 1
	if w, err := p.advance(ctx, nil); w != nil || err != nil {
		return w, err
	}
	p.nowMS = dueMS + p.session.Hello().StepMS
	if w, err := p.advance(ctx, missing); w != nil || err != nil {
		return w, err
	}
	return p.look(ctx)
}

func (p *pass) clock() int64 { return scenario.EpochMS + p.nowMS }

func (p *pass) arrive(ctx context.Context, packet *history.Packet) (*wrong, error) {
	ok, err := p.session.Receive(ctx, subjectName, p.clock(), packet.Wire, nil)
	if err != nil {
		return nil, err
	}
	p.tell(&history.Step{Kind: history.Received, Packet: packet, Events: ok.Events})
	_, again := p.oracle.received[packet.Message.MessageID]
	want := p.oracle.arrive(packet.Message)
	return p.compare(ok.Events, want, nil, again), nil
}

func (p *pass) advance(ctx context.Context, lost []string) (*wrong, error) {
	ok, err := p.session.Advance(ctx, subjectName, p.clock())
	if err != nil {
		return nil, err
	}
	p.tell(&history.Step{Kind: history.Advanced, Events: ok.Events})
	return p.compare(ok.Events, p.oracle.lose(lost), lost, false), nil
}

func (p *pass) tell(s *history.Step) {
	if p.record != nil {
		s.AtMS, s.Node = p.nowMS, subjectName
		p.record(s)
	}
}
