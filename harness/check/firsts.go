package check

import (
	"crypto/sha256"

	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/model"
)

// firsts tells first broadcasts of own content and sync messages from later
// ones. Content is told apart by its ID, sync messages by their bytes.
type firsts struct {
	content map[string]bool
	bytes   map[[sha256.Size]byte]bool // which name the participant
}

func newFirsts() firsts {
	return firsts{content: map[string]bool{}, bytes: map[[sha256.Size]byte]bool{}}
}

func (f *firsts) of(m *moment, p *history.Packet) bool {
	if p.Err != nil || p.Message.Lamport == nil || p.Message.SenderID != m.node.name {
		return false
	}
	if model.KindOf(p.Message) != model.KindSync {
		id := p.Message.MessageID
		known := f.content[id]
		f.content[id] = true
		return !known
	}
	key := sha256.Sum256(p.Wire)
	known := f.bytes[key]
	f.bytes[key] = true
	return !known
}
