package vectors

import "encoding/json"

// Step is one contract command and what is expected of its reply.
type Step struct {
	Name   string  `json:"name,omitempty"`   // of an inspect that a later step refers to
	Setup  bool    `json:"setup,omitempty"`  // without its result the vector shows nothing
	Settle bool    `json:"settle,omitempty"` // what an advance to the same time returns counts too
	Do     Command `json:"do"`
	Expect Expect  `json:"expect,omitzero"`
}

// Command is a request of the contract, with bytes in the notation of this
// package. Config has the names of the contract.
type Command struct {
	Cmd         string          `json:"cmd"` // create, context, send, hint, receive, advance, restart or inspect
	Node        string          `json:"node"`
	Channel     string          `json:"channel,omitempty"`
	Participant string          `json:"participant,omitempty"`
	NowMS       *int64          `json:"now_ms,omitempty"`
	Seed        uint64          `json:"seed,omitempty"`
	Config      json.RawMessage `json:"config,omitempty"`
	Wire        Bytes           `json:"wire,omitempty"`
	Content     Bytes           `json:"content,omitempty"`
	Hint        Bytes           `json:"retrieval_hint,omitempty"`
	Members     []string        `json:"members,omitempty"` // nil: not known
	Present     []string        `json:"present,omitempty"` // nil: not known
	Steward     string          `json:"steward,omitempty"`
	Online      *bool           `json:"online,omitempty"`
	Durable     bool            `json:"durable,omitempty"`
	MessageID   string          `json:"message_id,omitempty"`
	Ephemeral   bool            `json:"ephemeral,omitempty"`
}

// Expect is what must be true of a reply; FORMAT.md says how each part is
// compared. Parts that are nil are not compared.
type Expect struct {
	Broadcast    *[]Broadcast `json:"broadcast,omitempty"`     // all of them, in order
	Events       *[]Pattern   `json:"events,omitempty"`        // all of the strict kinds, some of the others
	NoEvents     []Pattern    `json:"no_events,omitempty"`     // none that matches
	State        *State       `json:"state,omitempty"`         // parts of the state
	StateSameAs  string       `json:"state_same_as,omitempty"` // the name of an earlier inspect
	Error        string       `json:"error,omitempty"`         // the code of an error reply
	Requirements []string     `json:"requirements,omitempty"`  // what the step checks; empty: all of the vector
}

// Broadcast is a message that goes out: its bytes, or some of its fields.
type Broadcast struct {
	Wire   *Bytes         `json:"wire,omitempty"`
	Fields map[string]any `json:"fields,omitempty"`
}

// Pattern is an event of the contract with some of its fields, by its kind.
type Pattern map[string]map[string]any

// Kind is the only key.
func (p Pattern) Kind() string {
	for kind := range p {
		return kind
	}
	return ""
}

// State has parts of the contract's state, lists by their message IDs.
type State struct {
	Lamport  *Uint     `json:"lamport,omitempty"`
	Log      *[]string `json:"log,omitempty"`
	Incoming *[]string `json:"incoming,omitempty"`
	Missing  *[]string `json:"missing,omitempty"`

	Lost        *[]string `json:"lost,omitempty"`
	Prehistory  *[]string `json:"prehistory,omitempty"`
	Pruned      *[]string `json:"pruned,omitempty"`
	ReplayFloor *Uint     `json:"replay_floor,omitempty"`

	Outgoing map[string]string `json:"outgoing,omitempty"` // message ID to state
}
