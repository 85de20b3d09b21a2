// Package contract defines the messages between the harness and an adapter:
// one JSON object a line, one reply to each request, in order. It holds the
// types, the version range and the JSON Schema, and nothing that starts,
// talks to or judges an adapter.
//
// The prose for people who write an adapter is harness/ADAPTER.md.
package contract

// Version is the newest contract version that this harness speaks, and
// MinVersion the oldest.
const (
	Version    = 1
	MinVersion = 1
)

// Command names one request.
type Command string

// The commands of contract version 1.
const (
	Hello    Command = "hello"    // negotiate the version; the first request of a session
	Create   Command = "create"   // start a participant in a channel
	Context  Command = "context"  // tell who is a member, who is present, who is the steward, and whether the node is connected
	Send     Command = "send"     // the application sends content
	Hint     Command = "hint"     // what the transport calls a message that this node sent
	Receive  Command = "receive"  // bytes arrive from the network
	Advance  Command = "advance"  // time passes: due timers run
	Inspect  Command = "inspect"  // report the state
	Restart  Command = "restart"  // crash, then recover from what was persisted
	Snapshot Command = "snapshot" // keep a copy of the durable state
	Restore  Command = "restore"  // an old copy comes back
	Close    Command = "close"    // forget the participant
)

// Request is one line from the harness to the adapter. Only the fields that
// belong to its command are set; an adapter ignores fields that it does not
// know.
type Request struct {
	ID  uint64  `json:"id"`
	Cmd Command `json:"cmd"`

	Contract *VersionRange `json:"contract,omitempty"` // hello

	Node        string  `json:"node,omitempty"`        // all but hello: the harness's name for the participant
	Channel     string  `json:"channel,omitempty"`     // create
	Participant string  `json:"participant,omitempty"` // create: the participant ID
	Seed        *uint64 `json:"seed,omitempty"`        // create: replaces every source of chance
	Config      *Config `json:"config,omitempty"`      // create

	NowMS *int64 `json:"now_ms,omitempty"` // create, send, receive, advance, restart, restore, and optional in context: ms since the Unix epoch

	Members []string `json:"members,omitzero"`  // context; nil: not known
	Present []string `json:"present,omitzero"`  // context; nil: not known, empty: nobody
	Steward string   `json:"steward,omitempty"` // context
	Online  *bool    `json:"online,omitempty"`  // context; absent: as it was, at first true

	Content   []byte `json:"content,omitzero"`     // send; may be empty, never absent
	MessageID string `json:"message_id,omitempty"` // send: a wish; hint: the message meant
	Ephemeral bool   `json:"ephemeral,omitempty"`  // send

	Wire          []byte `json:"wire,omitzero"`           // receive: the bytes of one message; may be empty, never absent
	RetrievalHint []byte `json:"retrieval_hint,omitzero"` // receive, hint: the transport's name for the message

	Durable  *bool  `json:"durable,omitempty"`  // restart: true keeps what was persisted, false loses the disk
	Snapshot string `json:"snapshot,omitempty"` // restore: what the reply to snapshot named
}

// VersionRange is the range of contract versions that one side speaks.
type VersionRange struct {
	Min int `json:"min"`
	Max int `json:"max"`
}

// Config holds the parameters of a channel, named after the RFC (section
// "Parameters"). A field that is absent means the RFC's default.
type Config struct {
	Dialect string `json:"dialect,omitempty"` // "sds-1" (default) or "waku-js"
	IDs     string `json:"ids,omitempty"`     // "derived" (default) or "opaque"

	IntervalMS *int64 `json:"interval_ms,omitempty"` // S, the expected time between messages of the channel

	HistorySize *int `json:"history_size,omitempty"` // entries wanted in a causal history
	HistoryTips *int `json:"history_tips,omitempty"` // tips at most in the history of a content message

	FilterWindow *int `json:"filter_window,omitempty"` // IDs in the filter window

	AckEpsilon   *float64 `json:"ack_epsilon,omitempty"`    // bound on the chance that an acknowledgement by filters is false
	AckFilterMax *float64 `json:"ack_filter_max,omitempty"` // greatest false-positive estimate of a filter that counts as a hit

	JoinGraceMS *int64 `json:"join_grace_ms,omitempty"` // how long unmet dependencies are prehistory after the first message
	LostAfterMS *int64 `json:"lost_after_ms,omitempty"` // connected time after which a missing message may be declared lost

	ResendUnacknowledgedMS *int64 `json:"resend_unacknowledged_ms,omitempty"`
	ResendPossiblyMS       *int64 `json:"resend_possibly_ms,omitempty"`
	ResendAttempts         *int   `json:"resend_attempts,omitempty"`

	SyncMinMS *int64 `json:"sync_min_ms,omitempty"` // Imin of the sync timer
	SyncMaxMS *int64 `json:"sync_max_ms,omitempty"` // Imax of the sync timer; 0 turns the timer off

	IncomingLimit *int `json:"incoming_limit,omitempty"`
	OutgoingLimit *int `json:"outgoing_limit,omitempty"`
	MissingLimit  *int `json:"missing_limit,omitempty"`

	ContentLimit *int `json:"content_limit,omitempty"` // bytes

	Repair        string `json:"repair,omitempty"`         // "off" (default) or "on"
	RepairMinMS   *int64 `json:"repair_min_ms,omitempty"`  // T_min
	RepairMaxMS   *int64 `json:"repair_max_ms,omitempty"`  // T_max
	RepairGroups  *int   `json:"repair_groups,omitempty"`  // response groups
	RepairProfile string `json:"repair_profile,omitempty"` // "standard" (default) or "fast"

	LogLimit    *int `json:"log_limit,omitempty"`    // entries in the log before it is pruned
	PrunedLimit *int `json:"pruned_limit,omitempty"` // IDs in the pruned index

	AckMembers *int `json:"ack_members,omitempty"` // N of the level "members"; 0 turns it off
	AckPercent *int `json:"ack_percent,omitempty"` // N of the level "percent"; 0 turns it off
}

// Reply is one line from the adapter to the harness: OK or Error, never both.
type Reply struct {
	ID    uint64 `json:"id"`
	OK    *OK    `json:"ok,omitempty"`
	Error *Error `json:"error,omitempty"`
}

// OK is the body of a successful reply. Which parts are set depends on the
// command: hello answers with Contract to Limits, inspect with State, snapshot
// with Snapshot, and every command that runs the implementation with
// Broadcast, Events and DeadlineMS.
type OK struct {
	Contract       int               `json:"contract,omitempty"`
	Implementation *Implementation   `json:"implementation,omitempty"`
	Clock          ClockLevel        `json:"clock,omitempty"`
	StepMS         int64             `json:"step_ms,omitempty"` // longest gap between two advances that timers tolerate; 0: deadlines are given
	Capabilities   []Capability      `json:"capabilities,omitzero"`
	Dialects       []string          `json:"dialects,omitempty"`
	Policy         map[string]string `json:"policy,omitempty"` // what lives in the adapter, not in the library under test
	Limits         *Limits           `json:"limits,omitempty"`

	Broadcast  []Broadcast `json:"broadcast,omitempty"`
	Events     []Event     `json:"events,omitempty"`
	DeadlineMS *int64      `json:"deadline_ms,omitempty"` // when the next advance is due

	State    *State `json:"state,omitempty"`
	Snapshot string `json:"snapshot,omitempty"`
}

// Implementation names what is under test.
type Implementation struct {
	Name     string `json:"name"`
	Version  string `json:"version"`
	Language string `json:"language"`
}

// ClockLevel says how far an adapter's time obeys the harness.
type ClockLevel string

// The clock levels, strongest first.
const (
	ClockVirtual ClockLevel = "virtual" // time comes from now_ms alone
	ClockFaked   ClockLevel = "faked"   // the adapter replaces the library's clock
	ClockScaled  ClockLevel = "scaled"  // all periods are divided
	ClockReal    ClockLevel = "real"    // wall-clock time
)

// Capability names something optional that an implementation claims.
// Sending, receiving, ordering, causal buffering, filters and the wire format
// are the core and need no declaration.
type Capability string

// The capabilities of contract version 1.
const (
	CapResend      Capability = "resend"      // the outgoing sweep rebroadcasts on advance
	CapAck         Capability = "ack"         // acknowledgement states are reported
	CapSync        Capability = "sync"        // periodic sync messages are sent on advance
	CapEphemeral   Capability = "ephemeral"   // ephemeral messages can be sent
	CapRepair      Capability = "repair"      // SDS-R
	CapRetrieve    Capability = "retrieve"    // wishes for a store node are reported
	CapHints       Capability = "hints"       // retrieval hints are kept and passed on
	CapPersistence Capability = "persistence" // restart with durable=true recovers
	CapSnapshot    Capability = "snapshot"    // snapshot and restore
	CapInspect     Capability = "inspect"     // the state can be read
	CapAckedBy     Capability = "acked-by"    // acknowledged events name the acknowledger
	CapLevels      Capability = "levels"      // acknowledgement levels beyond "seen by one"
	CapRetention   Capability = "retention"   // the log is pruned
	CapOffline     Capability = "offline"     // context with online=false stops the timers
	CapDigests     Capability = "digests"     // reunion digests and those of a steward are sent
	CapOpaqueIDs   Capability = "opaque-ids"  // the wished message ID is used when IDs are opaque
	CapDerivedIDs  Capability = "derived-ids" // message IDs are derived and verified
)

// Capabilities lists every capability of the contract.
var Capabilities = []Capability{
	CapResend, CapAck, CapSync, CapEphemeral, CapRepair, CapRetrieve, CapHints,
	CapPersistence, CapSnapshot, CapInspect, CapAckedBy, CapLevels, CapRetention, CapOffline, CapDigests, CapOpaqueIDs, CapDerivedIDs,
}

// Core lists the capabilities without which an implementation cannot be
// called conformant: they belong to the core of the specification.
var Core = []Capability{CapResend, CapAck, CapSync, CapEphemeral}

// Limits are what an implementation can take.
type Limits struct {
	ContentBytes int `json:"content_bytes"`
}

// Broadcast is one message that the implementation wants on the network.
type Broadcast struct {
	Wire []byte `json:"wire"`
}

// Event is something that the implementation tells its application. Exactly
// one field is set.
type Event struct {
	Sent                 *Sent         `json:"sent,omitempty"`
	Delivered            *Delivered    `json:"delivered,omitempty"`
	PossiblyAcknowledged *MessageRef   `json:"possibly_acknowledged,omitempty"`
	Acknowledged         *Acknowledged `json:"acknowledged,omitempty"`
	Missing              *Missing      `json:"missing,omitempty"`
	Retrieve             *Retrieve     `json:"retrieve,omitempty"`
	Lost                 *MessageRef   `json:"lost,omitempty"`
	GaveUp               *MessageRef   `json:"gave_up,omitempty"`
	Rejected             *Rejected     `json:"rejected,omitempty"`
	RepairRequested      *MessageRef   `json:"repair_requested,omitempty"`
	ClockSuspect         *ClockSuspect `json:"clock_suspect,omitempty"`
}

// MessageRef points at a message.
type MessageRef struct {
	MessageID string `json:"message_id"`
}

// Sent reports the ID under which the application's content went out.
type Sent struct {
	MessageID string `json:"message_id"`
}

// Delivered reports a message handed to the application. After is the message
// ID of its predecessor in the log, empty when it is the first or is not in
// the log.
type Delivered struct {
	MessageID string   `json:"message_id"`
	SenderID  string   `json:"sender_id"`
	Content   []byte   `json:"content"`
	After     string   `json:"after,omitempty"`
	Flags     []string `json:"flags,omitempty"` // RFC: future, after_loss, late, own_elsewhere, prehistory, ephemeral, relayed
}

// Acknowledged reports that a message reached a level of acknowledgement.
type Acknowledged struct {
	MessageID string   `json:"message_id"`
	Level     string   `json:"level,omitempty"` // LevelOne (also when absent), LevelSteward, LevelMembers, LevelPercent
	By        []string `json:"by,omitempty"`    // participant IDs named by the evidence
}

// The levels of acknowledgement. A message reaches each of them by itself and
// is reported once for each.
const (
	LevelOne     = "one"     // by at least one participant
	LevelSteward = "steward" // by the steward
	LevelMembers = "members" // by at least ack_members members
	LevelPercent = "percent" // by ack_percent percent of the present members
)

// Missing reports the dependencies that hold messages back.
type Missing struct {
	Dependencies []string `json:"dependencies"`
}

// Retrieve is a wish for messages from a store node.
type Retrieve struct {
	Entries []HistoryEntry `json:"entries"`
}

// HistoryEntry names a message as a causal history does.
type HistoryEntry struct {
	MessageID     string `json:"message_id"`
	RetrievalHint []byte `json:"retrieval_hint,omitzero"`
	SenderID      string `json:"sender_id,omitempty"`
}

// Rejected reports a message that was refused, with the RFC's error class.
type Rejected struct {
	Class string `json:"class"`
	Text  string `json:"text,omitempty"`
}

// ClockSuspect reports that others' clocks disagree with the local one.
type ClockSuspect struct {
	LocalMS  int64 `json:"local_ms"`
	RemoteMS int64 `json:"remote_ms"`
}

// State is the answer to inspect. Lists are sorted as their comment says, so
// that equal states are equal bytes.
type State struct {
	Lamport  uint64          `json:"lamport"`
	Log      []LogEntry      `json:"log"`              // by (lamport, message ID bytes)
	Outgoing []OutgoingEntry `json:"outgoing"`         // by (lamport, message ID bytes)
	Incoming []IncomingEntry `json:"incoming"`         // by (lamport, message ID bytes)
	Missing  []string        `json:"missing"`          // by message ID bytes
	Lost     []string        `json:"lost,omitempty"`   // by message ID bytes
	Window   []string        `json:"window,omitempty"` // filter window, oldest first
	Floor    *uint64         `json:"floor,omitempty"`  // filter floor
	Filter   []byte          `json:"filter,omitempty"` // filter bytes, where they do not depend on the next message

	Prehistory  []string `json:"prehistory,omitempty"`   // by message ID bytes
	Pruned      []string `json:"pruned,omitempty"`       // the pruned index, by message ID bytes
	ReplayFloor *uint64  `json:"replay_floor,omitempty"` // absent: nothing ever left the pruned index
}

// LogEntry is one place in the log.
type LogEntry struct {
	MessageID string `json:"message_id"`
	SenderID  string `json:"sender_id,omitempty"`
	Lamport   uint64 `json:"lamport"`
}

// OutgoingEntry is one message in the outgoing buffer. An acknowledged
// message may stay listed or leave the buffer.
type OutgoingEntry struct {
	MessageID string   `json:"message_id"`
	State     AckState `json:"state"`
	Attempts  int      `json:"attempts,omitempty"` // resends so far
	By        []string `json:"by,omitempty"`
}

// AckState is the acknowledgement state of an own message.
type AckState string

// The three states of RFC 109.
const (
	Unacknowledged       AckState = "unacknowledged"
	PossiblyAcknowledged AckState = "possibly_acknowledged"
	AcknowledgedState    AckState = "acknowledged"
)

// IncomingEntry is one message that waits for dependencies.
type IncomingEntry struct {
	MessageID string   `json:"message_id"`
	Missing   []string `json:"missing"`
}

// Error is the body of a failed reply. Definite means that the operation
// certainly did not happen.
type Error struct {
	Code     ErrorCode `json:"code"`
	Definite bool      `json:"definite"`
	Text     string    `json:"text"`
}

// ErrorCode is the class of a failed reply.
type ErrorCode string

// The error codes of contract version 1. Bytes that the protocol refuses are
// not an error: they are a successful receive with a rejected event.
const (
	CodeUnsupported ErrorCode = "unsupported" // unknown command or undeclared capability
	CodeMalformed   ErrorCode = "malformed"   // the request line is not what the contract says
	CodeInvalid     ErrorCode = "invalid"     // well formed, but refused: empty content, unknown node, full buffer
	CodeInternal    ErrorCode = "internal"    // a bug in the adapter or the implementation
)

func (e *Error) Error() string { return string(e.Code) + ": " + e.Text }
