package check

import (
	"testing"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/fault"
)

func TestSyncs(t *testing.T) {
	judge(t, "sync messages", []trial{
		{"from a log", nil, "100 alice send m1\n200 alice cast s1", 1, nil},
		{"from an empty log", nil, "200 alice cast s1", 1, []string{"SDS-SYNC-7 alice broadcasts s1, although its log is empty"}},
		{"without a filter", nil, "100 alice send m1\n200 alice cast s1 filter=none", 1, []string{"SDS-SYNC-4 alice broadcasts s1 without a filter"}},
		{"with an empty one", nil, "100 alice send m1\n200 alice cast s1 filter=0", 1, []string{"SDS-SYNC-4 "}},
		{"with a short one", nil, "100 alice send m1\n200 alice cast s1 filter=1", 1, nil},
		{"offline", nil, "100 alice send m1\n150 alice offline\n200 alice cast s1", 1, []string{"SDS-OFF-1 alice broadcasts s1 while it is offline"}},
		{"back again", nil, "100 alice send m1\n150 alice offline\n160 alice online\n200 alice cast s1", 1, nil},
		{"content is none", nil, "150 alice offline\n200 alice send m1 filter=none", 0, nil},
		{"the same once more is not judged", nil, "100 alice send m1\n150 alice cast s1\n160 alice offline\n200 alice advance; cast s1", 1, nil},
	})
}

// Alice sends at 100, and nobody says anything after the network is whole.
func TestSyncs_goOnInASilentGroup(t *testing.T) {
	quick := contract.Config{SyncMaxMS: new(int64(10_000))}
	heal := func(ms int64, more ...fault.Fault) func(*Setup) {
		return func(s *Setup) {
			config(quick)(s)
			s.HealMS, s.Faults = ms, more
		}
	}
	never := []string{"SDS-SYNC-1 nobody said anything new for 00:25.000, although logs are not empty and the longest interval is 00:10.000"}
	begin := "100 alice send m1\n"
	judge(t, "sync messages", []trial{
		{"for two intervals and what may be late", heal(20_000), begin + "25_099 bob advance", 0, nil},
		{"any longer", heal(20_000), begin + "25_100 bob advance", 0, never},
		{"the network was not whole for so long", heal(19_999), begin + "25_100 bob advance", 0, nil},
		{"logs are empty", heal(20_000), "25_100 bob advance", 0, nil},
		{"a sync message", heal(20_000), begin + "101 alice cast s1\n25_100 bob advance", 1, nil},
		{"that arrives", heal(20_000), "50 alice send m1\n60 alice cast s1\n100 bob get s1\n25_099 bob advance", 1, nil},
		{"that arrives, and no more", heal(20_000), "50 alice send m1\n60 alice cast s1\n100 bob get s1\n200 bob get s1\n25_100 bob advance", 1, never},
		{"content that arrives", heal(20_000), "50 alice send m1\n101 bob get m1\n25_100 bob advance", 0, nil},
		{"a resend tells nobody anything", heal(20_000), begin + "200 alice advance; cast m1\n25_100 bob advance", 0, never},
		{"nor what is ephemeral", heal(20_000), begin + "200 alice send e1\n25_100 bob advance", 0, never},
		{"a clock that stood still", heal(20_000, fault.Fault{Kind: fault.Jump, LengthMS: -7_000}), begin + "32_099 bob advance", 0, nil},
		{"a clock that stood still, and any longer", heal(20_000, fault.Fault{Kind: fault.Jump, LengthMS: 7_000}), begin + "32_100 bob advance", 0,
			[]string{"SDS-SYNC-1 nobody said anything new for 00:32.000"}},
		{"a clock that is wrong all the time", heal(20_000, fault.Fault{Kind: fault.Skew, LengthMS: 7_000}), begin + "25_100 bob advance", 0, never},
	})
}

func TestSyncs_areJudgedWhereThereAreSome(t *testing.T) {
	newBench(t).absent("sync messages", "")
	newBench(t, config(contract.Config{SyncMaxMS: new(int64(0))})).absent("sync messages", "the sync timer is off")
	newBench(t, func(s *Setup) { delete(s.Capabilities, contract.CapSync) }).absent("sync messages", "the capability sync is not declared")
}
