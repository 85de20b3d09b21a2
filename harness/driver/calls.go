package driver

import (
	"context"

	"github.com/causeway-sds/causeway/harness/contract"
)

// Participant says who joins which channel, and how.
type Participant struct {
	Node    string // the harness's name for it
	Channel string
	ID      string // the participant ID
	Seed    uint64 // at most 2^53-1
	Config  *contract.Config
}

// Create starts a participant.
func (s *Session) Create(ctx context.Context, nowMS int64, p Participant) (contract.OK, error) {
	return s.Call(ctx, contract.Request{
		Cmd: contract.Create, Node: p.Node, Channel: p.Channel, Participant: p.ID,
		Seed: &p.Seed, Config: p.Config, NowMS: &nowMS,
	})
}

// Context tells who is a member, who is present and who is the steward. A nil
// slice means that it is not known; an empty one that there is nobody.
func (s *Session) Context(ctx context.Context, node string, members, present []string, steward string) (contract.OK, error) {
	return s.Call(ctx, contract.Request{Cmd: contract.Context, Node: node, Members: members, Present: present, Steward: steward})
}

// Send lets the application send content; messageID is a wish and may be
// empty.
func (s *Session) Send(ctx context.Context, node string, nowMS int64, content []byte, messageID string) (contract.OK, error) {
	return s.Call(ctx, contract.Request{
		Cmd: contract.Send, Node: node, NowMS: &nowMS, Content: present(content), MessageID: messageID,
	})
}

// SendEphemeral lets the application send content that is not kept.
func (s *Session) SendEphemeral(ctx context.Context, node string, nowMS int64, content []byte, messageID string) (contract.OK, error) {
	return s.Call(ctx, contract.Request{
		Cmd: contract.Send, Node: node, NowMS: &nowMS, Content: present(content), MessageID: messageID, Ephemeral: true,
	})
}

// Hint tells what the transport calls a message that the node sent.
func (s *Session) Hint(ctx context.Context, node, messageID string, retrievalHint []byte) (contract.OK, error) {
	return s.Call(ctx, contract.Request{
		Cmd: contract.Hint, Node: node, MessageID: messageID, RetrievalHint: present(retrievalHint),
	})
}

// Receive hands over the bytes of one message; retrievalHint is nil if the
// transport gave none.
func (s *Session) Receive(ctx context.Context, node string, nowMS int64, wire, retrievalHint []byte) (contract.OK, error) {
	return s.Call(ctx, contract.Request{
		Cmd: contract.Receive, Node: node, NowMS: &nowMS, Wire: present(wire), RetrievalHint: retrievalHint,
	})
}

// Advance lets time pass: due timers run.
func (s *Session) Advance(ctx context.Context, node string, nowMS int64) (contract.OK, error) {
	return s.Call(ctx, contract.Request{Cmd: contract.Advance, Node: node, NowMS: &nowMS})
}

// Inspect reads the state.
func (s *Session) Inspect(ctx context.Context, node string) (contract.State, error) {
	ok, err := s.Call(ctx, contract.Request{Cmd: contract.Inspect, Node: node})
	if err != nil {
		return contract.State{}, err
	}
	if ok.State == nil { // only without lines: the schema requires it
		return contract.State{}, &Fault{Kind: BadSchema, Read: "no state", Expected: "the state, as inspect asks"}
	}
	return *ok.State, nil
}

// Restart crashes the node and recovers it; without durable it loses its disk.
func (s *Session) Restart(ctx context.Context, node string, nowMS int64, durable bool) (contract.OK, error) {
	return s.Call(ctx, contract.Request{Cmd: contract.Restart, Node: node, NowMS: &nowMS, Durable: &durable})
}

// Snapshot keeps a copy of the durable state and names it.
func (s *Session) Snapshot(ctx context.Context, node string) (string, error) {
	ok, err := s.Call(ctx, contract.Request{Cmd: contract.Snapshot, Node: node})
	return ok.Snapshot, err
}

// Restore brings an old copy of the durable state back.
func (s *Session) Restore(ctx context.Context, node string, nowMS int64, snapshot string) (contract.OK, error) {
	return s.Call(ctx, contract.Request{Cmd: contract.Restore, Node: node, NowMS: &nowMS, Snapshot: snapshot})
}

// CloseNode forgets a participant.
func (s *Session) CloseNode(ctx context.Context, node string) error {
	_, err := s.Call(ctx, contract.Request{Cmd: contract.Close, Node: node})
	return err
}

// present turns nil into empty bytes, for fields that are never absent.
func present(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}
