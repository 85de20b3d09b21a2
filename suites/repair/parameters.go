package repair

import (
	"fmt"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
)

var _ = sut.Describe("repair/parameters", func() {
	sut.It("refuses-bad-ones", "A participant does not start with bounds that leave no wait, or without a response group",
		sut.Req("SDS-REP-26").Needs(contract.CapRepair), func(t *sut.T) {
			for i, test := range []struct {
				least, greatest int64
				groups          int
				fine            bool
			}{
				{30_000, 30_000, 1, false},
				{30_001, 30_000, 1, false},
				{120_011, 120_011, 4, false},
				{30_000, 120_011, 0, false},
				{30_000, 30_001, 1, true},
				{1, 2, 1_000, true},
			} {
				_, refused := t.TryNode(fmt.Sprintf("bob-%d", i), repairing, func(c *contract.Config) {
					c.RepairMinMS, c.RepairMaxMS, c.RepairGroups = &test.least, &test.greatest, &test.groups
				})
				what := fmt.Sprintf("T_min %d, T_max %d and %d groups", test.least, test.greatest, test.groups)
				if test.fine {
					t.Check("SDS-REP-26", refused == nil, what+" are fine", refused)
				} else {
					t.Check("SDS-REP-26", refused != nil, what+" are refused", "the participant started")
				}
			}
		})

	sut.It("lost-later", "With repair a message is declared lost after six times T_max by default, in the fast profile after eight minutes, and never before four",
		sut.Req("SDS-IN-5").Needs(contract.CapRepair), func(t *sut.T) {
			for _, test := range []struct {
				profile        string
				greatest, lost time.Duration
			}{
				{"standard", millis(arithmetic(t).MaxMS), 6 * millis(arithmetic(t).MaxMS)},
				{"standard", 100 * time.Second, 600 * time.Second},
				{"standard", 39 * time.Second, 240 * time.Second},
				{"fast", millis(arithmetic(t).MaxMS), 480 * time.Second},
				{"fast", 39 * time.Second, 480 * time.Second},
			} {
				n := member(t, "bob at "+test.greatest.String()+", "+test.profile, func(c *contract.Config) {
					c.RepairProfile, c.RepairMaxMS = test.profile, sut.Ptr(test.greatest.Milliseconds())
				})
				misses(t, n, "missing")
				early := n.Advance(test.lost - soon)
				t.Check("SDS-IN-5", len(lostIDs(early)) == 0, fmt.Sprintf("not lost within %v", test.lost), early)
				late := n.Advance(soon)
				t.Check("SDS-IN-5", len(lostIDs(late)) == 1, fmt.Sprintf("lost after %v", test.lost), late)
			}
		})
})
