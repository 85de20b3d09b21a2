package sds

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/causeway-sds/causeway/reference/bloom"
)

var update = flag.Bool("update", false, "write what the scripts in testdata print")

// A script in testdata is an interaction log: lines that begin with ">" are
// commands, indented lines are what came of them, lines with "#" explain.
//
//	config NAME=VALUE...      for the participants that follow; times in ms, none is zero
//	new NAME...               start participants now
//	wait MS                   time passes; nobody does anything
//	forge ID FIELD=VALUE...   make a message: from, lamport, history, filter, asks, kind, channel
//	NAME send ID TEXT         submit content; ephemeral ID TEXT without reliability
//	NAME receive ID...        messages arrive; a sync message is called NAME#N
//	NAME elapse               due timers run now
//	NAME until MS             run timers one after the other as they come due
//	NAME members NAME..., present NAME..., steward NAME, offline, online
//	NAME hint ID TEXT, status, log, restart
//
// Time starts at 1000.
func TestScripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.log")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts in testdata: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".log"), func(t *testing.T) {
			before, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			after := runScript(t, string(before))
			if *update {
				if err := os.WriteFile(file, []byte(after), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got, want := strings.Split(after, "\n"), strings.Split(string(before), "\n"); !slices.Equal(got, want) {
				t.Errorf("%s: %s\nrun go test with -update if the new log is right", file, firstDifference(got, want))
			}
		})
	}
}

func firstDifference(got, want []string) string {
	i := 0
	for i < len(got) && i < len(want) && got[i] == want[i] {
		i++
	}
	line := func(lines []string) string {
		if i < len(lines) {
			return lines[i]
		}
		return "the end"
	}
	return fmt.Sprintf("line %d: got %q, want %q", i+1, line(got), line(want))
}

func runScript(t *testing.T, script string) string {
	s := &stage{t: t, now: 1000, cfg: Config{Channel: "c", IDs: Opaque, JoinGrace: None, SyncMax: None},
		nodes: map[string]*actor{}, bag: map[MessageID]Message{}}
	for line := range strings.Lines(script) {
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(line, "  ") {
			continue // what an earlier run printed
		}
		s.out = append(s.out, line)
		if command, ok := strings.CutPrefix(line, "> "); ok {
			s.run(strings.Fields(command))
		}
	}
	return strings.Join(s.out, "\n") + "\n"
}

// stage holds the participants of a script and every message they sent.
type stage struct {
	t     *testing.T
	now   Time
	cfg   Config
	nodes map[string]*actor
	bag   map[MessageID]Message
	out   []string
}

type actor struct {
	cfg     Config
	p       *Participant
	durable Durable
	syncs   int
	context Context
}

func (s *stage) say(format string, args ...any) {
	s.out = append(s.out, "  "+fmt.Sprintf(format, args...))
}

func (s *stage) run(words []string) {
	switch rest := words[1:]; words[0] {
	case "config":
		for _, w := range rest {
			s.configure(w)
		}
	case "new":
		for _, name := range rest {
			s.start(name)
		}
	case "wait":
		s.now += s.ms(rest[0])
	case "forge":
		s.forge(rest)
	default:
		a, ok := s.nodes[words[0]]
		if !ok {
			s.t.Fatalf("script: unknown command %q", words)
		}
		s.act(words[0], a, rest[0], rest[1:])
	}
}

func (s *stage) ms(text string) Time {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		s.t.Fatalf("script: %v", err)
	}
	return Time(n)
}

func (s *stage) configure(setting string) {
	name, value, _ := strings.Cut(setting, "=")
	if name == "ids" {
		s.cfg.IDs = map[string]IDMode{"derived": Derived, "opaque": Opaque}[value]
		return
	}
	if name == "repair" {
		s.cfg.Repair, s.cfg.RepairProfile = value != "off", map[string]RepairProfile{"fast": Fast}[value]
		return
	}
	if name == "dialect" {
		s.cfg.Dialect = map[string]Dialect{"waku-js": WakuJS}[value]
		return
	}
	if name == "epsilon" {
		s.cfg.AckEpsilon, _ = strconv.ParseFloat(value, 64)
		return
	}
	n := Time(None)
	if value != "none" {
		n = s.ms(value)
	}
	times := map[string]*Time{"interval": &s.cfg.Interval, "join": &s.cfg.JoinGrace, "lost": &s.cfg.LostAfter,
		"sync_min": &s.cfg.SyncMin, "sync_max": &s.cfg.SyncMax, "repair_min": &s.cfg.RepairMin, "repair_max": &s.cfg.RepairMax}
	ints := map[string]*int{"window": &s.cfg.FilterWindow, "attempts": &s.cfg.ResendAttempts, "tips": &s.cfg.HistoryTips,
		"history": &s.cfg.HistorySize, "incoming": &s.cfg.IncomingLimit, "outgoing": &s.cfg.OutgoingLimit,
		"missing": &s.cfg.MissingLimit, "content": &s.cfg.ContentLimit, "log": &s.cfg.LogLimit, "pruned": &s.cfg.PrunedLimit,
		"ack_members": &s.cfg.AckMembers, "ack_percent": &s.cfg.AckPercent}
	switch {
	case times[name] != nil:
		*times[name] = n
	case ints[name] != nil:
		*ints[name] = int(n)
	default:
		s.t.Fatalf("script: unknown setting %q", setting)
	}
}

func (s *stage) start(name string) {
	cfg := s.cfg
	cfg.Self = ParticipantID(name)
	p, err := New(cfg, s.now)
	if err != nil {
		s.t.Fatal(err)
	}
	s.nodes[name] = &actor{cfg: cfg, p: p}
}

// forge makes a message that no participant sent. A filter is written
// floor/id+id+id or as the word full.
func (s *stage) forge(words []string) {
	m := Message{Kind: Content, ID: MessageID(words[0]), Channel: "c", Sender: "mallory", Content: []byte("forged")}
	filter := ""
	for _, w := range words[1:] {
		name, value, _ := strings.Cut(w, "=")
		switch name {
		case "from":
			m.Sender = ParticipantID(value)
		case "lamport":
			m.Lamport = uint64(s.ms(value))
		case "asks":
			for _, id := range strings.Split(value, "+") {
				m.RepairRequest = append(m.RepairRequest, HistoryEntry{ID: MessageID(id)})
			}
		case "history":
			for _, id := range strings.Split(value, "+") {
				m.CausalHistory = append(m.CausalHistory, HistoryEntry{ID: MessageID(id)})
			}
		case "filter":
			filter = value
		case "channel":
			m.Channel = ChannelID(value)
		case "kind":
			m.Kind = map[string]Kind{"sync": Sync, "ephemeral": Ephemeral}[value]
		}
	}
	if m.Kind == Sync {
		m.Content = nil
	}
	m.Filter = s.filter(filter, &m)
	s.bag[m.ID] = m
}

func (s *stage) filter(text string, m *Message) []byte {
	if text == "" {
		return nil
	}
	if text == "full" {
		return bloom.Filter{K: 7, Bits: []byte{0xff, 0xff}}.Encode(m.Lamport)
	}
	floor, list, _ := strings.Cut(text, "/")
	var ids []bloom.Digest
	for _, id := range strings.FieldsFunc(list, func(r rune) bool { return r == '+' }) {
		ids = append(ids, bloom.DigestOf(id))
	}
	return bloom.New(ids, bloom.SaltOf(string(m.Sender), m.Lamport), uint64(s.ms(floor))).Encode(m.Lamport)
}

func (s *stage) act(name string, a *actor, verb string, rest []string) {
	switch verb {
	case "send", "ephemeral":
		text := strings.Join(rest[1:], " ")
		s.step(name, a, Submit{ID: MessageID(rest[0]), Content: []byte(text), Ephemeral: verb == "ephemeral"})
	case "receive":
		for _, id := range rest {
			m, ok := s.bag[MessageID(id)]
			if !ok {
				s.t.Fatalf("script: %s receives %s, which nobody sent", name, id)
			}
			s.step(name, a, Arrive{Message: &m, Hint: []byte("hint-of-" + id)})
		}
	case "elapse":
		s.step(name, a, Elapse{})
	case "until":
		s.runTimers(name, a, s.ms(rest[0]))
	case "hint":
		s.step(name, a, Hint{ID: MessageID(rest[0]), Hint: []byte(rest[1])})
	case "members":
		a.context.Members = participants(rest)
		s.step(name, a, a.context)
	case "present":
		a.context.Present = participants(rest)
		s.step(name, a, a.context)
	case "steward":
		a.context.Steward = ParticipantID(rest[0])
		s.step(name, a, a.context)
	case "offline", "online":
		s.step(name, a, Connection{Online: verb == "online"})
	case "restart":
		p, err := Restore(a.cfg, a.durable, s.now)
		if err != nil {
			s.t.Fatal(err)
		}
		a.p = p
	case "status":
		s.printStatus(a.p.Status())
	case "log":
		for e := range a.p.Log() {
			s.say("%d %s from %s", e.Message.Lamport, e.Message.ID, e.Message.Sender)
		}
	default:
		s.t.Fatalf("script: unknown verb %q", verb)
	}
}

func participants(names []string) []ParticipantID {
	ids := []ParticipantID{}
	for _, n := range names {
		ids = append(ids, ParticipantID(n))
	}
	return ids
}

func (s *stage) runTimers(name string, a *actor, until Time) {
	for at, ok := a.p.Deadline(); ok && at <= until; at, ok = a.p.Deadline() {
		s.now = max(s.now, at)
		s.say("%d:", s.now)
		s.step(name, a, Elapse{})
	}
	s.now = max(s.now, until)
}

func (s *stage) step(name string, a *actor, in Input) {
	fx, err := a.p.Step(s.now, in)
	if err != nil {
		s.say("refused: %v", err)
		return
	}
	a.durable.Apply(fx.Persist)
	for i := range fx.Broadcast {
		s.printMessage(name, a, fx.Broadcast[i])
	}
	for _, e := range fx.Retrieve {
		s.say("ask the store for %s", entry(e))
	}
	for _, e := range fx.Tell {
		s.printEvent(e)
	}
}

// printMessage keeps the message in the bag, a sync message under its alias.
func (s *stage) printMessage(name string, a *actor, m Message) {
	if m.Kind == Sync {
		a.syncs++
		s.bag[MessageID(fmt.Sprintf("%s#%d", name, a.syncs))] = m
		m.ID = MessageID(fmt.Sprintf("%s#%d", name, a.syncs))
	} else {
		s.bag[m.ID] = m
	}
	line := fmt.Sprintf("%s %s", m.Kind, m.ID)
	if m.Kind != Ephemeral {
		floor, n := "-", 0
		if f, err := bloom.Parse(m.Filter, m.Lamport); err == nil {
			floor, n = fmt.Sprint(f.Floor), len(f.Bits)
		}
		line += fmt.Sprintf(" lamport %d history %s", m.Lamport, entries(m.CausalHistory))
		if n > 0 {
			line += fmt.Sprintf(" filter of %d bytes above %s", n, floor)
		} else {
			line += fmt.Sprintf(" filter field of %d bytes", len(m.Filter))
		}
	}
	if m.RepairRequest != nil {
		line += " asks for " + entries(m.RepairRequest)
	}
	s.say("broadcast %s", line)
}

func entry(e HistoryEntry) string {
	text := string(e.ID)
	if e.Sender != "" {
		text += " of " + string(e.Sender)
	}
	if e.Hint != nil {
		text += "(" + string(e.Hint) + ")"
	}
	return text
}

func entries(list []HistoryEntry) string {
	var names []string
	for _, e := range list {
		names = append(names, entry(e))
	}
	return "[" + strings.Join(names, " ") + "]"
}

func (s *stage) printEvent(e Event) {
	switch e := e.(type) {
	case Sent:
	case Delivered:
		after := "first"
		if e.After != "" {
			after = "after " + string(e.After)
		}
		if e.Flags&Unordered != 0 {
			after = "unordered"
		}
		s.say("%s", strings.Join(append([]string{"deliver", string(e.Message.ID), after}, e.Flags.Names()...), " "))
	case PossiblyAcknowledged:
		s.say("possibly acknowledged %s", e.ID)
	case Acknowledged:
		if e.Level == One {
			s.say("acknowledged %s by %v", e.ID, e.By)
		} else {
			s.say("acknowledged %s, level %s, by %v", e.ID, e.Level, e.By)
		}
	case Missing:
		s.say("missing %v", e.Dependencies)
	case Lost:
		s.say("lost %s", e.ID)
	case GaveUp:
		s.say("gave up %s", e.ID)
	case Rejected:
		s.say("rejected %s: %s", e.Class, e.Text)
	case ClockSuspect:
		s.say("clock suspect: here %d, there %d", e.Local, e.Remote)
	}
}

func (s *stage) printStatus(st Status) {
	s.say("lamport %d, %d in the log, window %v above %d", st.Lamport, st.LogLength, st.Window, st.Floor)
	for _, o := range st.Outgoing {
		s.say("outgoing %s %s, %d resends, gave up: %v", o.ID, o.State, o.Attempts, o.GaveUp)
	}
	for _, i := range st.Incoming {
		s.say("incoming %s waits for %v", i.ID, i.Unmet)
	}
	if st.ReplayFloor != nil {
		s.say("replay floor %d", *st.ReplayFloor)
	}
	for _, list := range []struct {
		name string
		ids  []MessageID
	}{{"missing", st.Missing}, {"lost", st.Lost}, {"prehistory", st.Prehistory}, {"pruned", st.Pruned}} {
		if len(list.ids) > 0 {
			s.say("%s %v", list.name, list.ids)
		}
	}
}
