package check

import "github.com/causeway-sds/causeway/harness/contract"

// parameters are those of the channel, with the defaults of section 1.2 where
// the scenario sets none.
type parameters struct {
	joinGraceMS, lostAfterMS             int64
	resendMS, resendPossiblyMS           int64
	attempts                             int
	syncMaxMS                            int64
	incoming, outgoing, missing, content int
	window                               int
	derived, repair                      bool
}

func parametersOf(c contract.Config) parameters {
	var p parameters
	s := or(c.IntervalMS, 5_000)
	p.joinGraceMS = or(c.JoinGraceMS, 30_000)
	p.repair = c.Repair == "on"
	lost := int64(240_000)
	switch {
	case p.repair && c.RepairProfile == "fast":
		lost = 480_000
	case p.repair:
		lost = max(lost, 6*or(c.RepairMaxMS, 120_011))
	}
	p.lostAfterMS = or(c.LostAfterMS, lost)
	p.resendMS = or(c.ResendUnacknowledgedMS, max(3*s, 10_000))
	p.resendPossiblyMS = or(c.ResendPossiblyMS, max(30_000, 2*p.resendMS))
	p.attempts = or(c.ResendAttempts, 8)
	p.syncMaxMS = or(c.SyncMaxMS, 300_000)
	p.incoming, p.outgoing, p.missing = or(c.IncomingLimit, 1_000), or(c.OutgoingLimit, 1_000), or(c.MissingLimit, 1_024)
	p.content = or(c.ContentLimit, 153_600)
	p.window = or(c.FilterWindow, 64)
	p.derived = c.IDs != "opaque"
	return p
}

func or[T any](value *T, otherwise T) T {
	if value == nil {
		return otherwise
	}
	return *value
}
