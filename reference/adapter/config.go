package adapter

import (
	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/reference/sds"
)

// The dialects that the reference speaks.
const (
	dialectSDS  = "sds-1"
	dialectWaku = "waku-js"
)

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
	if err := setChoices(&cfg, c); err != nil {
		return cfg, err
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
	set(&cfg.RepairMin, c.RepairMinMS)
	set(&cfg.RepairMax, c.RepairMaxMS)
	set(&cfg.RepairGroups, c.RepairGroups)
	set(&cfg.LogLimit, c.LogLimit)
	set(&cfg.PrunedLimit, c.PrunedLimit)
	if c.AckMembers != nil {
		cfg.AckMembers = *c.AckMembers
	}
	if c.AckPercent != nil {
		cfg.AckPercent = *c.AckPercent
	}
	return cfg, nil
}

// setChoices translates the parameters that are words.
func setChoices(cfg *sds.Config, c *contract.Config) error {
	switch c.Dialect {
	case "", dialectSDS:
	case dialectWaku:
		cfg.Dialect = sds.WakuJS
		if c.IDs == "derived" {
			return invalid("ids derived, expected opaque: message IDs of %s cannot be verified", dialectWaku)
		}
	default:
		return &contract.Error{Code: contract.CodeUnsupported, Definite: true,
			Text: "dialect " + c.Dialect + "; this implementation speaks " + dialectSDS + " and " + dialectWaku}
	}
	for _, choice := range []struct {
		name, read, normal, other string
		choose                    func()
	}{
		{"ids", c.IDs, "derived", "opaque", func() { cfg.IDs = sds.Opaque }},
		{"repair", c.Repair, "off", "on", func() { cfg.Repair = true }},
		{"repair_profile", c.RepairProfile, "standard", "fast", func() { cfg.RepairProfile = sds.Fast }},
	} {
		switch choice.read {
		case "", choice.normal:
		case choice.other:
			choice.choose()
		default:
			return invalid("%s %q, expected %s or %s", choice.name, choice.read, choice.normal, choice.other)
		}
	}
	return nil
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
