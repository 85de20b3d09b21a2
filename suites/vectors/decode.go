package vectors

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
	"github.com/causeway-sds/causeway/vectors"
)

// probe is the message of FORMAT.md that has to be delivered after a rejection.
const probe = "0a03626f621207676f6f642d69641a01635085d095ffbc31a20104676f6f64"

// decode follows the recipe of FORMAT.md for vectors of that kind.
func (r *replayer) decode() {
	var input vectors.WireInput
	var expect vectors.DecodeExpect
	if err := json.Unmarshal(r.v.Input, &input); err != nil {
		panic(err)
	}
	if err := json.Unmarshal(r.v.Expect, &expect); err != nil {
		panic(err)
	}
	channel := "c"
	if expect.Message != nil {
		channel = expect.Message.ChannelID
	}
	r.node = r.create(channel, "zoe", json.RawMessage(`{"ids": "opaque", "sync_max_ms": 0}`))
	before := r.inspect()
	r.t.Sleep(10 * time.Millisecond)
	got := reply{Result: r.node.ReceiveBytes(input.Wire)}
	d := &differences{exchanges: r.t.Exchanges}
	if expect.Message != nil {
		r.accepted(d, expect.Message, got)
	} else {
		r.rejected(d, expect.Reject, got, before)
	}
	r.report("receive", nil, d, got)
}

func (r *replayer) inspect() *contract.State {
	if !r.t.Has(contract.CapInspect) {
		return nil
	}
	return r.node.Inspect()
}

func (r *replayer) accepted(d *differences, m *vectors.Message, got reply) {
	if rejections := got.Rejections(); len(rejections) > 0 {
		d.differ("the message is accepted, not rejected as %s", rejections[0].Class)
		return
	}
	delivered := got.Deliveries()
	switch {
	case m.Kind == "sync" && len(delivered) > 0:
		d.differ("a sync message is delivered to nobody")
	case m.Kind == "sync":
	case len(delivered) == 0 && len(m.CausalHistory) > 0 && r.waits(m.MessageID, got):
	case len(delivered) != 1:
		d.differ("one message is delivered, not %d", len(delivered))
	default:
		d.delivery(m, delivered[0])
	}
}

// waits says whether a message with a history waits in the incoming buffer.
func (r *replayer) waits(id string, got reply) bool {
	if len(got.MissingIDs()) > 0 {
		return true
	}
	state := r.inspect()
	return state != nil && slices.ContainsFunc(state.Incoming, func(e contract.IncomingEntry) bool { return e.MessageID == id })
}

func (d *differences) delivery(want *vectors.Message, got *contract.Delivered) {
	if got.MessageID != want.MessageID || got.SenderID != want.SenderID || !bytes.Equal(got.Content, want.Content) {
		d.differ("the delivery is of %q of %q with the content %s, not %q of %q with %s",
			want.MessageID, want.SenderID, shortHex(want.Content), got.MessageID, got.SenderID, shortHex(got.Content))
	}
	if want.Kind == "ephemeral" && !slices.Contains(got.Flags, "ephemeral") {
		d.fallShort(shouldCarry["ephemeral"], "the delivery has the flag ephemeral")
	}
}

func (r *replayer) rejected(d *differences, classes []string, got reply, before *contract.State) {
	rejections := got.Rejections()
	switch {
	case len(got.Deliveries()) > 0:
		d.differ("nothing is delivered of a message of class %q", classes)
	case len(got.Broadcast) > 0:
		d.differ("nothing is broadcast for a message of class %q", classes)
	case len(rejections) == 0:
		d.fallShort("SDS-WIRE-8", "an event rejected with one of the classes %q", classes)
	case !slices.Contains(classes, rejections[0].Class):
		d.misname("the class is one of %q", classes)
	}
	if before != nil {
		d.same(before, r.inspect())
	}
	r.t.Sleep(10 * time.Millisecond)
	wire, err := hex.DecodeString(probe)
	if err != nil {
		panic(err)
	}
	if after := r.node.ReceiveBytes(wire); !deliveredGood(after) {
		d.differ("a good message that comes afterwards is delivered, not: %s", after)
	}
}

func deliveredGood(r *sut.Result) bool {
	return len(r.Deliveries()) == 1 && string(r.Deliveries()[0].Content) == "good"
}

func shortHex(b []byte) string {
	if len(b) > 32 {
		return fmt.Sprintf("%x… (%d bytes)", b[:32], len(b))
	}
	return fmt.Sprintf("%x", b)
}
