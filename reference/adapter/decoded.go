package adapter

import (
	"github.com/causeway-sds/causeway/reference/sds"
	"github.com/causeway-sds/causeway/reference/wire"
)

// decoded remembers what the bytes that came last mean. A handler that hosts a
// whole group sees every broadcast once for each member, and reads it once:
// equal bytes are equal messages, and nobody changes a message. What a receiver
// derives from a message is shared as well.
type decoded struct {
	messages map[string]*sds.Message
	limits   wire.Limits
	order    [rememberedWires]string // a ring
	next     int
}

// rememberedWires is more than the packets that are under way at once in a busy
// group.
const rememberedWires = 256

// maxRememberedBytes keeps what is remembered small: contents of any length may
// come, and most are short.
const maxRememberedBytes = 16 << 10

func (d *decoded) decode(b []byte, limits wire.Limits) (*sds.Message, error) {
	if m, known := d.messages[string(b)]; known && limits == d.limits {
		return m, nil
	}
	m, err := wire.Decode(b, limits)
	if err != nil || len(b) > maxRememberedBytes {
		return &m, err
	}
	if d.messages == nil || limits != d.limits {
		*d = decoded{messages: make(map[string]*sds.Message, rememberedWires), limits: limits}
	}
	m.Shared = sds.Share(&m)
	key := string(b)
	delete(d.messages, d.order[d.next])
	d.order[d.next] = key
	d.next = (d.next + 1) % rememberedWires
	d.messages[key] = &m
	return &m, nil
}
