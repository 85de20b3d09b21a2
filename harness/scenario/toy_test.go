package scenario

import (
	"fmt"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
)

// toy is a participant that delivers whatever arrives and repeats its last
// message every ten seconds: enough to see what a run does to participants.
type toy struct {
	nodes map[string]*toyNode
	asked []string // requests, as "cmd node"
	fail  func(contract.Request) error
	drop  []contract.Capability // what it does not claim
	wish  string                // a message for which it asks the store node, again and again
}

type toyNode struct {
	id    string
	last  []byte
	dueMS int64
}

const toyPeriodMS = 10_000

func (a *toy) Handle(req contract.Request) (contract.OK, error) {
	a.asked = append(a.asked, fmt.Sprint(req.Cmd, " ", req.Node))
	if a.fail != nil {
		if err := a.fail(req); err != nil {
			return contract.OK{}, err
		}
	}
	n := a.nodes[req.Node]
	switch req.Cmd {
	case contract.Hello:
		ok := contract.OK{
			Contract: 1, Clock: contract.ClockVirtual, Dialects: []string{"sds-1"},
			Implementation: &contract.Implementation{Name: "toy", Version: "0", Language: "Go"},
		}
		for _, c := range []contract.Capability{contract.CapPersistence, contract.CapOffline, contract.CapRetrieve, contract.CapSnapshot} {
			if len(a.drop) == 0 || a.drop[0] != c {
				ok.Capabilities = append(ok.Capabilities, c)
			}
		}
		return ok, nil
	case contract.Snapshot:
		return contract.OK{Snapshot: "copy of " + req.Node}, nil
	case contract.Create:
		if a.nodes == nil {
			a.nodes = map[string]*toyNode{}
		}
		a.nodes[req.Node] = &toyNode{id: req.Participant}
		return contract.OK{}, nil
	case contract.Close:
		delete(a.nodes, req.Node)
		return contract.OK{}, nil
	case contract.Send:
		return n.send(req), nil
	case contract.Receive:
		msg, err := model.Decode(req.Wire)
		if err != nil {
			return n.answer(contract.Event{Rejected: &contract.Rejected{Class: string(model.ClassTruncated)}}), nil
		}
		events := []contract.Event{{Delivered: &contract.Delivered{MessageID: msg.MessageID, SenderID: msg.SenderID, Content: msg.Content}}}
		if a.wish != "" {
			events = append(events, contract.Event{Retrieve: &contract.Retrieve{Entries: []contract.HistoryEntry{{MessageID: a.wish}}}})
		}
		return n.answer(events...), nil
	case contract.Advance:
		ok := n.answer()
		if n.dueMS > 0 && *req.NowMS >= n.dueMS {
			n.dueMS += toyPeriodMS
			ok = n.answer()
			ok.Broadcast = []contract.Broadcast{{Wire: n.last}}
		}
		return ok, nil
	}
	return n.answer(), nil
}

func (n *toyNode) send(req contract.Request) contract.OK {
	lamport := uint64(*req.NowMS)
	msg := model.Sealed(model.Message{SenderID: n.id, ChannelID: Channel, Lamport: &lamport, Content: req.Content})
	n.last, n.dueMS = model.Encode(msg), *req.NowMS+toyPeriodMS
	ok := n.answer(contract.Event{Sent: &contract.Sent{MessageID: msg.MessageID}})
	ok.Broadcast = []contract.Broadcast{{Wire: n.last}}
	return ok
}

func (n *toyNode) answer(events ...contract.Event) contract.OK {
	ok := contract.OK{Events: events}
	if n.dueMS > 0 {
		due := n.dueMS
		ok.DeadlineMS = &due
	}
	return ok
}
