package channel

import (
	"fmt"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

// setting is a change of parameters with words for it.
type setting struct {
	name   string
	change sut.Config
}

func historySize(n int) setting {
	return setting{fmt.Sprintf("history_size %d", n), func(c *contract.Config) { c.HistorySize = &n }}
}

func historyTips(n int) setting {
	return setting{fmt.Sprintf("history_tips %d", n), func(c *contract.Config) { c.HistoryTips = &n }}
}

func windowOf(n int) setting {
	return setting{fmt.Sprintf("filter_window %d", n), func(c *contract.Config) { c.FilterWindow = &n }}
}

func expectedInterval(ms int64) setting {
	return setting{fmt.Sprintf("interval_ms %d", ms), func(c *contract.Config) { c.IntervalMS = &ms }}
}

func syncInterval(minMS, maxMS int64) setting {
	return setting{fmt.Sprintf("sync_min_ms %d, sync_max_ms %d", minMS, maxMS), func(c *contract.Config) { c.SyncMinMS, c.SyncMaxMS = &minMS, &maxMS }}
}

// noHistory leaves nothing to choose for a causal history.
var noHistory = setting{"history_size 0, history_tips 0", choosing(0, 0)}

var _ = sut.Describe("state", func() {
	sut.It("refuses-bad-parameters", "A participant refuses to start with parameters with which others would reject what it sends",
		sut.Req("SDS-STATE-4"), func(t *sut.T) {
			bad := []setting{
				historySize(257), historyTips(257), noHistory,
				windowOf(0), windowOf(3_277),
				expectedInterval(0),
				syncInterval(0, 300_000), syncInterval(2_001, 2_000),
			}
			for i, s := range bad {
				_, refused := t.TryNode(fmt.Sprintf("alice-%d", i), s.change)
				t.Check("SDS-STATE-4", refused != nil, fmt.Sprintf("alice does not start with %s", s.name))
			}
			alice, refused := t.TryNode("alice-0")
			t.Check("SDS-STATE-4", refused == nil, "she starts with good parameters, under a name that was refused with bad ones", refused)
			if alice != nil {
				got := alice.Send("hello")
				t.Check("SDS-STATE-4", len(got.Contents()) == 1, "and is as good as new", got)
			}
		})

	sut.It("takes-the-outermost-parameters", "The outermost parameters are good ones",
		sut.Req("SDS-STATE-4"), func(t *sut.T) {
			good := []setting{
				historySize(0), historySize(256), historyTips(0), historyTips(256),
				windowOf(1), windowOf(3_276), expectedInterval(1),
				syncInterval(1, 1), syncInterval(2_000, 2_000), syncInterval(2_001, 0), syncInterval(0, 0),
			}
			for i, s := range good {
				alice, refused := t.TryNode(fmt.Sprintf("alice-%d", i), s.change)
				t.Check("SDS-STATE-4", refused == nil, fmt.Sprintf("alice starts with %s", s.name), refused)
				if alice == nil {
					continue
				}
				got := alice.Send("hello")
				t.Check("SDS-STATE-4", len(got.Contents()) == 1, fmt.Sprintf("and sends with %s", s.name), got)
			}
		})
})
