package sut

import (
	"github.com/causeway-sds/causeway/harness/contract"
)

// group is what a node was told of its surroundings.
type group struct {
	members, present []string
	steward          string
}

// Context tells the node who is a member, who is present and who the steward
// is. Nil: not known. Whether the node is connected stays as it was.
func (n *Node) Context(members, present []string, steward string) *Result {
	n.group = group{members, present, steward}
	return n.tell(nil)
}

// Online tells the node whether it is connected, and again what it was told of
// the group, which a context without it would take back.
func (n *Node) Online(online bool) *Result { return n.tell(&online) }

func (n *Node) tell(online *bool) *Result {
	return n.run(contract.Request{
		Cmd: contract.Context, Members: n.group.members, Present: n.group.present, Steward: n.group.steward,
		Online: online, NowMS: Ptr(n.t.now),
	})
}

// Restart crashes the node and starts it again, with or without its disk. It
// keeps what Context and Online said with its disk only.
func (n *Node) Restart(durable bool) *Result {
	if !durable {
		n.group = group{}
	}
	return n.again(contract.Request{Cmd: contract.Restart, Durable: &durable})
}

// Snapshot keeps a copy of the node's durable state and returns its name.
func (n *Node) Snapshot() string {
	ok := n.demand(contract.Request{Cmd: contract.Snapshot})
	return ok.Snapshot
}

// Restore crashes the node and starts it again with an old copy of its durable
// state.
func (n *Node) Restore(snapshot string) *Result {
	return n.again(contract.Request{Cmd: contract.Restore, Snapshot: snapshot})
}

// again starts the node anew. Deadlines of before are void, whatever the reply
// says.
func (n *Node) again(request contract.Request) *Result {
	n.deadlineMS, n.ranAtMS, n.ticked = nil, n.t.now, false
	request.NowMS = Ptr(n.t.now)
	return n.run(request)
}
