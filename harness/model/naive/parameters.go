package naive

import (
	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
)

// parameters are those of section 1.2, 17 and 20, with their defaults.
type parameters struct {
	derived                                    bool
	historySize, historyTips, filterWindow     int
	ackEpsilon, ackFilterMax                   float64
	joinGraceMS, lostAfterMS                   int64
	resendMS, resendPossiblyMS                 int64
	attempts                                   int
	syncMinMS, syncMaxMS                       int64
	incomingLimit, outgoingLimit, missingLimit int
	contentLimit, logLimit, prunedLimit        int
	repairOn                                   bool
	repair                                     model.Repair
}

func parametersOf(c contract.Config) parameters {
	s := or(c.IntervalMS, 5_000)
	p := parameters{
		derived:     c.IDs != "opaque",
		historySize: or(c.HistorySize, 2), historyTips: or(c.HistoryTips, 4), filterWindow: or(c.FilterWindow, 64),
		ackEpsilon: or(c.AckEpsilon, 0.000001), ackFilterMax: or(c.AckFilterMax, 0.05),
		joinGraceMS:   or(c.JoinGraceMS, 30_000),
		resendMS:      or(c.ResendUnacknowledgedMS, max(3*s, 10_000)),
		attempts:      or(c.ResendAttempts, 8),
		syncMaxMS:     or(c.SyncMaxMS, 300_000),
		incomingLimit: or(c.IncomingLimit, 1_000), outgoingLimit: or(c.OutgoingLimit, 1_000), missingLimit: or(c.MissingLimit, 1_024),
		contentLimit: or(c.ContentLimit, 153_600), logLimit: or(c.LogLimit, 65_536), prunedLimit: or(c.PrunedLimit, 65_536),
		repairOn: c.Repair == "on",
		repair: model.Repair{
			MinMS: or(c.RepairMinMS, 30_000), MaxMS: or(c.RepairMaxMS, 120_011), Groups: or(c.RepairGroups, 1),
			Fast: c.RepairProfile == "fast", IntervalMS: s,
		},
	}
	p.lostAfterMS = or(c.LostAfterMS, lostAfterMS(p))
	p.resendPossiblyMS = or(c.ResendPossiblyMS, max(30_000, 2*p.resendMS))
	p.syncMinMS = or(c.SyncMinMS, min(2*s, p.syncMaxMS))
	return p
}

// lostAfterMS is how long a dependency is missing before it is declared lost,
// unless the channel says otherwise.
func lostAfterMS(p parameters) int64 {
	switch {
	case p.repairOn && p.repair.Fast:
		return 480_000
	case p.repairOn:
		return max(240_000, 6*p.repair.MaxMS)
	}
	return 240_000
}

// againMS is the wait of a request that was armed again for the c-th time
// [SDS-REP-9].
func againMS(w int64, c int) int64 { return max(w, min(w<<min(c, 20), 30_000)) }

// answerAgeMS is the age up to which a message is answered for [SDS-REP-22].
const answerAgeMS = 1_800_000

func or[T any](value *T, otherwise T) T {
	if value == nil {
		return otherwise
	}
	return *value
}
