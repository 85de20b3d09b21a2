package check

import (
	"testing"

	"github.com/causeway-sds/causeway/harness/contract"
)

func TestEphemeral(t *testing.T) {
	planned := func(s *Setup) { s.Ephemeral = true }
	judge(t, "ephemeral messages", []trial{
		{"once, bare, and delivered", planned, "100 alice send e1\n200 bob get e1; deliver e1\n210 bob get e1", 1, nil},
		{"by everybody", planned, "100 alice send e1\n150 carol create\n200 bob get e1; deliver e1\n200 carol get e1; deliver e1", 2, nil},
		{"not delivered", planned, "100 alice send e1\n200 bob get e1", 1, []string{"SDS-RECV-2 bob receives the ephemeral e1 and does not deliver it at once"}},
		{"not delivered the first time", planned, "100 alice send e1\n200 bob get e1\n300 bob get e1; deliver e1", 1, []string{"SDS-RECV-2 "}},
		{"each of several", planned, "100 alice send e1\n110 alice send e2\n200 bob get e1; deliver e1\n300 bob get e2; deliver e1", 2, []string{"SDS-RECV-2 bob receives the ephemeral e2"}},
		{"by one of two", planned, "100 alice send e1\n150 carol create\n200 bob get e1; deliver e1\n200 carol get e1", 2, []string{"SDS-RECV-2 carol receives the ephemeral e1"}},
		{"sent again", planned, "100 alice send e1\n200 alice advance; cast e1", 0, []string{"SDS-EPH-3 alice broadcasts the ephemeral e1 again"}},
		{"another one", planned, "100 alice send e1\n200 alice send e2", 0, nil},
		{"with a history", planned, "100 alice send e1 names=m1", 0, []string{"SDS-EPH-2 alice broadcasts the ephemeral e1 with a history or a filter"}},
		{"with a filter", planned, "100 alice send e1 filter=4", 0, []string{"SDS-EPH-2 "}},
		{"with an empty filter", planned, "100 alice send e1 filter=0", 0, []string{"SDS-EPH-2 "}},
		{"what is no message is not looked at", planned, "100 alice send e1\n200 alice advance; cast e1 names=m1 unreadable=1", 0, nil},
		{"nor what is content", planned, "100 alice send m1 names=m0\n200 alice advance; cast m1\n300 bob get m1", 0, nil},
		{"nor what is dropped", planned, "100 alice send e1\n200 bob drop e1", 0, nil},
		{"nor what arrives damaged", planned, "100 alice send e1\n200 bob get e1 damage=bit", 0, nil},
		{"nor what nobody can read", planned, "100 alice send e1\n200 bob get e1 unreadable=1", 0, nil},
		{"a damaged copy does not count", planned, "100 alice send e1\n200 bob get e1 damage=bit\n300 bob get e1", 1, []string{"SDS-RECV-2 "}},
	})
	newBench(t).absent("ephemeral messages", "none is sent")
	newBench(t, planned).absent("ephemeral messages", "")
	newBench(t, planned, func(s *Setup) { delete(s.Capabilities, contract.CapEphemeral) }).absent("ephemeral messages", "the capability ephemeral is not declared")
}
