package naive

import (
	"fmt"
	"slices"
	"testing"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
)

// asksFor is a sync message in which somebody asks for messages.
func asksFor(who string, lamportMS int64, msgs ...model.Message) model.Message {
	var ids []string
	for _, m := range msgs {
		ids = append(ids, m.MessageID)
	}
	return model.Sealed(model.Message{SenderID: who, ChannelID: "c", Lamport: new(uint64(epochMS + lamportMS)), Repair: model.Entries(ids...)})
}

var answering = contract.Config{SyncMaxMS: new(int64(0)), Repair: "on", RepairMinMS: new(int64(1_000))}

// An answer that was cancelled, since a copy was heard, counts against the bound
// of one requester [SDS-REP-22].
func TestAnswers_cancelledOnesCount(t *testing.T) {
	for _, c := range []struct {
		askedMS int64
		want    []string
	}{{7_000, []string{"SDS-REP-21"}}, {10_001, nil}} {
		d := newDesk(t, answering)
		var msgs []model.Message
		after := ""
		for i := range int64(4) {
			m := alice(i, fmt.Sprint("m", i))
			d.gets(10+i, m, delivered(m, after))
			msgs, after = append(msgs, m), m.MessageID
		}
		d.gets(5_000, asksFor("carol", 5_000, msgs[:3]...))
		for _, m := range msgs[:3] {
			d.gets(5_001, m) // a copy
		}
		d.gets(c.askedMS, asksFor("carol", c.askedMS, msgs[3]))
		due := c.askedMS + model.Repair{MinMS: 1_000, MaxMS: 120_011, Groups: 1}.AnswerMS("bob", "alice", msgs[3].MessageID)
		d.at(due, Step{Cmd: contract.Advance, Broadcast: broadcasts(msgs[3])}, c.want...)
	}
}

// Of eleven answers that are due at once the one is dropped whose ID sorts last
// [SDS-REP-23].
func TestAnswers_thoseWhoseIDSortsFirstGoFirst(t *testing.T) {
	for _, dropped := range []int{10, 0} {
		d := newDesk(t, answering)
		var msgs []model.Message
		for i := range int64(11) {
			msgs = append(msgs, d.sends(10+i, fmt.Sprint("m", i)))
		}
		slices.SortFunc(msgs, func(a, b model.Message) int {
			return model.PlaceOf(model.Message{MessageID: a.MessageID}).Compare(model.Place{MessageID: b.MessageID})
		})
		for i := 0; i < len(msgs); i += 3 { // the author answers now
			d.gets(5_000, asksFor(fmt.Sprint("member", i), 5_000, msgs[i:min(i+3, len(msgs))]...))
		}
		d.at(5_000, Step{Cmd: contract.Advance, Broadcast: broadcasts(slices.Delete(slices.Clone(msgs), dropped, dropped+1)...)})
		if dropped == 10 {
			d.at(5_100, Step{Cmd: contract.Advance})
		} else {
			d.at(5_100, Step{Cmd: contract.Advance}, "SDS-REP-17")
		}
	}
}

// Of equal times the one whose ID sorts last leaves a full buffer [SDS-REP-24].
func TestBuffers_ofEqualTimesTheLastIDLeaves(t *testing.T) {
	p := New(Setup{ID: "bob", Channel: "c", Config: answering}, epochMS)
	for _, id := range []string{"b", "c", "a"} {
		p.answers[id], p.requests[id] = &answer{latestMS: 7}, &request{atMS: 7}
	}
	p.answers["0"], p.requests["0"] = &answer{latestMS: 6}, &request{atMS: 6}
	if got := p.latestAnswer() + p.latestRequest(); got != "cc" {
		t.Errorf("%s leave, want cc", got)
	}
}
