package scenario

import (
	"errors"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/driver"
	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/simnet"
)

// Member is one participant as a run sees it, on a simulated or on a real
// network.
type Member struct {
	Name    string
	Index   int // in the scenario
	Session *driver.Session
	Joined  bool
	Up      bool
	Online  bool // what it was told
	Wanted  bool // what it has to be told when it is up
	Left    bool // for good

	WrongMS     int64 // what its clock shows beyond the time
	clockFaults []int // that make it so
	states      bool  // they can be read
}

// SetClock looks which faults act on the participant's clock at a time.
func (m *Member) SetClock(in *fault.Injector, atMS int64) {
	m.clockFaults, m.WrongMS = in.Clocks(atMS, m.Name), in.ClockErrorMS(atMS, m.Name)
}

// ClockMS is what the participant's clock shows at a time. Showing a wrong one
// is the receipt of the fault that makes it wrong.
func (m *Member) ClockMS(in *fault.Injector, atMS int64) int64 {
	in.Count(m.clockFaults...)
	return EpochMS + atMS + m.WrongMS
}

// offline tells whether it knows that it is not connected, or will be told.
func (m *Member) offline() bool { return !m.Online || !m.Wanted }

// move connects a participant or cuts it off, and says whether it is to be told
// so. One that cannot be told is merely cut off.
func (m *Member) move(online bool) (tell bool) {
	m.Wanted = online
	if !m.Up || m.Online == online {
		return false
	}
	if !m.Session.Has(contract.CapOffline) {
		m.Online = online
		return false
	}
	return true
}

// Timed tells whether a request of a kind shows the participant its clock.
func Timed(kind history.Kind) bool { return kind != history.Inspected && kind != history.Grouped }

// Creation asks for the participant of a name.
func (s *Scenario) Creation(name string) contract.Request {
	config, seed := s.Config, 1+simnet.Bits(s.Seed, "participant", name)>>12
	return contract.Request{Cmd: contract.Create, Channel: Channel, Participant: name, Config: &config, Seed: &seed}
}

// Membership tells who belongs to the group, unless somebody is alone: who is
// told so does not resend.
func (s *Scenario) Membership(names []string) contract.Request {
	req := contract.Request{Cmd: contract.Context}
	if len(s.Participants) > 1 {
		req.Members, req.Steward = names, s.Steward
	}
	return req
}

// Request asks for the message to be sent.
func (s Send) Request() contract.Request {
	return contract.Request{Cmd: contract.Send, Content: []byte(s.Label), MessageID: s.Label, Ephemeral: s.Ephemeral}
}

// refusal is what a participant says that may, and does not want to, send; nil
// if an error is anything else.
func refusal(kind history.Kind, err error) *contract.Error {
	var said *contract.Error
	if errors.As(err, &said) && kind == history.Sent && said.Code == contract.CodeInvalid {
		return said
	}
	return nil
}
