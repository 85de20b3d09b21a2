package main

import (
	"slices"
	"strings"
)

// vector is one entry of a file.
type vector struct {
	id, kind, comment string
	requirements      []string
	flags             []string
	clock             string
	capabilities      []string
	config            []string // parameters that the steps set
	input, expect     obj
	filters           bool // the bytes of a filter are expected
	dialect           string
	steps             []*step
}

// family is one file.
type family struct {
	name    string
	vectors []*vector
}

// add starts a vector: its name within the family, the kind, the requirements
// separated by blanks, and what it is about.
func (f *family) add(name, kind, requirements, comment string) *vector {
	v := &vector{
		id: f.name + "/" + name, kind: kind, comment: comment,
		requirements: strings.Fields(requirements),
	}
	f.vectors = append(f.vectors, v)
	return v
}

func (v *vector) flag(names ...string) *vector {
	v.flags = append(v.flags, names...)
	return v
}

func (v *vector) need(capabilities ...string) *vector {
	for _, c := range capabilities {
		if !slices.Contains(v.capabilities, c) {
			v.capabilities = append(v.capabilities, c)
		}
	}
	return v
}

// require adds requirements that an expectation brings with it.
func (v *vector) require(ids ...string) {
	for _, id := range ids {
		if !slices.Contains(v.requirements, id) {
			v.requirements = append(v.requirements, id)
		}
	}
}

func (v *vector) json() obj {
	o := kv("id", v.id, "requirements", words(v.requirements...))
	if len(v.flags) > 0 {
		o = append(o, field{"flags", words(v.flags...)})
	}
	o = append(o, field{"comment", v.comment}, field{"kind", v.kind}, field{"needs", v.needs()})
	if v.input != nil {
		o = append(o, field{"input", v.input}, field{"expect", v.expect})
	}
	if len(v.steps) > 0 {
		var steps list
		for _, s := range v.steps {
			steps = append(steps, s.json())
		}
		o = append(o, field{"steps", steps})
	}
	return o
}

func (v *vector) needs() obj {
	n := kv("clock", v.clockLevel())
	if len(v.capabilities) > 0 {
		n = append(n, field{"capabilities", words(v.capabilities...)})
	}
	if dialect := v.dialect; dialect != "" {
		n = append(n, field{"dialect", dialect})
	} else if v.filters {
		n = append(n, field{"dialect", "sds-1"})
	}
	if len(v.config) > 0 {
		n = append(n, field{"config", words(v.config...)})
	}
	return n
}

// clockLevel is faked for everything with steps: their results depend on the
// times that they give.
func (v *vector) clockLevel() string {
	if v.clock != "" {
		return v.clock
	}
	if len(v.steps) > 0 {
		return "faked"
	}
	return "real"
}

func (f *family) json() []byte {
	vectors := list{}
	for _, v := range f.vectors {
		vectors = append(vectors, v.json())
	}
	return pretty(kv("format", 1, "family", f.name, "vectors", vectors))
}
