package adapter

import (
	"fmt"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/reference/wire"
)

// Handler answers requests of the contract. One handler hosts any number of
// nodes.
type Handler struct {
	nodes     map[string]*node
	snapshots map[string]snapshot
	decoded   decoded
}

// New returns a handler without nodes.
func New() *Handler {
	return &Handler{nodes: make(map[string]*node), snapshots: make(map[string]snapshot)}
}

// Handle answers one request.
func (h *Handler) Handle(req contract.Request) (contract.OK, error) {
	switch req.Cmd {
	case contract.Hello:
		return hello(req)
	case contract.Create:
		return h.create(req)
	}
	n, ok := h.nodes[req.Node]
	if !ok {
		return contract.OK{}, invalid("unknown node %q; create it first", req.Node)
	}
	switch req.Cmd {
	case contract.Context:
		return n.context(req)
	case contract.Send:
		return n.send(req)
	case contract.Hint:
		return n.hint(req)
	case contract.Receive:
		return n.receive(req, &h.decoded)
	case contract.Advance:
		return n.advance(req)
	case contract.Inspect:
		return n.inspect(), nil
	case contract.Restart:
		return n.restart(req)
	case contract.Snapshot:
		return h.snapshot(req.Node, n), nil
	case contract.Restore:
		return h.restore(req, n)
	case contract.Close:
		delete(h.nodes, req.Node)
		return contract.OK{}, nil
	}
	return contract.OK{}, &contract.Error{Code: contract.CodeUnsupported, Definite: true,
		Text: fmt.Sprintf("unknown command %q", req.Cmd)}
}

func hello(req contract.Request) (contract.OK, error) {
	if req.Contract == nil {
		return contract.OK{}, invalid("no contract versions; expected contract with min and max")
	}
	version, err := contract.Negotiate(*req.Contract)
	if err != nil {
		return contract.OK{}, err
	}
	return contract.OK{
		Contract:       version,
		Implementation: &contract.Implementation{Name: "causeway", Version: "0.1.0", Language: "Go"},
		Clock:          contract.ClockVirtual,
		Capabilities: []contract.Capability{
			contract.CapResend, contract.CapAck, contract.CapSync, contract.CapEphemeral,
			contract.CapRetrieve, contract.CapHints, contract.CapPersistence, contract.CapSnapshot,
			contract.CapInspect, contract.CapAckedBy, contract.CapOpaqueIDs, contract.CapDerivedIDs,
			contract.CapRepair, contract.CapLevels, contract.CapRetention, contract.CapOffline, contract.CapDigests,
		},
		Dialects: []string{dialectSDS, dialectWaku},
		Limits:   &contract.Limits{ContentBytes: wire.DefaultContentBytes},
	}, nil
}

func (h *Handler) create(req contract.Request) (contract.OK, error) {
	if _, taken := h.nodes[req.Node]; taken {
		return contract.OK{}, invalid("node %q is there already; close it first", req.Node)
	}
	n, err := newNode(req)
	if err != nil {
		return contract.OK{}, err
	}
	h.nodes[req.Node] = n
	return n.reply(), nil
}

func (h *Handler) snapshot(name string, n *node) contract.OK {
	id := fmt.Sprintf("%s/%d", name, len(h.snapshots)+1)
	h.snapshots[id] = snapshot{config: n.config, durable: n.store.settle().Clone()}
	return contract.OK{Snapshot: id}
}

func (h *Handler) restore(req contract.Request, n *node) (contract.OK, error) {
	s, ok := h.snapshots[req.Snapshot]
	if !ok {
		return contract.OK{}, invalid("unknown snapshot %q", req.Snapshot)
	}
	if s.config.Channel != n.config.Channel || s.config.Self != n.config.Self {
		return contract.OK{}, invalid("snapshot %q is of another participant", req.Snapshot)
	}
	return n.recover(s.durable.Clone(), req.NowMS)
}

func invalid(format string, args ...any) error {
	return &contract.Error{Code: contract.CodeInvalid, Definite: true, Text: fmt.Sprintf(format, args...)}
}
