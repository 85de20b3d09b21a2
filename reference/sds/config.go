package sds

import (
	"errors"
	"fmt"
	"unicode/utf8"
)

// None sets a field of Config to zero, because zero itself means the default.
const None = -1

// IDMode says where the message IDs of a channel come from.
type IDMode uint8

// The ID modes.
const (
	Derived IDMode = iota // from the message itself, and verified by receivers
	Opaque                // from the application, and taken as they are
)

// Config is what a participant has to be told. Channel and Self are needed;
// any other field that is zero has the default of the specification (section
// 1.2). All participants of a channel use the same values.
type Config struct {
	Channel ChannelID
	Self    ParticipantID
	Seed    uint64 // of every draw; any value will do
	IDs     IDMode

	Interval Time // S, expected between two content messages; 5 s. Too small: needless resends and syncs

	HistorySize int // entries of a causal history if the log has as many; 2
	HistoryTips int // tips at most in the history of a content message; 4. Too small: losses that nobody notices

	FilterWindow int // message IDs in the filter; 64. Too small: bursts leave it before they are acknowledged

	AckEpsilon   float64 // bound on the chance of a false acknowledgement by filters; 1e-6
	AckFilterMax float64 // greatest false-positive estimate of a filter that counts as a hit; 0.05

	JoinGrace Time // for which the join window stays open after the first message; 30 s. Too small: a newcomer waits for what it cannot get
	LostAfter Time // from first missed until declared lost; 240 s, with repair 6 RepairMax, in the fast profile 480 s. Too small: gaps where a slow repair would have helped

	ResendUnacknowledged Time // first period; max(3 S, 10 s)
	ResendPossibly       Time // first period; 30 s
	ResendAttempts       int  // of one message at most; 8

	SyncMin Time // Imin; 2 S
	SyncMax Time // Imax; 300 s. None turns the sync timer off

	IncomingLimit int // messages in the incoming buffer; 1,000
	OutgoingLimit int // messages in the outgoing buffer; 1,000
	MissingLimit  int // IDs in the missing set; 1,024

	LogLimit    int // entries in the log; 65,536. Older ones are pruned
	PrunedLimit int // IDs of pruned messages; 65,536. What is older still is refused

	ContentLimit int // bytes of content; 153,600

	AckMembers int // N of the level "members"; 0: not asked for
	AckPercent int // N of the level "percent"; 0: not asked for

	Repair        bool          // ask and answer other participants (SDS-R)
	RepairMin     Time          // T_min; 30 s
	RepairMax     Time          // T_max; 120,011 ms, a prime. A round number bunches the answers
	RepairGroups  int           // response groups; 1. Too many: nobody answers
	RepairProfile RepairProfile // Fast has shorter waits, for small groups without a store node

	Dialect Dialect // declared, never guessed from what arrives [SDS-DIA-1]

	syncMinGiven bool // SyncMin is not the default
}

// RepairProfile chooses the waits of repair.
type RepairProfile uint8

// The profiles.
const (
	Standard RepairProfile = iota
	Fast
)

// Dialect is the form of filters and history entries.
type Dialect uint8

// The dialects.
const (
	SDS1   Dialect = iota // of the specification
	WakuJS                // of the JavaScript package @waku/sds
)

// resolved returns the configuration with every default in its place.
func (c Config) resolved() Config {
	fill(&c.Interval, 5_000)
	fill(&c.HistorySize, 2)
	fill(&c.HistoryTips, 4)
	fill(&c.FilterWindow, 64)
	fill(&c.AckEpsilon, 1e-6)
	fill(&c.AckFilterMax, 0.05)
	fill(&c.JoinGrace, 30_000)
	fill(&c.RepairMin, 30_000)
	fill(&c.RepairMax, c.Dialect.repairMax())
	fill(&c.RepairGroups, 1)
	fill(&c.LostAfter, c.lostAfter())
	fill(&c.ResendUnacknowledged, max(3*c.Interval, 10_000))
	fill(&c.ResendPossibly, max(30_000, 2*c.ResendUnacknowledged))
	fill(&c.ResendAttempts, 8)
	c.syncMinGiven = c.SyncMin != 0
	fill(&c.SyncMax, 300_000)
	fill(&c.SyncMin, min(2*c.Interval, c.SyncMax))
	fill(&c.IncomingLimit, 1_000)
	fill(&c.OutgoingLimit, 1_000)
	fill(&c.MissingLimit, 1_024)
	fill(&c.LogLimit, 65_536)
	fill(&c.PrunedLimit, 65_536)
	fill(&c.ContentLimit, 153_600)
	if c.Dialect == WakuJS {
		c.IDs = Opaque // [SDS-DIA-3]
	}
	return c
}

func (c Config) lostAfter() Time {
	switch {
	case !c.Repair:
		return 240_000
	case c.RepairProfile == Fast:
		return 480_000
	}
	return max(240_000, 6*c.RepairMax)
}

func (d Dialect) repairMax() Time {
	if d == WakuJS {
		return 120_000
	}
	return 120_011
}

func fill[T int | Time | float64](field *T, value T) {
	switch *field {
	case 0:
		*field = value
	case None:
		*field = 0
	}
}

// validate looks at a resolved configuration. [SDS-STATE-4]
func (c Config) validate() error {
	var errs []error
	if !validID(string(c.Channel)) {
		errs = append(errs, fmt.Errorf("channel ID of %d bytes, expected 1 to %d of UTF-8", len(c.Channel), maxIDBytes))
	}
	if !validID(string(c.Self)) {
		errs = append(errs, fmt.Errorf("participant ID of %d bytes, expected 1 to %d of UTF-8", len(c.Self), maxIDBytes))
	}
	between := func(name string, value, low, high int64) {
		if value < low || value > high {
			errs = append(errs, fmt.Errorf("%s %d, expected %d to %d", name, value, low, high))
		}
	}
	const many = 1 << 31
	between("history_size", int64(c.HistorySize), 0, maxCausalHistory)
	between("history_tips", int64(c.HistoryTips), 0, maxCausalHistory)
	between("filter_window", int64(c.FilterWindow), 1, maxFilterWindow)
	if c.HistorySize == 0 && c.HistoryTips == 0 {
		errs = append(errs, errors.New("history_size and history_tips are both 0: nothing would ever be acknowledged"))
	}
	between("log_limit", int64(c.LogLimit), 0, many)
	between("pruned_limit", int64(c.PrunedLimit), 0, many)
	between("ack_members", int64(c.AckMembers), 0, many)
	between("ack_percent", int64(c.AckPercent), 0, 100)
	if c.Repair { // [SDS-REP-26]
		between("repair_max_ms", int64(c.RepairMax), 1, maxPeriod)
		between("repair_min_ms", int64(c.RepairMin), 0, int64(c.RepairMax)-1)
		between("repair_groups", int64(c.RepairGroups), 1, many)
	}
	between("incoming_limit", int64(c.IncomingLimit), 0, many)
	between("outgoing_limit", int64(c.OutgoingLimit), 0, many)
	between("missing_limit", int64(c.MissingLimit), 0, many)
	between("content_limit", int64(c.ContentLimit), 1, maxMessageBytes)
	between("interval_ms", int64(c.Interval), 1, maxPeriod)
	between("join_grace_ms", int64(c.JoinGrace), 0, maxPeriod)
	between("lost_after_ms", int64(c.LostAfter), 0, maxPeriod)
	between("resend_unacknowledged_ms", int64(c.ResendUnacknowledged), 1, maxPeriod)
	between("resend_possibly_ms", int64(c.ResendPossibly), 1, maxPeriod)
	between("resend_attempts", int64(c.ResendAttempts), 0, many)
	if c.SyncMax != 0 {
		between("sync_max_ms", int64(c.SyncMax), 1, maxPeriod)
		between("sync_min_ms", int64(c.SyncMin), 1, int64(c.SyncMax))
	}
	if !(c.AckEpsilon >= 0 && c.AckEpsilon <= 1) {
		errs = append(errs, fmt.Errorf("ack_epsilon %v, expected a probability", c.AckEpsilon))
	}
	if !(c.AckFilterMax >= 0 && c.AckFilterMax <= 1) {
		errs = append(errs, fmt.Errorf("ack_filter_max %v, expected a probability", c.AckFilterMax))
	}
	return errors.Join(errs...)
}

func validID(s string) bool { // [SDS-ID-1]
	return len(s) >= 1 && len(s) <= maxIDBytes && utf8.ValidString(s)
}
