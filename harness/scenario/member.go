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
	Session *driver.Session
	Joined  bool
	Up      bool
	Online  bool // what it was told
	Wanted  bool // what it has to be told when it is up
	Left    bool // for good

	WrongMS     int64 // what its clock shows beyond the time
	clockFaults []int // that make it so
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

// Members are all participants of a scenario, hosted by the adapters of a group
// in turn.
func (s *Scenario) Members(group Group) []Member {
	all := make([]Member, len(s.Participants))
	for i, p := range s.Participants {
		all[i] = Member{Name: p.Name, Session: group[i%len(group)], Online: true, Wanted: true}
	}
	return all
}

// Move connects a participant or cuts it off, and says whether it is to be told
// so. One that cannot be told is merely cut off.
func (m *Member) Move(online bool) (tell bool) {
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

// Refusal is what a participant says that may, and does not want to, send; nil
// if an error is anything else.
func Refusal(kind history.Kind, err error) *contract.Error {
	var refusal *contract.Error
	if errors.As(err, &refusal) && kind == history.Sent && refusal.Code == contract.CodeInvalid {
		return refusal
	}
	return nil
}
