package doctor

import (
	"github.com/causeway-sds/causeway/harness/contract"
)

// rejectsForgotten fills a log that keeps next to nothing, and then brings the
// first message again: nobody can know any more whether it was delivered.
func rejectsForgotten(l *lab, channel string) string {
	l.pair(channel, func(c *contract.Config) { c.LogLimit, c.PrunedLimit = one(), one() })
	first := l.send(channel, "alice", "the first of many")
	l.carry(channel, "bob", first)
	for range 8 {
		l.now += second
		l.carry(channel, "bob", l.send(channel, "alice", "one more"))
	}
	for _, e := range l.carry(channel, "bob", first).Events {
		if e.Rejected != nil {
			return ""
		}
	}
	return "with log_limit and pruned_limit 1, the first of nine messages came again and was not rejected"
}

func one() *int {
	n := 1
	return &n
}

// staysSilentOffline cuts alice off, lets every period pass, and lets her back.
func staysSilentOffline(l *lab, channel string) string {
	l.pair(channel, nil)
	l.send(channel, "alice", "can you hear me")
	l.online(channel, "alice", false)
	if len(l.pass(channel, "alice", 10*60*second).Broadcast) > 0 {
		return "with online=false something was broadcast by a timer"
	}
	speaks := carries("can you hear me")
	if speaks(l.online(channel, "alice", true)) || l.passUntil(channel, "alice", 10*60*second, speaks) {
		return ""
	}
	return "a message that nobody acknowledged was not broadcast again after online=true"
}

func (l *lab) online(channel, who string, online bool) contract.OK {
	all := []string{"alice", "bob"}
	return l.ask(contract.Request{
		Cmd: contract.Context, Node: node(channel, who), NowMS: l.at(), Members: all, Present: all, Steward: "bob", Online: &online,
	})
}

// digests makes alice the steward, with a sync timer that is too slow to be
// taken for what she says as steward.
func digests(l *lab, channel string) string {
	l.pair(channel, func(c *contract.Config) {
		c.IntervalMS, c.SyncMinMS, c.SyncMaxMS = ms(5*second), ms(60*60*second), ms(60*60*second)
	})
	for _, who := range []string{"alice", "bob"} {
		l.ask(contract.Request{
			Cmd: contract.Context, Node: node(channel, who), Members: []string{"alice", "bob"}, Present: []string{"alice", "bob"}, Steward: "alice",
		})
	}
	l.carry(channel, "alice", l.send(channel, "bob", "for the digest"))
	if l.passUntil(channel, "alice", 30*second, func(ok contract.OK) bool { return len(ok.Broadcast) > 0 }) {
		return ""
	}
	return "the steward received a message, with interval_ms 5000, and broadcast nothing for 30 seconds"
}
