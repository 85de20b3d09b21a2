package check

import (
	"errors"
	"strconv"
	"strings"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/history"
)

// clause is one part of a step: a verb, an object and keys with values.
type clause struct {
	verb, object string
	keys         map[string]string
	used         map[string]bool
}

func clauseOf(text string) clause {
	c := clause{keys: map[string]string{}, used: map[string]bool{}}
	for i, word := range strings.Fields(text) {
		key, value, pair := strings.Cut(word, "=")
		switch {
		case i == 0:
			c.verb = word
		case pair:
			c.keys[key] = value
		default:
			c.object = word
		}
	}
	return c
}

// get is the value of a key, and whether it is there.
func (c clause) get(key string) (string, bool) {
	value, there := c.keys[key]
	c.used[key] = true
	return value, there
}

// list is a value that is a list.
func (c clause) list(key string) []string {
	value, _ := c.get(key)
	return strings.FieldsFunc(value, func(r rune) bool { return r == ',' })
}

func (c clause) or(key, otherwise string) string {
	if value, there := c.get(key); there {
		return value
	}
	return otherwise
}

func (c clause) number(key string, otherwise int64) int64 {
	value, there := c.get(key)
	if !there {
		return otherwise
	}
	n, err := strconv.ParseInt(value, 0, 64)
	if err != nil {
		panic(err)
	}
	return n
}

type word func(b *bench, s *history.Step, c clause)

// words are all verbs of stories: first what happens, then what the network
// and the application are given.
var words map[string]word

func init() {
	words = map[string]word{
		"create": kind(history.Created), "members": kind(history.Grouped), "advance": kind(history.Advanced), "crash": kind(history.Crashed),
		"restart": kind(history.Restarted), "copy": kind(history.Copied), "setback": kind(history.SetBack), "clock": kind(history.ClockSet),
		"leave": kind(history.Left), "online": told(true), "offline": told(false),
		"send": send, "refuse": refuse, "get": packet(history.Received), "drop": packet(history.Dropped), "inspect": inspect,

		"cast":    cast,
		"deliver": deliver,
		"ack":     acknowledge,
		"sent": about1(func(id *contract.MessageRef) contract.Event {
			return contract.Event{Sent: &contract.Sent{MessageID: id.MessageID}}
		}),
		"possibly": about1(func(id *contract.MessageRef) contract.Event { return contract.Event{PossiblyAcknowledged: id} }),
		"lose":     about1(func(id *contract.MessageRef) contract.Event { return contract.Event{Lost: id} }),
		"giveup":   about1(func(id *contract.MessageRef) contract.Event { return contract.Event{GaveUp: id} }),
		"request":  about1(func(id *contract.MessageRef) contract.Event { return contract.Event{RepairRequested: id} }),
		"reject": about1(func(id *contract.MessageRef) contract.Event {
			return contract.Event{Rejected: &contract.Rejected{Class: id.MessageID}}
		}),
		"miss": func(_ *bench, s *history.Step, c clause) {
			s.Events = append(s.Events, contract.Event{Missing: &contract.Missing{Dependencies: strings.Split(c.object, ",")}})
		},
	}
}

// kind is a step without an object. Wrong is what the clock shows beyond the
// time.
func kind(k history.Kind) word {
	return func(_ *bench, s *history.Step, c clause) { s.Kind, s.WrongMS = k, c.number("wrong", 0) }
}

func told(online bool) word {
	return func(b *bench, s *history.Step, c clause) {
		kind(history.Told)(b, s, c)
		s.Online = online
	}
}

// send lets the application send a message, which goes out at once.
func send(b *bench, s *history.Step, c clause) {
	kind(history.Sent)(b, s, c)
	s.Label, s.Ephemeral = c.object, c.object[0] == 'e'
	s.Events = append(s.Events, contract.Event{Sent: &contract.Sent{MessageID: c.object}})
	s.Broadcast = append(s.Broadcast, b.cast(s, c))
}

// cast gives a message to the network; by itself it is a timer's.
func cast(b *bench, s *history.Step, c clause) {
	if s.Kind == "" {
		kind(history.Advanced)(b, s, c)
	}
	s.Broadcast = append(s.Broadcast, b.cast(s, c))
}

func refuse(b *bench, s *history.Step, c clause) {
	kind(history.Sent)(b, s, c)
	s.Label, s.Refused = c.object, &contract.Error{Text: "no"}
}

// packet lets the last broadcast of a message arrive, or not. Damage says what
// became of its bytes; with copy=1 it comes from elsewhere, and was not read yet.
func packet(k history.Kind) word {
	return func(b *bench, s *history.Step, c clause) {
		kind(k)(b, s, c)
		s.Packet = b.packets[c.object]
		damage, damaged := c.get("damage")
		_, unreadable := c.get("unreadable")
		channel, elsewhere := c.get("channel")
		if _, fresh := c.get("copy"); fresh || damaged || unreadable || elsewhere {
			p := *s.Packet
			p.Note, p.Damage = nil, damage
			if unreadable {
				p.Wire, p.Err = p.Wire[:len(p.Wire)-1], errors.New("no message")
			}
			if elsewhere {
				p.Message.ChannelID = channel
			}
			s.Packet = &p
		}
	}
}

func about1(event func(*contract.MessageRef) contract.Event) word {
	return func(_ *bench, s *history.Step, c clause) {
		s.Events = append(s.Events, event(&contract.MessageRef{MessageID: c.object}))
	}
}

func deliver(b *bench, s *history.Step, c clause) {
	d := &contract.Delivered{MessageID: c.object, After: c.or("after", "")}
	if p := b.packets[c.object]; p != nil {
		d.SenderID, d.Content = p.Message.SenderID, p.Message.Content
	}
	d.SenderID, d.Content = c.or("from", d.SenderID), []byte(c.or("text", string(d.Content)))
	d.Flags = c.list("flags")
	s.Events = append(s.Events, contract.Event{Delivered: d})
}

func acknowledge(_ *bench, s *history.Step, c clause) {
	s.Events = append(s.Events, contract.Event{Acknowledged: &contract.Acknowledged{MessageID: c.object, Level: c.or("level", ""), By: c.list("by")}})
}
