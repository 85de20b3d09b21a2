package sut

import (
	"fmt"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/driver"
)

// Node is a participant of the implementation under test.
type Node struct {
	Name string // the harness's name for it
	ID   string // its participant ID

	t          *T
	session    *driver.Session // of the implementation that it is a participant of
	channel    string
	stepMS     int64 // 0: the node gives deadlines
	deadlineMS *int64
	ranAtMS    int64 // of the last advance, at first of the creation
	ticked     bool  // advanced at ranAtMS, which is not to be repeated for ever
	ignored    int   // advances in a row that a deadline survived though it was due
	group      group // what it was told of its surroundings
}

// Config changes the parameters with which a node is created. Those that no
// case changes have the defaults of the specification.
type Config func(*contract.Config)

// Ptr makes an optional value, for the fields of contract.Config.
func Ptr[V any](v V) *V { return &v }

// Node creates a participant whose ID is name.
func (t *T) Node(name string, changes ...Config) *Node {
	return t.create(DefaultChannel, name, name, changes)
}

// NodeIn creates a participant of another channel. Its name differs from those
// of other channels' nodes, since the adapter hosts them together.
func (t *T) NodeIn(channel, name string, changes ...Config) *Node {
	return t.create(channel, channel+":"+name, name, changes)
}

// Device creates a node under a name of its own whose participant ID is that
// of another one.
func (t *T) Device(name, participant string, changes ...Config) *Node {
	return t.create(DefaultChannel, name, participant, changes)
}

// TryNode is Node with parameters that the implementation may have to refuse.
// Where it did there is no node, and the error says why.
func (t *T) TryNode(name string, changes ...Config) (*Node, *contract.Error) {
	n, refused := t.propose(DefaultChannel, name, name, changes)
	if refused != nil {
		return nil, refused
	}
	return n, nil
}

func (t *T) create(channel, name, participant string, changes []Config) *Node {
	n, refused := t.propose(channel, name, participant, changes)
	if refused != nil {
		t.breakOff(&Refusal{contract.Create, name, refused})
	}
	return n
}

func (t *T) propose(channel, name, participant string, changes []Config) (*Node, *contract.Error) {
	n := &Node{Name: name, ID: participant, t: t, session: t.session, channel: channel, stepMS: t.subject.hello.StepMS, ranAtMS: t.now}
	return n, t.begin(n, changes)
}

// begin asks the implementation of n to create it, in the dialect of the case.
func (t *T) begin(n *Node, changes []Config) *contract.Error {
	config := &contract.Config{Dialect: t.subject.dialect, IDs: t.subject.ids}
	for _, change := range changes {
		change(config)
	}
	created := n.try(contract.Request{
		Cmd: contract.Create, Channel: n.channel, Participant: n.ID,
		Seed: Ptr(t.subject.seed), Config: config, NowMS: Ptr(t.now),
	})
	if created.Refused == nil {
		t.nodes = append(t.nodes, n)
	}
	return created.Refused
}

// Member creates a participant that is past its join window: it has received
// one message, of the scripted peer "opener", and waits for dependencies from
// now on. A participant that has just started counts unmet dependencies as
// prehistory [SDS-DEP-6].
func (t *T) Member(name string, changes ...Config) *Node {
	n := t.Node(name, append([]Config{func(c *contract.Config) { c.JoinGraceMS = Ptr(int64(0)) }}, changes...)...)
	n.CloseJoinWindow()
	return n
}

// CloseJoinWindow lets the node receive its first message, of the peer
// "opener", and lets one millisecond pass: with a grace of 0 the window is
// then closed.
func (n *Node) CloseJoinWindow() *Message {
	first := n.t.Peer("opener").In(n.channel).Content("the first message")
	got := n.Receive(first)
	n.t.Require(got.Delivered(first), "%s delivers the message that opens the channel, but answered: %s", n.Name, got)
	n.Advance(time.Millisecond)
	return first
}

// Send lets the application of the node send content.
func (n *Node) Send(content string) *Result {
	return n.submit([]byte(content), "", false)
}

// SendBytes is Send for content that is no text.
func (n *Node) SendBytes(content []byte) *Result { return n.submit(content, "", false) }

// SendAs is Send with a wish for the message ID. Where IDs are derived it has
// no effect.
func (n *Node) SendAs(id, content string) *Result {
	return n.submit([]byte(content), id, false)
}

// SendEphemeral lets the application of the node send content for which it
// wants no reliability.
func (n *Node) SendEphemeral(content string) *Result {
	return n.submit([]byte(content), "", true)
}

// SendEphemeralAs is SendEphemeral with a wish for the message ID.
func (n *Node) SendEphemeralAs(id, content string) *Result {
	return n.submit([]byte(content), id, true)
}

func (n *Node) submit(content []byte, id string, ephemeral bool) *Result {
	if content == nil {
		content = []byte{}
	}
	return n.try(contract.Request{Cmd: contract.Send, Content: content, MessageID: id, Ephemeral: ephemeral, NowMS: Ptr(n.t.now)})
}

// MustSend sends content and returns the message that went out. It is for
// cases about something else: without exactly one message the case is VACUOUS.
func (n *Node) MustSend(content string) *Message {
	r := n.Send(content)
	n.t.Require(r.Refused == nil, "%s sends %q, but refused: %v", n.Name, content, r.Refused)
	sent := r.Contents()
	n.t.Require(len(sent) == 1, "%s broadcasts one content message, but broadcast: %s", n.Name, r)
	return sent[0]
}

// Receive hands a message to the node, as the network would.
func (n *Node) Receive(m *Message) *Result { return n.ReceiveBytes(m.Wire) }

// ReceiveBytes hands any bytes to the node.
func (n *Node) ReceiveBytes(wire []byte) *Result {
	if wire == nil {
		wire = []byte{}
	}
	return n.run(contract.Request{Cmd: contract.Receive, Wire: wire, NowMS: Ptr(n.t.now)})
}

// ReceiveHinted hands a message to the node with the transport's name for it.
func (n *Node) ReceiveHinted(m *Message, hint []byte) *Result {
	return n.run(contract.Request{Cmd: contract.Receive, Wire: m.Wire, RetrievalHint: hint, NowMS: Ptr(n.t.now)})
}

// ReceiveAll hands messages to the node one after another, and returns what
// all of them caused.
func (n *Node) ReceiveAll(messages ...*Message) *Result {
	all := n.result()
	for _, m := range messages {
		all.add(n.Receive(m))
	}
	return all
}

// Hint tells the node what the transport calls a message that it sent. A node
// may refuse a hint that the specification refuses.
func (n *Node) Hint(m *Message, hint []byte) *Result {
	if hint == nil {
		hint = []byte{}
	}
	return n.try(contract.Request{Cmd: contract.Hint, MessageID: m.MessageID, RetrievalHint: hint})
}

// Inspect reads the node's state. The case has to need the capability.
func (n *Node) Inspect() *contract.State {
	ok := n.demand(contract.Request{Cmd: contract.Inspect})
	return ok.State
}

// try makes a request that the node may refuse.
func (n *Node) try(request contract.Request) *Result {
	request.Node = n.Name
	ok, refused := n.t.call(n.session, request)
	if refused != nil && refused.Code != contract.CodeInvalid {
		n.t.breakOff(n.unexpected(request, refused))
	}
	// A request without a time, such as hint, may leave the deadline as it was,
	// and so may context, whose time an adapter need not know.
	if refused == nil && (ok.DeadlineMS != nil || request.NowMS != nil && request.Cmd != contract.Context) {
		if ok.DeadlineMS == nil || n.deadlineMS == nil || *ok.DeadlineMS != *n.deadlineMS {
			n.ignored = 0
		}
		n.deadlineMS = ok.DeadlineMS
	}
	r := n.result()
	r.Refused = refused
	r.take(ok)
	return r
}

// run makes a request that the contract does not let the node refuse.
func (n *Node) run(request contract.Request) *Result {
	r := n.try(request)
	if r.Refused != nil {
		n.t.breakOff(n.unexpected(request, r.Refused))
	}
	return r
}

// demand makes a request that is not answered with effects.
func (n *Node) demand(request contract.Request) contract.OK {
	request.Node = n.Name
	ok, refused := n.t.call(n.session, request)
	if refused != nil {
		n.t.breakOff(n.unexpected(request, refused))
	}
	return ok
}

// Refusal is a reply with an error where the contract has none.
type Refusal struct {
	Command contract.Command
	Node    string
	Err     *contract.Error
}

func (n *Node) unexpected(request contract.Request, err *contract.Error) error {
	return &Refusal{request.Cmd, n.Name, err}
}

func (r *Refusal) Error() string {
	return fmt.Sprintf("%s of node %s was answered with the error %q\n  expected: an ok reply; bytes that the protocol refuses are a rejected event, and only send and hint may be refused\n  hint: see the errors in harness/ADAPTER.md", r.Command, r.Node, r.Err.Error())
}

func (r *Refusal) Unwrap() error { return r.Err }
