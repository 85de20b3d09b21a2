package check

import (
	"maps"
	"slices"

	"github.com/causeway-sds/causeway/harness/history"
)

// backup keeps the truth about a participant when a copy of its state is
// taken, and goes back to it with the participant. By the text nothing else is
// allowed or forbidden to it: what came after the copy it never heard of, and
// what it says once more it may say once more. Its application should have
// named it anew (SDS-DUR-12); what its timestamps do to others is for the
// others' rules to tell.
func (w *world) backup(step *history.Step) {
	switch step.Kind {
	case history.Copied:
		if w.copies == nil {
			w.copies = map[string]*node{}
		}
		w.copies[step.Node] = w.nodes[step.Node].copy()
	case history.SetBack:
		if kept := w.copies[step.Node]; kept != nil {
			w.nodes[step.Node] = kept.copy() // a copy may be restored more than once
			for _, own := range w.nodes[step.Node].own {
				own.copied = true
			}
		}
	}
}

// copy is the same truth, which changes on its own.
func (n *node) copy() *node {
	c := *n
	c.spare = nil
	c.log, c.ready, c.syncs = slices.Clone(n.log), slices.Clone(n.ready), slices.Clone(n.syncs)
	c.marks, c.namedMS, c.asked = slices.Clone(n.marks), slices.Clone(n.namedMS), maps.Clone(n.asked)
	c.waiting = map[*message]*waiting{}
	for msg, waits := range n.waiting {
		w := *waits
		w.excused = slices.Clone(waits.excused)
		c.waiting[msg] = &w
	}
	c.waiters = map[*message][]*message{}
	for msg, waiters := range n.waiters {
		c.waiters[msg] = slices.Clone(waiters)
	}
	c.own, c.open = map[*message]*ownMessage{}, nil
	for msg, own := range n.own {
		o := *own
		o.named, o.hits = maps.Clone(own.named), maps.Clone(own.hits)
		c.own[msg] = &o
	}
	for _, own := range n.open {
		c.open = append(c.open, c.own[own.message])
	}
	return &c
}
