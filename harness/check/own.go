package check

import "slices"

// ownMessage is an own content message and the evidence about it.
type ownMessage struct {
	*message
	named        map[string]bool // senders whose histories named it
	hits         map[string]bool // senders whose filters contained it
	acknowledged bool
	possibly     bool // reported at least once
	gaveUp       bool
	copied       bool // the participant went back to a copy of its state that has it

	sent *attempts // nil: not yet
}

// send makes a message an own one.
func (n *node) send(msg *message) {
	if n.is(msg, mine) {
		return
	}
	n.mark(msg, mine)
	own := &ownMessage{message: msg}
	n.own[msg] = own
	n.open = append(n.open, own)
}

func (n *node) ownOf(msg *message) *ownMessage {
	if msg == nil || !n.is(msg, mine) {
		return nil
	}
	return n.own[msg]
}

// settle takes notice of an acknowledgement.
func (n *node) settle(own *ownMessage) {
	if !own.acknowledged {
		own.acknowledged = true
		n.open = slices.DeleteFunc(n.open, func(o *ownMessage) bool { return o == own })
	}
}

// witness notes the evidence about own messages in a message of another.
func (n *node) witness(sender string, note *note) {
	for _, dep := range note.deps {
		if own := n.ownOf(dep); own != nil {
			witnessed(&own.named, sender)
		}
	}
	if note.filter == nil {
		return
	}
	for _, own := range n.open {
		if note.filter(own.message) {
			witnessed(&own.hits, sender)
		}
	}
}

func witnessed(by *map[string]bool, sender string) {
	if *by == nil {
		*by = map[string]bool{}
	}
	(*by)[sender] = true
}
