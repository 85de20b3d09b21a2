package doctor_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/driver"
)

// fakeEnv makes the test binary play an adapter: a toy that does what every
// capability says, with a defect if one is named.
const fakeEnv = "CAUSEWAY_FAKE_ADAPTER"

func TestMain(m *testing.M) {
	defect, play := os.LookupEnv(fakeEnv)
	if !play {
		os.Exit(m.Run())
	}
	playToy(defect)
}

// adapter says how to start the toy with a defect; "" has none.
func adapter(t *testing.T, defect string) driver.Options {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return driver.Options{
		Command: []string{self},
		Env:     []string{fakeEnv + "=" + defect, "GORACE=atexit_sleep_ms=0"},
		// Generous, so that a busy machine does not look like a defect.
		StartTimeout: 20 * time.Second, CallTimeout: 20 * time.Second, ExitTimeout: 20 * time.Second,
	}
}

// toy is a host of toy participants. It knows nothing of SDS: messages are
// JSON, and everything is done as simply as the scenes can see it.
type toy struct {
	defect    string
	nodes     map[string]*toyNode
	snapshots []string
}

type toyNode struct {
	Channel, Me  string
	Opaque, Sync bool
	Keeps        int // messages in the log before the first are forgotten; 0: all
	Offline      bool
	Resend       int64
	Log          []toyMessage
	Hints        map[string][]byte
	Acked        map[string]bool
	Pending      []toyMessage // own messages nobody answered
	Due          int64
	random       *rand.Rand
	sentAtWall   time.Time
}

type toyMessage struct {
	ID, Sender, Content string
	Lamport             int64
	Sees                []string
	Hint                string `json:",omitempty"`
	Sum                 int
}

func (m toyMessage) wire() []byte {
	line, err := json.Marshal(m)
	if err != nil {
		panic(err)
	}
	return line
}

func (m toyMessage) sum() (n int) {
	for _, c := range []byte(m.Content) {
		n = n*31 + int(c)
	}
	return n
}

func (a *toy) Handle(req contract.Request) (contract.OK, error) {
	if req.Cmd == contract.Hello {
		return a.hello(*req.Contract)
	}
	if req.Cmd == contract.Create {
		n := &toyNode{Channel: req.Channel, Me: req.Participant, Resend: 10_000, Hints: map[string][]byte{}, Acked: map[string]bool{}}
		if c := req.Config; c != nil {
			n.Opaque = c.IDs == "opaque"
			if c.LogLimit != nil {
				n.Keeps = *c.LogLimit + *c.PrunedLimit
			}
			n.Sync = c.SyncMaxMS == nil || *c.SyncMaxMS > 0
			if c.ResendUnacknowledgedMS != nil {
				n.Resend = *c.ResendUnacknowledgedMS
			}
		}
		n.random = rand.New(rand.NewPCG(*req.Seed, 0))
		if a.is("chance") {
			n.random = rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0))
		}
		a.nodes[req.Node] = n
		return contract.OK{}, nil
	}
	n, found := a.nodes[req.Node]
	if !found {
		return contract.OK{}, &contract.Error{Code: contract.CodeInvalid, Definite: true, Text: "unknown node " + req.Node}
	}
	return a.command(n, req)
}

func (a *toy) command(n *toyNode, req contract.Request) (contract.OK, error) {
	unsupported := &contract.Error{Code: contract.CodeUnsupported, Definite: true, Text: "not here"}
	switch req.Cmd {
	case contract.Send:
		return a.send(n, req), nil
	case contract.Receive:
		return a.receive(n, req), nil
	case contract.Advance:
		return a.advance(n, *req.NowMS), nil
	case contract.Context:
		if req.Online != nil && !a.is("lie offline") {
			n.Offline = !*req.Online
		}
	case contract.Hint:
		n.Hints[req.MessageID] = req.RetrievalHint
	case contract.Inspect:
		state := &contract.State{}
		for _, m := range n.Log {
			state.Lamport = uint64(m.Lamport)
			state.Log = append(state.Log, contract.LogEntry{MessageID: m.ID, Lamport: uint64(m.Lamport)})
		}
		if a.is("lie inspect") {
			state.Log = nil
		}
		return contract.OK{State: state}, nil
	case contract.Snapshot:
		if a.is("lie snapshot") {
			return contract.OK{}, unsupported
		}
		a.snapshots = append(a.snapshots, string(mustJSON(n)))
		return contract.OK{Snapshot: fmt.Sprint(len(a.snapshots))}, nil
	case contract.Restore:
		var i int
		fmt.Sscan(req.Snapshot, &i)
		fresh := &toyNode{random: n.random}
		if err := json.Unmarshal([]byte(a.snapshots[i-1]), fresh); err != nil {
			return contract.OK{}, err
		}
		a.nodes[req.Node] = fresh
	case contract.Restart:
		if a.is("lie persistence") {
			n.Log = nil
		}
	}
	return contract.OK{}, nil
}

func mustJSON(v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return text
}

func (a *toy) is(defect string) bool { return a.defect == defect }

func (a *toy) hello(theirs contract.VersionRange) (contract.OK, error) {
	version, err := contract.Negotiate(theirs)
	if a.is("any version") {
		version, err = 1, nil
	}
	clock := contract.ClockVirtual
	if a.is("real clock") {
		clock = contract.ClockReal
	}
	return contract.OK{
		Contract: version, Implementation: &contract.Implementation{Name: "toy", Version: "1", Language: "Go"},
		Clock: clock, Capabilities: contract.Capabilities, Dialects: []string{"sds-1"},
	}, err
}

func (a *toy) send(n *toyNode, req contract.Request) contract.OK {
	now := *req.NowMS
	if a.is("wall clock") {
		now = time.Now().UnixMilli()
	}
	m := toyMessage{ID: fmt.Sprintf("%s.%s.%d.%d", n.Channel, n.Me, len(n.Log), n.random.Uint32()), Sender: n.Me, Content: string(req.Content), Lamport: now}
	if n.Opaque && req.MessageID != "" && !a.is("lie opaque-ids") {
		m.ID = req.MessageID
	}
	if !req.Ephemeral {
		for _, seen := range n.Log {
			m.Sees = append(m.Sees, seen.ID)
			if !a.is("lie hints") {
				m.Hint += string(n.Hints[seen.ID])
			}
		}
		n.Log, n.Pending = append(n.Log, m), append(n.Pending, m)
		n.Due = *req.NowMS + n.Resend
		n.sentAtWall = time.Now()
	}
	m.Sum = m.sum()
	if req.Ephemeral && a.is("lie ephemeral") {
		return contract.OK{}
	}
	return contract.OK{
		Broadcast: []contract.Broadcast{{Wire: m.wire()}}, Events: []contract.Event{{Sent: &contract.Sent{MessageID: m.ID}}},
		DeadlineMS: &n.Due,
	}
}

func (a *toy) receive(n *toyNode, req contract.Request) (ok contract.OK) {
	var m toyMessage
	if json.Unmarshal(req.Wire, &m) != nil || m.Sum != m.sum() && !a.is("lie derived-ids") {
		ok.Events = append(ok.Events, contract.Event{Rejected: &contract.Rejected{Class: "identity"}})
		return ok
	}
	known := func(id string) bool {
		return slices.ContainsFunc(n.Log, func(l toyMessage) bool { return l.ID == id })
	}
	for _, id := range m.Sees {
		i := slices.IndexFunc(n.Pending, func(p toyMessage) bool { return p.ID == id })
		switch {
		case i >= 0:
			n.Pending = slices.Delete(n.Pending, i, i+1)
			ok.Events = append(ok.Events, a.acknowledged(id, m.Sender)...)
		case !known(id) && !a.is("lie retrieve"):
			ok.Events = append(ok.Events, contract.Event{Retrieve: &contract.Retrieve{Entries: []contract.HistoryEntry{{MessageID: id}}}})
		}
		if !known(id) && !a.is("lie repair") {
			ok.Broadcast = append(ok.Broadcast, contract.Broadcast{Wire: []byte("who has " + id)})
		}
	}
	if at := slices.IndexFunc(n.Log, func(l toyMessage) bool { return l.ID == m.ID }); n.Keeps > 0 && at >= 0 && at < len(n.Log)-n.Keeps && !a.is("lie retention") {
		ok.Events = append(ok.Events, contract.Event{Rejected: &contract.Rejected{Class: "too_old"}})
	}
	if !known(m.ID) {
		n.Log = append(n.Log, m)
		n.Hints[m.ID] = req.RetrievalHint
		ok.Events = append(ok.Events, contract.Event{Delivered: &contract.Delivered{MessageID: m.ID, SenderID: m.Sender, Content: []byte(m.Content)}})
		n.Due = *req.NowMS + n.Resend
	}
	ok.DeadlineMS = &n.Due
	return ok
}

func (a *toy) acknowledged(id, by string) []contract.Event {
	e := contract.Acknowledged{MessageID: id, By: []string{by}, Level: "steward"}
	switch a.defect {
	case "lie ack":
		return nil
	case "lie acked-by":
		e.By = nil
	case "lie levels":
		e.Level = "one"
	}
	return []contract.Event{{Acknowledged: &e}}
}

func (a *toy) advance(n *toyNode, now int64) (ok contract.OK) {
	due := n.Due > 0 && now >= n.Due
	if a.is("wall timers") {
		due = time.Since(n.sentAtWall) > time.Duration(n.Resend)*time.Millisecond
	}
	if due && !n.Offline {
		for _, m := range n.Pending {
			if !a.is("lie resend") {
				m.Sum = m.sum()
				ok.Broadcast = append(ok.Broadcast, contract.Broadcast{Wire: m.wire()})
			}
		}
		if n.Sync && !a.is("lie sync") && !(n.Channel == "digests" && a.is("lie digests")) {
			ok.Broadcast = append(ok.Broadcast, contract.Broadcast{Wire: []byte(fmt.Sprint("sync ", len(n.Log)))})
		}
		n.Due = now + n.Resend + int64(n.random.IntN(10))
	}
	ok.DeadlineMS = &n.Due
	return ok
}

// playToy is the main function of the fake adapter. Defects of manners sit
// here, between the handler and the lines.
func playToy(defect string) {
	handler := &toy{defect: defect, nodes: map[string]*toyNode{}}
	twist := manners[defect]
	lines := contract.NewLineReader(os.Stdin, 0)
	for n := 0; ; n++ {
		line, err := lines.Next()
		if err != nil {
			break
		}
		reply := string(contract.Answer(handler, line)) + "\n"
		if twist != nil {
			reply = twist(n, string(line), reply)
		}
		fmt.Print(reply)
	}
	switch defect {
	case "lingers":
		hang()
	case "bad exit":
		os.Exit(3)
	}
}

// manners are defects of the conversation: from the number of the request, its
// line and its proper reply they make what is said instead.
var manners = map[string]func(n int, line, reply string) string{
	"noise": func(n int, _, reply string) string {
		if n == 0 {
			return "Welcome to toy 1.0\n" + reply
		}
		return reply
	},
	"null fields": func(_ int, _, reply string) string {
		return strings.Replace(reply, `"ok":{"broadcast"`, `"ok":{"state":null,"broadcast"`, 1)
	},
	"yes man": func(_ int, _, reply string) string {
		if strings.Contains(reply, "unknown command") {
			return reply[:strings.Index(reply, `"error"`)] + `"ok":{}}` + "\n"
		}
		return reply
	},
	"internal": func(_ int, _, reply string) string {
		if strings.Contains(reply, "unknown command") {
			return strings.Replace(reply, `"unsupported"`, `"internal"`, 1)
		}
		return reply
	},
	"dies of unknown commands": func(_ int, _, reply string) string {
		if strings.Contains(reply, "unknown command") {
			fmt.Fprintln(os.Stderr, "KeyError: levitate")
			os.Exit(1)
		}
		return reply
	},
	"strict fields": func(_ int, line, reply string) string {
		if strings.Contains(line, "x_unknown") {
			return strings.Split(reply, `"ok"`)[0] + `"error":{"code":"malformed","definite":true,"text":"x_unknown"}}` + "\n"
		}
		return reply
	},
	"own ids": func(n int, _, reply string) string {
		return fmt.Sprintf(`{"id":%d`, n+1) + reply[strings.IndexByte(reply, ','):]
	},
	"mute": func(n int, _, reply string) string {
		if n > 0 {
			return ""
		}
		return reply
	},
	"no dialects": func(_ int, _, reply string) string { return strings.Replace(reply, `"dialects":["sds-1"]`, `"x":1`, 1) },
}

// hang keeps the program alive without doing anything. An empty select would
// not: the runtime takes it for a deadlock and exits.
func hang() { <-time.After(time.Hour) }
