package null

import "github.com/causeway-sds/causeway/harness/contract"

// empty adapters keep every letter of the contract and have no implementation
// behind them.
var empty = map[string]contract.Handler{
	// It declares what the core needs, so that nothing excuses it.
	"always-ok": alwaysOK(contract.Core),
	// It declares whatever there is.
	"always-ok-to-everything": alwaysOK(contract.Capabilities),
}

// alwaysOK answers every request with the smallest reply that the schema
// allows.
func alwaysOK(capabilities []contract.Capability) contract.Handler {
	return contract.HandlerFunc(func(req contract.Request) (contract.OK, error) {
		switch req.Cmd {
		case contract.Hello:
			return contract.OK{
				Contract: contract.Version, Clock: contract.ClockVirtual, Capabilities: capabilities,
				Dialects:       []string{"sds-1", "waku-js"},
				Implementation: &contract.Implementation{Name: "always-ok", Version: "0", Language: "none"},
			}, nil
		case contract.Inspect:
			return contract.OK{State: &contract.State{
				Log: []contract.LogEntry{}, Outgoing: []contract.OutgoingEntry{}, Incoming: []contract.IncomingEntry{}, Missing: []string{},
			}}, nil
		case contract.Snapshot:
			return contract.OK{Snapshot: "a copy of nothing"}, nil
		}
		return contract.OK{}, nil
	})
}
