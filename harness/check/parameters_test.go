package check

import (
	"testing"

	"github.com/causeway-sds/causeway/harness/contract"
)

// The defaults are those of section 1.2 of the text.
func TestParameters(t *testing.T) {
	defaults := parameters{
		joinGraceMS: 30_000, lostAfterMS: 240_000, resendMS: 15_000, resendPossiblyMS: 30_000, attempts: 8, syncMaxMS: 300_000,
		incoming: 1_000, outgoing: 1_000, missing: 1_024, content: 153_600, window: 64, derived: true,
	}
	for name, c := range map[string]struct {
		config contract.Config
		change func(*parameters)
	}{
		"nothing is set":       {contract.Config{}, func(*parameters) {}},
		"opaque IDs":           {contract.Config{IDs: "opaque"}, func(p *parameters) { p.derived = false }},
		"a long interval":      {contract.Config{IntervalMS: new(int64(8_000))}, func(p *parameters) { p.resendMS, p.resendPossiblyMS = 24_000, 48_000 }},
		"a short interval":     {contract.Config{IntervalMS: new(int64(3_000))}, func(p *parameters) { p.resendMS = 10_000 }},
		"resends":              {contract.Config{ResendUnacknowledgedMS: new(int64(20_000))}, func(p *parameters) { p.resendMS, p.resendPossiblyMS = 20_000, 40_000 }},
		"repair":               {contract.Config{Repair: "on"}, func(p *parameters) { p.repair, p.lostAfterMS = true, 720_066 }},
		"quick repair":         {contract.Config{Repair: "on", RepairMaxMS: new(int64(40_001))}, func(p *parameters) { p.repair, p.lostAfterMS = true, 240_006 }},
		"quicker repair":       {contract.Config{Repair: "on", RepairMaxMS: new(int64(39_999))}, func(p *parameters) { p.repair = true }},
		"the fast profile":     {contract.Config{Repair: "on", RepairProfile: "fast"}, func(p *parameters) { p.repair, p.lostAfterMS = true, 480_000 }},
		"a profile of nothing": {contract.Config{RepairProfile: "fast"}, func(*parameters) {}},
		"everything": {
			contract.Config{
				JoinGraceMS: new(int64(1)), LostAfterMS: new(int64(2)), ResendUnacknowledgedMS: new(int64(3)), ResendPossiblyMS: new(int64(4)), ResendAttempts: new(5),
				SyncMaxMS: new(int64(6)), IncomingLimit: new(7), OutgoingLimit: new(8), MissingLimit: new(9), ContentLimit: new(10), FilterWindow: new(11),
			},
			func(p *parameters) {
				*p = parameters{
					joinGraceMS: 1, lostAfterMS: 2, resendMS: 3, resendPossiblyMS: 4, attempts: 5, syncMaxMS: 6,
					incoming: 7, outgoing: 8, missing: 9, content: 10, window: 11, derived: true,
				}
			},
		},
	} {
		want := defaults
		c.change(&want)
		if got := parametersOf(c.config); got != want {
			t.Errorf("%s: got %+v, want %+v", name, got, want)
		}
	}
}
