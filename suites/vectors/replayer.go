package vectors

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
	"github.com/causeway-sds/causeway/vectors"
)

// replayer carries one vector out.
type replayer struct {
	t      *sut.T
	v      vectors.Vector
	node   *sut.Node
	states map[string]*contract.State // by the name of the step
	failed []string                   // requirements with a failed check
	held   []string                   // requirements of a step that came out as expected
}

// stateStays is the requirement that a rejection leaves no trace. A rejection
// of another class is no violation of it.
const stateStays = "SDS-WIRE-7"

// step does one step and says whether the replay goes on. After a difference
// it does not: everything that follows would differ too and say nothing new.
func (r *replayer) step(i int, s *vectors.Step) bool {
	reply, d := r.do(s), &differences{exchanges: r.t.Exchanges}
	if s.Settle {
		reply.Result = joined(reply.Result, r.node.Advance(0))
	}
	d.compare(s, reply, r.states)
	if s.Name != "" {
		r.states[s.Name] = reply.state
	}
	if s.Setup {
		r.t.Require(len(d.hard) == 0, "%s", d.text())
		return true
	}
	where := fmt.Sprintf("step %d (%s)", i+1, s.Do.Cmd)
	r.report(where, s.Expect.Requirements, d, reply)
	return len(d.hard) == 0
}

// reply is what came of a step.
type reply struct {
	*sut.Result
	state *contract.State
}

func (r reply) String() string {
	if r.state != nil {
		return stateText(r.state)
	}
	return r.Result.String()
}

// joined is what two calls caused together.
func joined(first, second *sut.Result) *sut.Result {
	both := *first
	both.Broadcast = append(slices.Clone(first.Broadcast), second.Broadcast...)
	both.Events = append(slices.Clone(first.Events), second.Events...)
	return &both
}

func (r *replayer) do(s *vectors.Step) reply {
	c := s.Do
	if c.NowMS != nil && c.Cmd != "advance" {
		r.setClock(*c.NowMS)
	}
	switch c.Cmd {
	case "create":
		if s.Expect.Error != "" {
			return reply{Result: &sut.Result{Refused: r.try(c.Participant, c.Config)}}
		}
		r.node = r.create(c.Channel, c.Participant, c.Config)
		return reply{Result: &sut.Result{}}
	case "context":
		if c.Online != nil {
			return reply{Result: r.node.Online(*c.Online)}
		}
		return reply{Result: r.node.Context(c.Members, c.Present, c.Steward)}
	case "receive":
		if c.Hint != nil {
			return reply{Result: r.node.ReceiveHinted(&sut.Message{Wire: c.Wire}, c.Hint)}
		}
		return reply{Result: r.node.ReceiveBytes(c.Wire)}
	case "hint":
		return reply{Result: r.hint(c)}
	case "restart":
		return reply{Result: r.node.Restart(c.Durable)}
	case "send":
		return reply{Result: r.send(c)}
	case "advance":
		return reply{Result: r.node.Advance(time.Duration(*c.NowMS-r.t.Now()) * time.Millisecond)}
	case "inspect":
		return reply{Result: &sut.Result{}, state: r.node.Inspect()}
	}
	panic(fmt.Sprintf("%s: no command %q", r.v.ID, c.Cmd))
}

func (r *replayer) send(c vectors.Command) *sut.Result {
	switch {
	case c.Ephemeral && c.MessageID != "":
		return r.node.SendEphemeralAs(c.MessageID, string(c.Content))
	case c.Ephemeral:
		return r.node.SendEphemeral(string(c.Content))
	case c.MessageID != "":
		return r.node.SendAs(c.MessageID, string(c.Content))
	}
	return r.node.SendBytes(c.Content)
}

// hint passes on the transport's name for a sent message. One that has to be
// refused may be answered with an error or ignored.
func (r *replayer) hint(c vectors.Command) *sut.Result {
	m := &sut.Message{}
	m.MessageID = c.MessageID
	got := r.node.Hint(m, c.Hint)
	got.Refused = nil
	return got
}

// try creates a participant that has to be refused. It cannot have a channel
// of its own, and the vector has no other participant.
func (r *replayer) try(participant string, config json.RawMessage) *contract.Error {
	_, refused := r.t.TryNode(participant, r.configured(config))
	return refused
}

// create makes a participant with the vector's configuration. Whether IDs are
// derived is the run's choice where the vector leaves it open.
func (r *replayer) create(channel, participant string, config json.RawMessage) *sut.Node {
	return r.t.NodeIn(channel, participant, r.configured(config))
}

func (r *replayer) configured(config json.RawMessage) sut.Config {
	return func(c *contract.Config) {
		if config == nil {
			return
		}
		if err := json.Unmarshal(config, c); err != nil {
			panic(fmt.Sprintf("%s: config: %v", r.v.ID, err))
		}
	}
}

// setClock moves the virtual time to now, forward or back, in strides that a
// time.Duration can hold.
func (r *replayer) setClock(now int64) {
	const stride = int64(200 * 365 * 24 * time.Hour / time.Millisecond)
	for r.t.Now() != now {
		r.t.Sleep(time.Duration(max(-stride, min(stride, now-r.t.Now()))) * time.Millisecond)
	}
}

// report turns differences into checks: hard ones of what the step is about,
// soft ones of the recommendation that they concern.
func (r *replayer) report(where string, requirements []string, d *differences, got reply) {
	explicit := len(requirements) > 0
	if !explicit {
		requirements = r.demanded()
	}
	for _, id := range requirements {
		switch {
		case len(d.hard) > 0 && (d.touched || id != stateStays):
			r.fail(id, d.at, where+": "+d.text(), got)
		case explicit:
			r.held = append(r.held, id)
		}
	}
	for _, s := range d.soft {
		r.fail(s.requirement, s.at, where+": "+s.text, got)
	}
}

func (r *replayer) fail(id string, at int, wants string, got reply) {
	if !slices.Contains(r.v.Requirements, id) {
		return // a recommendation that the vector is not about
	}
	r.failed = append(r.failed, id)
	r.t.FailedAt(at, id, wants, cut(got.String()))
}

// demanded are the vector's requirements without those that have checks of
// their own, unless there are no others.
func (r *replayer) demanded() []string {
	var ids []string
	for _, id := range r.v.Requirements {
		if !recommended(id) {
			ids = append(ids, id)
		}
	}
	if ids == nil {
		return r.v.Requirements
	}
	return ids
}

// finish records what held: to the end, or until a difference ended the
// replay, in steps that were about it.
func (r *replayer) finish(toTheEnd bool) {
	for _, id := range r.v.Requirements {
		if !slices.Contains(r.failed, id) && (toTheEnd || slices.Contains(r.held, id)) {
			r.t.Check(id, true, r.v.Comment)
		}
	}
}

// cut keeps a failure readable.
func cut(s string) string {
	const most = 600
	if len(s) > most {
		return strings.ToValidUTF8(s[:most], "") + "…"
	}
	return s
}
