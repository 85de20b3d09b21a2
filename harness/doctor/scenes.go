package doctor

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/causeway-sds/causeway/harness/contract"
)

// pair starts alice and bob, who know of each other, in a channel whose timers
// are quiet unless change says otherwise.
func (l *lab) pair(channel string, change func(*contract.Config)) {
	config := l.hello.config()
	config.SyncMaxMS = ms(0)
	config.JoinGraceMS = ms(1)
	config.LostAfterMS = ms(24 * 60 * 60 * second)
	if change != nil {
		change(&config)
	}
	l.create(channel, "alice", config)
	l.create(channel, "bob", config)
	l.members(channel, "alice", "bob")
	l.members(channel, "bob", "alice")
	l.now += second
}

func resends(l *lab, channel string) string {
	l.pair(channel, nil)
	l.send(channel, "alice", "say it again")
	if l.passUntil(channel, "alice", 10*60*second, carries("say it again")) {
		return ""
	}
	return "nobody acknowledged a message for 10 minutes, and it was not broadcast again"
}

func syncs(l *lab, channel string) string {
	l.pair(channel, busySync)
	l.carry(channel, "bob", l.send(channel, "alice", "a message"))
	if l.passUntil(channel, "bob", 20*60*second, func(ok contract.OK) bool { return len(ok.Broadcast) > 0 }) {
		return ""
	}
	return "20 minutes after a message was received, nothing was broadcast"
}

func busySync(c *contract.Config) { c.SyncMinMS, c.SyncMaxMS = ms(second), ms(60*second) }

// carries says whether a broadcast has a text in its bytes: content and IDs
// stand in them as they are, whatever the dialect.
func carries(text string) func(contract.OK) bool {
	return func(ok contract.OK) bool {
		return slices.ContainsFunc(ok.Broadcast, func(b contract.Broadcast) bool {
			return text != "" && bytes.Contains(b.Wire, []byte(text))
		})
	}
}

// answered lets alice send, bob receive and answer, and alice receive that.
func answered(l *lab, channel string) (id string, events []contract.Event) {
	l.pair(channel, nil)
	sent := l.send(channel, "alice", "a question")
	l.now += second
	l.carry(channel, "bob", sent)
	l.now += second
	got := l.carry(channel, "alice", l.send(channel, "bob", "an answer"))
	l.now += second
	return sentID(sent), append(got.Events, l.advance(channel, "alice").Events...)
}

func acknowledges(l *lab, channel string) string {
	id, events := answered(l, channel)
	for _, e := range events {
		if e.Acknowledged != nil && e.Acknowledged.MessageID == id || e.PossiblyAcknowledged != nil && e.PossiblyAcknowledged.MessageID == id {
			return ""
		}
	}
	return "a message was answered by one that follows it, and no event called it acknowledged, or possibly"
}

func namesAcknowledger(l *lab, channel string) string {
	id, events := answered(l, channel)
	for _, e := range events {
		if e.Acknowledged != nil && e.Acknowledged.MessageID == id && slices.Contains(e.Acknowledged.By, "bob") {
			return ""
		}
	}
	return "bob answered a message, and no acknowledged event names bob"
}

func knowsLevels(l *lab, channel string) string {
	_, events := answered(l, channel)
	for _, e := range events {
		if e.Acknowledged != nil && e.Acknowledged.Level != "" && e.Acknowledged.Level != "one" {
			return ""
		}
	}
	return "the steward, the only other member, answered, and no level beyond one was reported"
}

func sendsEphemeral(l *lab, channel string) string {
	l.pair(channel, nil)
	sent := l.ask(contract.Request{
		Cmd: contract.Send, Node: node(channel, "alice"), NowMS: l.at(), Content: []byte("typing"), Ephemeral: true,
	})
	if carries("typing")(sent) {
		return ""
	}
	return "an ephemeral message was sent, and no broadcast carries it"
}

// gap lets bob miss a message that the next one names, after his time of
// joining is over, and returns its ID and what he said at once.
func gap(l *lab, channel string, change func(*contract.Config)) (id string, at contract.OK) {
	l.pair(channel, change)
	l.carry(channel, "bob", l.send(channel, "alice", "heard"))
	l.now += 60 * second
	l.carry(channel, "bob", l.send(channel, "alice", "heard too"))
	l.now += second
	missed := l.send(channel, "alice", "missed")
	l.now += second
	return sentID(missed), l.carry(channel, "bob", l.send(channel, "alice", "after it"))
}

// A request travels in a message of its own or with the next one, so bob has
// something to say now and then.
func repairs(l *lab, channel string) string {
	id, got := gap(l, channel, func(c *contract.Config) {
		busySync(c)
		c.Repair = "on"
	})
	asks := carries(id)
	for range 20 {
		if asks(got) || l.passUntil(channel, "bob", 60*second, asks) {
			return ""
		}
		got = l.send(channel, "bob", "by the way")
	}
	return "a message was missing for 20 minutes, and no broadcast asked for it"
}

func retrieves(l *lab, channel string) string {
	id, got := gap(l, channel, nil)
	wished := func(ok contract.OK) bool {
		return slices.ContainsFunc(ok.Events, func(e contract.Event) bool {
			return e.Retrieve != nil && slices.ContainsFunc(e.Retrieve.Entries, func(entry contract.HistoryEntry) bool {
				return entry.MessageID == id
			})
		})
	}
	if wished(got) || l.passUntil(channel, "bob", 5*60*second, wished) {
		return ""
	}
	return "a message was missing for 5 minutes, and no retrieve event named it"
}

func passesHintsOn(l *lab, channel string) string {
	l.pair(channel, nil)
	hint := []byte("hint:5f2c")
	sent := l.send(channel, "alice", "findable")
	l.ask(contract.Request{Cmd: contract.Hint, Node: node(channel, "alice"), MessageID: sentID(sent), RetrievalHint: hint})
	l.now += second
	next := l.send(channel, "alice", "the next")
	for _, b := range sent.Broadcast {
		l.receive(channel, "bob", b.Wire, hint)
	}
	reply := l.send(channel, "bob", "a reply")
	for _, b := range append(next.Broadcast, reply.Broadcast...) {
		if bytes.Contains(b.Wire, hint) {
			return ""
		}
	}
	return "a message was given a hint, at its sender and at its receiver, and no later message carries it"
}

func persists(l *lab, channel string) string {
	l.pair(channel, nil)
	sent := l.send(channel, "alice", "remember me")
	if !delivered(l.carry(channel, "bob", sent), "remember me") {
		return "a message was not delivered in the first place"
	}
	durable := true
	l.now += second
	l.ask(contract.Request{Cmd: contract.Restart, Node: node(channel, "bob"), NowMS: l.at(), Durable: &durable})
	refused := l.failed != nil
	if refused || delivered(l.carry(channel, "bob", sent), "remember me") {
		return "after a restart with durable=true a message was not remembered"
	}
	return ""
}

func goesBack(l *lab, channel string) string {
	l.pair(channel, nil)
	snapshot := l.ask(contract.Request{Cmd: contract.Snapshot, Node: node(channel, "bob")}).Snapshot
	sent := l.send(channel, "alice", "forget me")
	l.carry(channel, "bob", sent)
	l.now += second
	if snapshot == "" {
		return "no snapshot was taken"
	}
	l.ask(contract.Request{Cmd: contract.Restore, Node: node(channel, "bob"), NowMS: l.at(), Snapshot: snapshot})
	if delivered(l.carry(channel, "bob", sent), "forget me") {
		return ""
	}
	return "a message that came after a snapshot was still known after restoring it"
}

func showsState(l *lab, channel string) string {
	l.pair(channel, nil)
	sent := l.send(channel, "alice", "look")
	l.carry(channel, "bob", sent)
	for _, entry := range l.inspect(channel, "bob").Log {
		if entry.MessageID == sentID(sent) {
			return ""
		}
	}
	return "a message was delivered, and the log in the state does not have it"
}

func takesIDs(l *lab, channel string) string {
	l.pair(channel, func(c *contract.Config) { c.IDs = "opaque" })
	sent := l.ask(contract.Request{
		Cmd: contract.Send, Node: node(channel, "alice"), NowMS: l.at(), Content: []byte("named"), MessageID: "wished-for-1",
	})
	if id := sentID(sent); id != "wished-for-1" {
		return fmt.Sprintf("with opaque IDs the wish for wished-for-1 gave %q", id)
	}
	return ""
}

func verifiesIDs(l *lab, channel string) string {
	l.pair(channel, func(c *contract.Config) { c.IDs = "derived" })
	sent := l.send(channel, "alice", "as it was sent")
	if len(sent.Broadcast) == 0 {
		return "nothing was broadcast"
	}
	changed := bytes.Replace(sent.Broadcast[0].Wire, []byte("as it was sent"), []byte("as it was SENT"), 1)
	if delivered(l.receive(channel, "bob", changed, nil), "as it was SENT") {
		return "a message whose content was changed on the way was delivered"
	}
	return ""
}

func delivered(ok contract.OK, content string) bool {
	return slices.ContainsFunc(ok.Events, func(e contract.Event) bool {
		return e.Delivered != nil && string(e.Delivered.Content) == content
	})
}
