package main

import (
	"encoding/hex"
	"slices"
)

// step is one contract command with what is expected of its reply.
type step struct {
	v      *vector
	name   string
	do     obj
	expect obj

	isSetup bool
	settle  bool
}

// config is the configuration of a participant; keys are those of the contract.
type config obj

func cfg(pairs ...any) config { return config(kv(pairs...)) }

// Configurations that most scripts share: the sync timer off, so that no
// message is due to chance. foreign also closes the join window as soon as one
// message came in.
var (
	quiet       = cfg("sync_max_ms", 0)
	opaque      = cfg("ids", "opaque", "sync_max_ms", 0)
	opaqueEager = cfg("ids", "opaque", "sync_max_ms", 0, "join_grace_ms", 0)
)

func (c config) with(pairs ...any) config {
	return append(slices.Clone(c), config(kv(pairs...))...)
}

func (v *vector) step(do obj) *step {
	s := &step{v: v, do: do}
	v.steps = append(v.steps, s)
	return s
}

func (v *vector) create(node, channel, participant string, now uint64, c config) *step {
	for _, f := range c {
		if !slices.Contains(v.config, f.key) {
			v.config = append(v.config, f.key)
		}
	}
	do := kv("cmd", "create", "node", node, "channel", channel, "participant", participant, "now_ms", now, "seed", 1)
	if len(c) > 0 {
		do = append(do, field{"config", obj(c)})
	}
	return v.step(do)
}

func (v *vector) receive(node string, now uint64, wire []byte) *step {
	return v.step(kv("cmd", "receive", "node", node, "now_ms", now, "wire", notation(wire)))
}

func (v *vector) send(node string, now uint64, content []byte) *step {
	return v.step(kv("cmd", "send", "node", node, "now_ms", now, "content", notation(content)))
}

func (v *vector) advance(node string, now uint64) *step {
	return v.step(kv("cmd", "advance", "node", node, "now_ms", now))
}

// members tells the participant who is in the group.
func (v *vector) members(node string, ids ...string) *step {
	return v.step(kv("cmd", "context", "node", node, "members", words(ids...)))
}

// inspect makes the vector need the capability.
func (v *vector) inspect(node string) *step {
	v.need("inspect")
	return v.step(kv("cmd", "inspect", "node", node))
}

// wish asks for a message ID. Only participants with opaque IDs grant it.
func (s *step) wish(id string) *step {
	s.do = append(s.do, field{"message_id", id})
	s.v.need("opaque-ids")
	return s
}

func (s *step) ephemeral() *step {
	s.do = append(s.do, field{"ephemeral", true})
	return s
}

func (s *step) want(key string, v any) *step {
	s.expect = append(s.expect, field{key, v})
	return s
}

// add appends to a list in the expectation.
func (s *step) add(key string, v any) *step {
	for i, f := range s.expect {
		if f.key == key {
			s.expect[i].value = append(f.value.(list), v)
			return s
		}
	}
	return s.want(key, list{v})
}

// silent: nothing is broadcast.
func (s *step) silent() *step { return s.want("broadcast", list{}) }

// quietEvents: no event of the strict kinds.
func (s *step) none() *step { return s.want("events", list{}) }

// sends: a broadcast of exactly these bytes.
func (s *step) sends(wire []byte) *step {
	s.v.filters = true
	return s.add("broadcast", kv("wire", notation(wire)))
}

// sendsFields: a broadcast with at least these fields.
func (s *step) sendsFields(pairs ...any) *step {
	for i := 0; i < len(pairs); i += 2 {
		s.v.filters = s.v.filters || pairs[i] == "bloom_filter"
	}
	return s.add("broadcast", kv("fields", kv(pairs...)))
}

// should maps what the specification merely recommends to its requirement.
var should = map[string]string{
	"rejected": "SDS-WIRE-8", "lost": "SDS-IN-7", "gave_up": "SDS-OUT-7", "clock_suspect": "SDS-LIM-7", "missing": "SDS-DEP-8",
	"future": "SDS-LIM-6", "after_loss": "SDS-IN-7", "late": "SDS-IN-9", "prehistory": "SDS-DEP-7",
	"own_elsewhere": "SDS-RECV-7", "ephemeral": "SDS-EPH-7", "after": "SDS-ORD-7", "by": "SDS-ACK-10",
}

func (s *step) event(kind string, pairs ...any) *step {
	if id, ok := should[kind]; ok {
		s.v.require(id)
	}
	return s.add("events", kv(kind, kv(pairs...)))
}

// delivers m, with flags.
func (s *step) delivers(m Message, flags ...string) *step {
	return s.deliversAfter(m, "", flags...)
}

func (s *step) deliversAfter(m Message, after string, flags ...string) *step {
	pattern := kv("message_id", m.ID, "sender_id", m.Sender, "content", notation(m.Content))
	if after != "" {
		s.v.require(should["after"])
		pattern = append(pattern, field{"after", after})
	}
	if len(flags) > 0 {
		pattern = append(pattern, field{"flags", words(flags...)})
	}
	for _, f := range flags {
		s.v.require(should[f])
	}
	return s.add("events", kv("delivered", pattern))
}

// unflagged: no delivery with this flag.
func (s *step) unflagged(flag string) *step {
	s.v.require(should[flag])
	return s.add("no_events", kv("delivered", kv("flags", words(flag))))
}

func (s *step) rejects(classes ...string) *step {
	return s.event("rejected", "class", words(classes...))
}

// state expects parts of the answer to inspect.
func (s *step) state(pairs ...any) *step { return s.want("state", kv(pairs...)) }

// setup marks a step without whose result the vector shows nothing.
func (s *step) setup() *step {
	s.isSetup = true
	return s
}

// same expects the state that an earlier inspect had.
func (s *step) same(name string) *step { return s.want("state_same_as", name) }

func (s *step) named(name string) *step {
	s.name = name
	return s
}

// refused expects an error reply.
func (s *step) refused() *step { return s.want("error", "invalid") }

// of says which of the vector's requirements this step checks.
func (s *step) of(ids ...string) *step {
	s.v.require(ids...)
	s.expect = slices.DeleteFunc(s.expect, func(f field) bool { return f.key == "requirements" })
	return s.want("requirements", words(ids...))
}

func (s *step) json() obj {
	o := obj{}
	if s.name != "" {
		o = append(o, field{"name", s.name})
	}
	if s.isSetup {
		o = append(o, field{"setup", true})
	}
	if s.settle {
		o = append(o, field{"settle", true})
	}
	o = append(o, field{"do", s.do})
	if len(s.expect) > 0 {
		o = append(o, field{"expect", s.expect})
	}
	return o
}

func unhex(s string) []byte {
	b, err := hex.DecodeString(s)
	if err != nil {
		panic(err)
	}
	return b
}
