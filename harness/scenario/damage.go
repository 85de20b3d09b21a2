package scenario

import (
	"bytes"
	"fmt"

	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/model"
)

// Damaged is a packet as it arrives with other bytes, chosen by chance. The
// damage is such that every receiver has to notice: the bytes are no message,
// or one of another channel, or one whose ID does not follow from it. What
// nobody can notice is another message under an old ID, a forgery, which the
// protocol leaves to the transport; where IDs are opaque or a message is
// ephemeral most flipped bits would be one, so that the end is cut off instead.
func (s *Scenario) Damaged(p *history.Packet, chance uint64) *history.Packet {
	d := p.Copy()
	for try := range uint64(8) {
		at := int((chance >> (8 * try)) % uint64(len(p.Wire)))
		bit := int(chance>>try) & 7
		if try == 0 && chance>>63 == 1 { // half of all damage is a cut
			d.Wire, d.Damage = p.Wire[:at], fmt.Sprintf("cut after byte %d of %d", at, len(p.Wire))
		} else {
			d.Wire = bytes.Clone(p.Wire)
			d.Wire[at] ^= 1 << bit
			d.Damage = fmt.Sprintf("bit %d of byte %d flipped", bit, at)
		}
		if d.Message, d.Err = model.Decode(d.Wire); s.noticed(d) {
			return d
		}
	}
	last := len(p.Wire) - 1 // within the last field, so that it is truncated
	d.Wire, d.Damage = p.Wire[:last], "last byte cut off"
	d.Message, d.Err = model.Decode(d.Wire)
	return d
}

// noticed tells whether every receiver must refuse the packet.
func (s *Scenario) noticed(d *history.Packet) bool {
	if d.Err != nil || d.Message.ChannelID != Channel {
		return true
	}
	return s.Config.IDs != "opaque" && model.KindOf(d.Message) != model.KindEphemeral && model.DeriveID(d.Message) != d.Message.MessageID
}
