package sut

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/driver"
	"github.com/causeway-sds/causeway/harness/model"
	"github.com/causeway-sds/causeway/harness/report"
)

// transcript keeps the lines of the case that runs now. The driver's observer
// writes it, and the case's checks point into it.
type transcript struct {
	exchanges []report.Exchange
	paused    bool
}

func (t *transcript) observe(dir driver.Direction, line []byte) {
	if t.paused {
		return
	}
	if dir == driver.ToAdapter {
		t.exchanges = append(t.exchanges, report.Exchange{Request: text(line)})
		return
	}
	if last := len(t.exchanges) - 1; last >= 0 {
		t.exchanges[last].Reply += text(line)
	}
}

// text is a line as JSON can carry it. A subject may have written anything.
func text(line []byte) string {
	return strings.ToValidUTF8(strings.TrimRight(string(line), "\r\n"), "\uFFFD")
}

func (t *transcript) len() int { return len(t.exchanges) }

func (t *transcript) reset() { t.exchanges, t.paused = nil, false }

// shown returns the exchanges for a report: those that matter, the messages in
// them spelled out, and long lines cut. The checks point at them afterwards.
func (t *transcript) shown(checks []report.Check) []report.Exchange {
	shown := shorten(t.exchanges, checks)
	for i, e := range shown {
		shown[i] = report.Exchange{Request: cutLine(e.Request), Reply: cutLine(e.Reply), Notes: cutNotes(append(e.Notes, notes(e)...))}
	}
	return shown
}

// notes reads the wire bytes of an exchange for people.
func notes(e report.Exchange) []string {
	var lines []string
	add := func(what string, wire []byte) {
		m := decoded(wire, 0)
		if m.Broken != nil {
			lines = append(lines, what+" is no message: "+m.Broken.Error())
			lines = append(lines, strings.Split(strings.TrimRight(model.Dump(wire), "\n"), "\n")...)
			return
		}
		lines = append(lines, fmt.Sprintf("%s is %s", what, m))
	}
	var request contract.Request
	if json.Unmarshal([]byte(e.Request), &request) == nil && request.Cmd == contract.Receive {
		add("sent wire", request.Wire)
	}
	var reply contract.Reply
	if json.Unmarshal([]byte(e.Reply), &reply) == nil && reply.OK != nil {
		for i, b := range reply.OK.Broadcast {
			add(fmt.Sprintf("broadcast %d", i+1), b.Wire)
		}
	}
	return lines
}
