package check

import (
	"testing"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/model"
)

func TestWire(t *testing.T) {
	derived, repair := config(contract.Config{IDs: "derived"}), config(contract.Config{Repair: "on"})
	judge(t, "wire", []trial{
		{"each broadcast is looked at", nil, "100 alice send m1\n200 alice cast s1; cast m1\n300 bob send e1", 4, nil},
		{"no message", nil, "100 alice send m1 unreadable=1", 1, []string{"SDS-WIRE-1 alice broadcasts bytes that are no message: no message"}},
		{"an empty field", nil, "100 alice send m1 filter=0", 1, []string{"SDS-WIRE-3 alice broadcasts m1: "}},
		{"an ID that does not follow", derived, "100 alice send m1", 1, []string{"SDS-ID-3 alice broadcasts m1 under the ID m1, which is not the one that follows from the message, "}},
		{"of a sync message neither", derived, "100 alice cast s1", 1, []string{"SDS-ID-3 alice broadcasts s1 under the ID s1"}},
		{"of an ephemeral message nobody can tell", derived, "100 alice send e1", 1, nil},
		{"an answer", repair, "100 alice send m1\n200 bob get m1; deliver m1\n300 bob advance; cast m1", 2, nil},
		{"an answer without repair", nil, "100 alice send m1\n200 bob get m1; deliver m1\n300 bob advance; cast m1", 2,
			[]string{"SDS-WIRE-2 bob broadcasts m1#2 of alice, although nobody can ask for it: repair is off"}},
	})
}

func TestWire_derivedIDsFollowFromTheMessage(t *testing.T) {
	b := newBench(t, func(s *Setup) { s.Config.IDs = "" })
	msg := model.Sealed(model.Message{SenderID: "alice", ChannelID: "sim", Lamport: new(uint64(epochMS + 100)), Content: []byte("hello")})
	b.step(&history.Step{AtMS: 100, Node: "alice", Kind: history.Sent, Broadcast: []*history.Packet{{Name: "m1", Wire: model.Encode(msg), Message: msg}}})
	b.says("wire")
	if b.held("wire") != 1 {
		t.Error("the message was not looked at")
	}
}
