package sds

import (
	"bytes"
	"flag"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/causeway-sds/causeway/reference/bloom"
	"github.com/google/go-cmp/cmp"
)

// decide turns the bytes of a fuzzer into decisions.
type decide []byte

func (d *decide) n(below int) int {
	if len(*d) == 0 {
		return 0
	}
	v := int((*d)[0]) % below
	*d = (*d)[1:]
	return v
}

func (d *decide) id() MessageID { return MessageID(fmt.Sprint("m", d.n(12))) }

// input makes one input out of a small world, so that IDs, senders and
// timestamps meet.
func (d *decide) input(now Time) Input {
	switch d.n(8) {
	case 0:
		return Submit{Content: make([]byte, d.n(3)), ID: d.id(), Ephemeral: d.n(5) == 0}
	case 1:
		return Elapse{}
	case 2:
		return Hint{ID: d.id(), Hint: []byte{1}}
	case 3:
		return d.context()
	}
	m := d.message(now)
	return Arrive{Message: &m, Hint: make([]byte, d.n(2))}
}

func (d *decide) context() Input {
	if d.n(2) == 0 {
		return Connection{Online: d.n(3) > 0}
	}
	c := Context{}
	for range d.n(3) {
		c.Members = append(c.Members, d.sender())
	}
	for range d.n(3) {
		c.Present = append(c.Present, d.sender())
	}
	if d.n(2) == 0 {
		c.Steward = d.sender()
	}
	return c
}

// spelled writes effects with the messages to which they point.
func spelled(fx Effects) string {
	text := fmt.Sprintf("%+v %+v", fx.Broadcast, fx.Retrieve)
	for _, c := range fx.Persist {
		if put, ok := c.(PutMessage); ok {
			text += fmt.Sprintf(" %+v", *put.Message)
			put.Message = nil
			c = put
		}
		text += fmt.Sprintf(" %T%+v", c, c)
	}
	for _, e := range fx.Tell {
		if told, ok := e.(Delivered); ok {
			text += fmt.Sprintf(" %+v", *told.Message)
			told.Message = nil
			e = told
		}
		text += fmt.Sprintf(" %T%+v", e, e)
	}
	return text
}

func (d *decide) sender() ParticipantID { return ParticipantID(fmt.Sprint("p", d.n(4))) }

func (d *decide) message(now Time) Message {
	m := Message{Kind: Kind(1 + d.n(3)), Sender: d.sender(), ID: d.id(), Channel: "c", Content: []byte("x")}
	if m.Kind == Ephemeral {
		return m
	}
	if m.Kind == Sync {
		m.Content = nil
	}
	m.Lamport = uint64(int(now) + d.n(40) - 20)
	if d.n(10) == 0 {
		m.Lamport += 2 * lamportCeiling
	}
	for range d.n(4) {
		m.CausalHistory = append(m.CausalHistory, HistoryEntry{ID: d.id()})
	}
	var ids []bloom.Digest
	for range d.n(4) {
		ids = append(ids, bloom.DigestOf(string(d.id())))
	}
	for range d.n(3) {
		m.RepairRequest = append(m.RepairRequest, HistoryEntry{ID: d.id()})
	}
	f := bloom.New(ids, bloom.SaltOf(string(m.Sender), m.Lamport), m.Lamport-uint64(d.n(50)))
	m.Filter = f.Encode(m.Lamport)[:3+d.n(2)*len(f.Bits)]
	return m
}

// play runs the decisions and returns every effect. After each step what is
// promised must hold.
func play(t *testing.T, data []byte) []string {
	d := decide(data)
	cfg := Config{Channel: "c", Self: "p0", IDs: Opaque, JoinGrace: Time(1 + d.n(40)), LostAfter: 3000, AckEpsilon: 0.01,
		FilterWindow: 1 + d.n(6), IncomingLimit: 1 + d.n(4), MissingLimit: 1 + d.n(4), OutgoingLimit: 1 + d.n(6),
		LogLimit: 2 + d.n(20), PrunedLimit: 20, AckMembers: d.n(3), AckPercent: 50 * d.n(3),
		Repair: d.n(2) == 0, RepairMin: 100, RepairMax: 1009, RepairProfile: RepairProfile(d.n(2)), Dialect: Dialect(d.n(8) / 7)}
	if d.n(3) == 0 {
		cfg.PrunedLimit = 1 + d.n(4)
	}
	now := Time(1_700_000_000_000)
	p, err := New(cfg, now)
	if err != nil {
		t.Fatal(err)
	}
	excused := 4 + d.n(4) // more than one message names, as in the real world
	p.lost.limit, p.prehistory.limit = excused, excused
	var durable Durable
	var history []string
	delivered := map[MessageID]bool{}
	for len(d) > 0 {
		now += Time(d.n(256) * d.n(16))
		fx, err := p.Step(now, d.input(now))
		history = append(history, fmt.Sprintf("%d %s %v", now, spelled(fx), err))
		durable.Apply(fx.Persist)
		for _, e := range fx.Tell {
			if e, ok := e.(Delivered); ok && e.Flags&Unordered == 0 {
				if delivered[e.Message.ID] {
					t.Fatalf("%s was delivered twice", e.Message.ID)
				}
				delivered[e.Message.ID] = true
			}
		}
		for _, c := range fx.Persist {
			if c, ok := c.(DropPruned); ok {
				delete(delivered, c.ID) // forgotten: only its timestamp is refused now
			}
		}
		checkInvariants(t, p)
		if d.n(6) == 0 {
			p = reborn(t, cfg, p, durable, now)
			p.lost.limit, p.prehistory.limit = excused, excused
		}
	}
	return history
}

func checkInvariants(t *testing.T, p *Participant) {
	t.Helper()
	for id := range p.repair.requests {
		if r := p.records.get(id); r != nil {
			t.Fatalf("%s is asked for and was received at %d", id, r.copied)
		}
	}
	for id, a := range p.repair.answers {
		if p.records.get(id) != a.rec || !a.rec.logged {
			t.Fatalf("%s waits to be answered and is not in the log", id)
		}
	}
	if n := p.log.size + p.incoming.size; n != p.records.size || p.ready.size != 0 {
		t.Fatalf("%d records, %d in log and incoming buffer, %d ready", p.records.size, n, p.ready.size)
	}
	if p.incoming.size > p.cfg.IncomingLimit || len(p.missing) > p.cfg.MissingLimit || p.outgoing.awaiting > p.cfg.OutgoingLimit {
		t.Fatalf("a limit is exceeded: %+v", p.Status())
	}
	waits := 0
	for id, list := range p.waits {
		waits += len(list)
		r := p.records.get(id)
		if r != nil && r.logged {
			t.Fatalf("somebody waits for %s, which is in the log", id)
		}
		if _, listed := p.missing[id]; r == nil && !listed && len(p.missing) < p.cfg.MissingLimit {
			t.Fatalf("somebody waits for %s, which is neither here nor missing", id)
		}
	}
	for r := range p.incoming.all() {
		if waits -= int(r.unmet); r.unmet < 1 || r.logged {
			t.Fatalf("%s waits for %d dependencies", r.pos.ID, r.unmet)
		}
	}
	if waits != 0 {
		t.Fatalf("%d more wait than are counted", waits)
	}
	awaiting, acked := 0, 0
	for _, o := range p.outgoing.list {
		if o.awaits() {
			awaiting++
		}
		if o.state == Acked {
			acked++
		}
	}
	if awaiting != p.outgoing.awaiting || acked != len(p.outgoing.acked) {
		t.Fatalf("%d own messages await and %d are acknowledged, counted were %d and %d", awaiting, acked, p.outgoing.awaiting, len(p.outgoing.acked))
	}
	if p.pruned.ids.size == 0 && !p.pruned.floored {
		checkTips(t, p)
	}
}

// checkTips compares the tips with their definition.
func checkTips(t *testing.T, p *Participant) {
	t.Helper()
	named := map[MessageID]bool{}
	for r := range p.log.all() {
		for _, e := range r.msg.CausalHistory {
			named[e.ID] = true
		}
	}
	var want []Position
	for r := range p.log.all() {
		if !named[r.pos.ID] {
			want = append(want, r.pos)
		}
	}
	if diff := cmp.Diff(positions(&p.tips), want); diff != "" {
		t.Fatalf("tips, got - want +:\n%s", diff)
	}
}

// reborn restarts from what was persisted, and compares.
func reborn(t *testing.T, cfg Config, p *Participant, d Durable, now Time) *Participant {
	t.Helper()
	again, err := Restore(cfg, d.Clone(), now)
	if err != nil {
		t.Fatal(err)
	}
	before, after := p.Status(), again.Status()
	for i := range before.Outgoing {
		before.Outgoing[i].State = Unacknowledged // evidence of filters is not durable
	}
	before.Now = after.Now
	if bytes.Equal(before.Filter, after.Filter) { // quicker than cmp
		before.Filter, after.Filter = nil, nil
	}
	if diff := cmp.Diff(after, before); diff != "" && d.Messages != nil {
		t.Fatalf("after a restart - before +:\n%s", diff)
	}
	return again
}

var sequences = flag.Int("sequences", 40, "random sequences of inputs to try")

func TestStep_keepsItsInvariantsUnderRandomInputs(t *testing.T) {
	for seed := range uint64(*sequences) {
		rng := rand.New(rand.NewPCG(seed, 2))
		data := make([]byte, 100+rng.IntN(1500))
		for i := range data {
			data[i] = byte(rng.Uint32())
		}
		ok := t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) { play(t, data) })
		if !ok {
			return
		}
	}
}

func FuzzStep_isDeterministicAndKeepsItsInvariants(f *testing.F) {
	f.Add([]byte("a short conversation of nobody in particular"))
	f.Add([]byte{7, 3, 2, 2, 2, 1, 1, 4, 0, 1, 2, 5, 5, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
	for seed := range byte(8) {
		data := make([]byte, 2000)
		x := uint32(seed) + 1
		for i := range data {
			x = x*1664525 + 1013904223
			data[i] = byte(x >> 24)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 4000 {
			return
		}
		first, second := play(t, data), play(t, data)
		if diff := cmp.Diff(first, second); diff != "" {
			t.Fatalf("two runs differ:\n%s", diff)
		}
	})
}
