package main

import "fmt"

// in ties the vector to a dialect.
func (v *vector) in(dialect string) *vector {
	v.dialect = dialect
	return v
}

// context tells the participant about the group; keys are those of the
// contract, and what is not named is not known.
func (v *vector) context(node string, now uint64, pairs ...any) *step {
	return v.step(append(kv("cmd", "context", "node", node, "now_ms", now), kv(pairs...)...))
}

// online tells it whether it is connected. It is for scripts without a known
// group, which a context without members would take back.
func (v *vector) online(node string, now uint64, connected bool) *step {
	v.need("offline")
	return v.context(node, now, "online", connected)
}

// restart crashes the participant, which keeps its disk.
func (v *vector) restart(node string, now uint64) *step {
	v.need("persistence")
	return v.step(kv("cmd", "restart", "node", node, "now_ms", now, "durable", true))
}

// hint is the transport's name for a message that the participant sent.
func (v *vector) hint(node, id string, hint []byte) *step {
	return v.step(kv("cmd", "hint", "node", node, "message_id", id, "retrieval_hint", notation(hint)))
}

// hinted is a receive with the transport's name for the message.
func (s *step) hinted(hint []byte) *step {
	s.do = append(s.do, field{"retrieval_hint", notation(hint)})
	return s
}

// settled counts what an advance to the same time returns too: what is due now
// may be done in the reply or when the timers run.
func (s *step) settled() *step {
	s.settle = true
	return s
}

// level expects an acknowledgement of that level.
func (s *step) level(id, level string) *step {
	return s.event("acknowledged", "message_id", id, "level", level)
}

// pick finds the first ID that fits, of those that begin with prefix. Waits
// follow from hashes of the IDs, so that a script chooses them by the ID.
func pick(prefix string, fits func(id string) bool) string {
	for i := range 1_000_000 {
		if id := fmt.Sprintf("%s%d", prefix, i); fits(id) {
			return id
		}
	}
	panic("no ID fits: " + prefix)
}
