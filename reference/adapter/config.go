package adapter

import (
	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/reference/sds"
)

// dialect is the only one that the reference speaks.
const dialect = "sds-1"

// configOf translates the parameters: what is absent has the default.
func configOf(req contract.Request) (sds.Config, error) {
	cfg := sds.Config{Channel: sds.ChannelID(req.Channel), Self: sds.ParticipantID(req.Participant)}
	if req.Seed != nil {
		cfg.Seed = *req.Seed
	}
	if req.Config == nil {
		return cfg, nil
	}
	c := req.Config
	if c.Dialect != "" && c.Dialect != dialect {
		return cfg, &contract.Error{Code: contract.CodeUnsupported, Definite: true,
			Text: "dialect " + c.Dialect + "; this implementation speaks " + dialect}
	}
	switch c.IDs {
	case "", "derived":
	case "opaque":
		cfg.IDs = sds.Opaque
	default:
		return cfg, invalid("ids %q, expected derived or opaque", c.IDs)
	}
	set(&cfg.Interval, c.IntervalMS)
	set(&cfg.HistorySize, c.HistorySize)
	set(&cfg.HistoryTips, c.HistoryTips)
	set(&cfg.FilterWindow, c.FilterWindow)
	set(&cfg.AckEpsilon, c.AckEpsilon)
	set(&cfg.AckFilterMax, c.AckFilterMax)
	set(&cfg.JoinGrace, c.JoinGraceMS)
	set(&cfg.LostAfter, c.LostAfterMS)
	set(&cfg.ResendUnacknowledged, c.ResendUnacknowledgedMS)
	set(&cfg.ResendPossibly, c.ResendPossiblyMS)
	set(&cfg.ResendAttempts, c.ResendAttempts)
	set(&cfg.SyncMin, c.SyncMinMS)
	set(&cfg.SyncMax, c.SyncMaxMS)
	set(&cfg.IncomingLimit, c.IncomingLimit)
	set(&cfg.OutgoingLimit, c.OutgoingLimit)
	set(&cfg.MissingLimit, c.MissingLimit)
	set(&cfg.ContentLimit, c.ContentLimit)
	return cfg, nil
}

// set copies a parameter that is present. Zero on the wire is zero, where the
// configuration would read it as the default.
func set[To int | sds.Time | float64, From int | int64 | float64](to *To, from *From) {
	switch {
	case from == nil:
	case *from == 0:
		*to = sds.None
	default:
		*to = To(*from)
	}
}
