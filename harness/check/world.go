package check

import (
	"slices"
	"strings"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/model"
)

// world is what is true, as opposed to what a participant thinks: who sent
// what, who received it, who delivered it.
type world struct {
	setup Setup
	p     parameters
	ids   map[string]*message
	all   []*message // by number
	syncs map[syncPair]int
	nodes map[string]*node
	firsts
	copies  map[string]*node // as they were when a copy of their state was taken
	tally   Tally
	standMS int64 // how long a clock that was set back may stand still
}

func newWorld(setup Setup) *world {
	return &world{
		setup: setup, p: parametersOf(setup.Config), ids: map[string]*message{}, syncs: map[syncPair]int{}, nodes: map[string]*node{},
		firsts: newFirsts(), standMS: stoodStillMS(setup.Faults),
	}
}

// begin takes notice of what a step is about, before its events.
func (w *world) begin(m *moment) {
	step := m.step
	w.backup(step)
	m.node = w.nodes[step.Node]
	if m.node == nil {
		m.node = newNode(step.Node, step.AtMS, uint64(w.setup.EpochMS+step.AtMS+step.WrongMS))
		m.node.wrongMS = step.WrongMS
		w.nodes[step.Node] = m.node
	}
	if step.ShowsTime() {
		m.node.look(step)
	}
	for _, p := range step.Broadcast { // an event of the same step may speak of it
		w.learn(step, p)
	}
	switch step.Kind {
	case history.Told:
		m.node.connect(step.Online)
	case history.Left:
		m.node.left = true
	case history.Received:
		w.arrive(m, step.Packet)
	}
}

// learn notes a message when it is broadcast for the first time.
func (w *world) learn(step *history.Step, p *history.Packet) {
	if p.Err != nil {
		return
	}
	n := w.noteOf(p)
	if msg := n.msg; msg != nil && msg.kind == "" {
		msg.Message, msg.kind, msg.author, msg.atMS = p.Message, n.kind, step.Node, step.AtMS
		msg.deps, msg.wire, msg.note = n.deps, p.Wire, n
	}
}

// arrive takes notice of a packet that reached a participant.
func (w *world) arrive(m *moment, p *history.Packet) {
	if p.Err != nil || p.Damage != "" {
		return
	}
	n, note := m.node, w.noteOf(p)
	switch note.kind {
	case model.KindContent:
		if known := note.msg; known.kind != "" && !n.is(known, logged|received) {
			m.content = known
			known.had++
			n.accept(w, known)
		}
	case model.KindSync:
		if p.Message.SenderID != n.name && n.syncs.add(note.sync) {
			m.sync = &p.Message
			n.named(w, w.intern(p.Message.MessageID), note.deps, model.PlaceOf(p.Message), false)
		}
	}
	if (m.content != nil || m.sync != nil) && p.Message.SenderID != n.name { // [SDS-RECV-6] [SDS-REP-30]
		n.witness(p.Message.SenderID, note)
		if w.p.repair {
			for _, msg := range note.asks[:min(3, len(note.asks))] {
				n.asked[msg]++
			}
		}
	}
}

// event takes notice of what a participant told its application.
func (w *world) event(m *moment, e contract.Event) {
	n, msg := m.node, m.about
	switch {
	case e.Sent != nil:
		if msg.kind == model.KindContent {
			n.insert(msg)
			n.send(msg)
		}
	case e.Delivered != nil:
		if msg.kind == model.KindContent {
			n.insert(msg)
			n.raise(msg, n.nowMS(w))
		}
		n.mark(msg, delivered)
	case e.Lost != nil:
		n.mark(msg, lost)
	case e.PossiblyAcknowledged != nil:
		if own := n.ownOf(msg); own != nil {
			own.possibly = true
		}
	case e.Acknowledged != nil:
		if own := n.ownOf(msg); own != nil && one(e.Acknowledged) {
			n.settle(own)
		}
	case e.GaveUp != nil:
		if own := n.ownOf(msg); own != nil {
			own.gaveUp = true
		}
	}
}

// about is the one message that an event speaks of, or nil.
func (w *world) about(e contract.Event) *message {
	switch {
	case e.Delivered != nil:
		return w.intern(e.Delivered.MessageID)
	case e.Sent != nil:
		return w.intern(e.Sent.MessageID)
	case e.PossiblyAcknowledged != nil:
		return w.intern(e.PossiblyAcknowledged.MessageID)
	case e.Acknowledged != nil:
		return w.intern(e.Acknowledged.MessageID)
	case e.Lost != nil:
		return w.intern(e.Lost.MessageID)
	case e.GaveUp != nil:
		return w.intern(e.GaveUp.MessageID)
	case e.RepairRequested != nil:
		return w.intern(e.RepairRequested.MessageID)
	}
	return nil
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
	slices.SortFunc(all, func(a, b *node) int { return strings.Compare(a.name, b.name) })
	return all
}
