package check

import (
	"slices"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/model"
)

// world is what is true, as opposed to what a participant thinks: who sent
// what, who received it, who delivered it.
type world struct {
	setup    Setup
	p        parameters
	messages map[string]*message // content and ephemeral messages, by ID
	nodes    map[string]*node
	tally    Tally
}

// message is a message that somebody broadcast.
type message struct {
	model.Message
	kind   model.Kind
	author string // who broadcast it first
	atMS   int64
	had    int // how many others received it
}

func (w *message) place() model.Place { return model.PlaceOf(w.Message) }

func newWorld(setup Setup) *world {
	return &world{setup: setup, p: parametersOf(setup.Config), messages: map[string]*message{}, nodes: map[string]*node{}}
}

// begin takes notice of what a step is about, before its events.
func (w *world) begin(m *moment) {
	step := m.step
	if w.nodes[step.Node] == nil {
		w.nodes[step.Node] = newNode(step.Node, step.AtMS, uint64(w.setup.EpochMS+step.AtMS))
	}
	m.node = w.nodes[step.Node]
	for _, p := range step.Broadcast { // an event of the same step may speak of it
		w.learn(step, p)
	}
	switch step.Kind {
	case history.Told:
		m.node.connect(step.Online, step.AtMS)
	case history.Received:
		w.arrive(m, step.Packet)
	}
}

// learn notes a message when it is broadcast for the first time.
func (w *world) learn(step *history.Step, p *history.Packet) {
	if p.Err != nil || w.messages[p.Message.MessageID] != nil {
		return
	}
	if kind := model.KindOf(p.Message); kind == model.KindContent || kind == model.KindEphemeral {
		w.messages[p.Message.MessageID] = &message{Message: p.Message, kind: kind, author: step.Node, atMS: step.AtMS}
	}
}

// arrive takes notice of a packet that reached a participant.
func (w *world) arrive(m *moment, p *history.Packet) {
	if p.Err != nil {
		return
	}
	n, msg := m.node, p.Message
	switch model.KindOf(msg) {
	case model.KindContent:
		known := w.messages[msg.MessageID]
		if known == nil || n.inLog(msg.MessageID) || n.received[msg.MessageID] {
			break
		}
		m.content = known
		known.had++
		n.accept(w, known, m.step.AtMS)
	case model.KindSync:
		pair := syncPair{msg.SenderID, *msg.Lamport}
		if msg.SenderID == n.name || n.syncs[pair] {
			break
		}
		n.syncs[pair] = true
		m.sync = &msg
		n.named(w, msg.MessageID, msg.History, model.PlaceOf(msg), m.step.AtMS, false)
	}
	if m.content != nil || m.sync != nil {
		n.witness(w, msg)
		if w.p.repair {
			for _, e := range msg.Repair[:min(3, len(msg.Repair))] {
				n.asked[e.MessageID]++
			}
		}
	}
}

// event takes notice of what a participant told its application.
func (w *world) event(m *moment, e contract.Event) {
	n := m.node
	switch {
	case e.Sent != nil:
		if msg := w.messages[e.Sent.MessageID]; msg != nil && msg.kind == model.KindContent {
			n.insert(msg)
			n.own[msg.MessageID] = &ownMessage{message: msg}
		}
	case e.Delivered != nil:
		if msg := w.messages[e.Delivered.MessageID]; msg != nil && msg.kind == model.KindContent {
			n.insert(msg)
			n.raise(msg, w.setup.EpochMS+m.step.AtMS)
		}
		n.delivered[e.Delivered.MessageID]++
	case e.Lost != nil:
		n.lost[e.Lost.MessageID] = true
	case e.PossiblyAcknowledged != nil:
		if own := n.own[e.PossiblyAcknowledged.MessageID]; own != nil {
			own.possibly = true
		}
	case e.Acknowledged != nil:
		if own := n.own[e.Acknowledged.MessageID]; own != nil && one(e.Acknowledged) {
			own.acknowledged = true
		}
	case e.GaveUp != nil:
		if own := n.own[e.GaveUp.MessageID]; own != nil {
			own.gaveUp = true
		}
	}
}

// broadcast takes notice of what a participant gave to the network.
func (w *world) broadcast(m *moment, p *history.Packet) {
	if p.Err == nil && p.Message.Lamport != nil && p.Message.SenderID == m.node.name {
		m.node.local = max(m.node.local, *p.Message.Lamport)
	}
}

func one(a *contract.Acknowledged) bool { return a.Level == "" || a.Level == contract.LevelOne }

// sorted lists the participants by name, so that reports do not depend on the
// order of a map.
func (w *world) sorted() []*node {
	all := make([]*node, 0, len(w.nodes))
	for _, n := range w.nodes {
		all = append(all, n)
	}
	slices.SortFunc(all, func(a, b *node) int {
		if a.name < b.name {
			return -1
		}
		return 1
	})
	return all
}
