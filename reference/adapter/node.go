package adapter

import (
	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/reference/sds"
	"github.com/causeway-sds/causeway/reference/wire"
)

// node is one participant with its store.
type node struct {
	config  sds.Config
	limits  wire.Limits
	now     sds.Time     // of the last request that had one
	group   *sds.Context // what was told last; nil: nothing
	offline bool
	sds     *sds.Participant
	store   store
}

// snapshot is an old state of a store.
type snapshot struct {
	config  sds.Config
	durable sds.Durable
}

func newNode(req contract.Request) (*node, error) {
	cfg, err := configOf(req)
	if err != nil {
		return nil, err
	}
	n := &node{config: cfg, limits: wire.Limits{ContentBytes: cfg.ContentLimit}}
	n.tick(req.NowMS)
	if n.sds, err = sds.New(cfg, n.now); err != nil {
		return nil, invalid("%v", err)
	}
	return n, nil
}

func (n *node) tick(now *int64) {
	if now != nil {
		n.now = sds.Time(*now)
	}
}

// step lets one input happen and performs its effects in their order.
func (n *node) step(in sds.Input) (contract.OK, error) {
	fx, err := n.sds.Step(n.now, in)
	if err != nil {
		return contract.OK{}, invalid("%v", err)
	}
	n.store.keep(fx.Persist)
	ok := n.reply()
	for i := range fx.Broadcast {
		ok.Broadcast = append(ok.Broadcast, contract.Broadcast{Wire: wire.Encode(&fx.Broadcast[i])})
	}
	if len(fx.Retrieve) > 0 {
		ok.Events = append(ok.Events, contract.Event{Retrieve: &contract.Retrieve{Entries: entriesOf(fx.Retrieve)}})
	}
	for _, e := range fx.Tell {
		ok.Events = append(ok.Events, eventOf(e))
	}
	return ok, nil
}

func (n *node) reply() contract.OK {
	var ok contract.OK
	if at, due := n.sds.Deadline(); due {
		ms := min(max(int64(at), 0), 1<<53-1) // what the contract can say
		ok.DeadlineMS = &ms
	}
	return ok
}

func (n *node) context(req contract.Request) (contract.OK, error) {
	n.tick(req.NowMS)
	about := req.Members != nil || req.Present != nil || req.Steward != ""
	if req.Online == nil || about {
		n.group = &sds.Context{
			Members: participants(req.Members), Present: participants(req.Present),
			Steward: sds.ParticipantID(req.Steward),
		}
	}
	var inputs []sds.Input
	if req.Online == nil || about {
		inputs = append(inputs, *n.group)
	}
	if req.Online != nil {
		n.offline = !*req.Online
		inputs = append(inputs, sds.Connection{Online: *req.Online})
	}
	return n.steps(inputs)
}

// steps answers with what came of all inputs.
func (n *node) steps(inputs []sds.Input) (contract.OK, error) {
	var all contract.OK
	for _, in := range inputs {
		ok, err := n.step(in)
		if err != nil {
			return contract.OK{}, err
		}
		all.Broadcast = append(all.Broadcast, ok.Broadcast...)
		all.Events = append(all.Events, ok.Events...)
	}
	all.DeadlineMS = n.reply().DeadlineMS
	return all, nil
}

func (n *node) send(req contract.Request) (contract.OK, error) {
	n.tick(req.NowMS)
	return n.step(sds.Submit{Content: req.Content, ID: sds.MessageID(req.MessageID), Ephemeral: req.Ephemeral})
}

func (n *node) hint(req contract.Request) (contract.OK, error) {
	return n.step(sds.Hint{ID: sds.MessageID(req.MessageID), Hint: req.RetrievalHint})
}

func (n *node) receive(req contract.Request, memory *decoded) (contract.OK, error) {
	n.tick(req.NowMS)
	m, err := memory.decode(req.Wire, n.limits)
	if err != nil {
		ok := n.reply()
		ok.Events = []contract.Event{rejected(err)}
		return ok, nil
	}
	return n.step(sds.Arrive{Message: m, Hint: req.RetrievalHint})
}

func (n *node) advance(req contract.Request) (contract.OK, error) {
	n.tick(req.NowMS)
	return n.step(sds.Elapse{})
}

func (n *node) restart(req contract.Request) (contract.OK, error) {
	if req.Durable != nil && *req.Durable {
		return n.recover(*n.store.settle(), req.NowMS)
	}
	return n.recover(sds.Durable{}, req.NowMS)
}

// recover starts the participant again from what the store holds. The
// application is still there and tells it again who the others are, and whether
// it is connected.
func (n *node) recover(from sds.Durable, now *int64) (contract.OK, error) {
	at := n.now
	if now != nil {
		at = sds.Time(*now)
	}
	p, err := sds.Restore(n.config, from, at)
	if err != nil {
		return contract.OK{}, invalid("%v", err)
	}
	n.now, n.sds, n.store = at, p, store{written: from}
	var inputs []sds.Input
	if n.group != nil {
		inputs = append(inputs, *n.group)
	}
	if n.offline {
		inputs = append(inputs, sds.Connection{Online: false})
	}
	return n.steps(inputs)
}
