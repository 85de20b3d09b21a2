package vectors

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
	"github.com/causeway-sds/causeway/vectors"
)

// strict kinds come only when they are expected.
var strict = []string{"delivered", "possibly_acknowledged", "acknowledged", "rejected", "lost", "gave_up", "clock_suspect"}

// event is an event of the contract as JSON has it.
type event map[string]map[string]any

func eventsOf(list []sut.Event) []event {
	var events []event
	for _, e := range list {
		text, err := json.Marshal(e.Event)
		if err != nil {
			panic(err)
		}
		var generic event
		if err := json.Unmarshal(text, &generic); err != nil {
			panic(err)
		}
		events = append(events, generic)
	}
	return events
}

// events compares kind by kind: across kinds there is no order.
func (d *differences) events(patterns []vectors.Pattern, list []sut.Event) {
	got := tolerate(patterns, eventsOf(list))
	byKind := map[string][]map[string]any{}
	kinds := slices.Clone(strict)
	for _, p := range patterns {
		if !slices.Contains(kinds, p.Kind()) {
			kinds = append(kinds, p.Kind())
		}
		byKind[p.Kind()] = append(byKind[p.Kind()], p[p.Kind()])
	}
	for _, kind := range kinds {
		var events []map[string]any
		for _, e := range got {
			if fields, ok := e[kind]; ok {
				events = append(events, fields)
			}
		}
		d.kind(kind, byKind[kind], events)
	}
}

func (d *differences) kind(kind string, patterns, events []map[string]any) {
	if id, ok := shouldBeReported[kind]; ok && len(events) == 0 && len(patterns) > 0 {
		d.fallShort(id, "an event %s", describe(kind, patterns[0]))
		return
	}
	for _, p := range patterns {
		at := slices.IndexFunc(events, func(e map[string]any) bool { return fits(p, e) })
		switch {
		case at < 0 && kind == "missing":
			d.fallShort("SDS-DEP-8", "an event %s", describe(kind, p))
		case at < 0 && kind == "rejected":
			d.misname("an event %s", describe(kind, p))
			return
		case at < 0:
			d.differ("an event %s", describe(kind, p))
		case at > 0 && kind == "delivered":
			d.differ("%s before any other event of its kind that is left, or that one not at all", describe(kind, p))
			return
		default:
			d.details(p, events[at])
			events = slices.Delete(slices.Clone(events), at, at+1)
		}
	}
	if slices.Contains(strict, kind) && len(events) > 0 && len(d.hard) == 0 {
		d.differ("no (further) event %s", describe(kind, events[0]))
	}
}

// without finds events that must not be there.
func (d *differences) without(p vectors.Pattern, list []sut.Event) {
	for _, e := range eventsOf(list) {
		fields, ok := e[p.Kind()]
		if !ok || !fits(p[p.Kind()], fields) {
			continue
		}
		flags := stringsOf(p[p.Kind()]["flags"])
		switch {
		case len(flags) == 0:
			d.differ("no event %s", describe(p.Kind(), p[p.Kind()]))
		case slices.Contains(stringsOf(fields["flags"]), flags[0]):
			d.fallShort(shouldCarry[flags[0]], "no delivery with the flag %s", flags[0])
		}
	}
}

// tolerate leaves out a possibly_acknowledged event that an expected
// acknowledgement implies.
func tolerate(patterns []vectors.Pattern, events []event) []event {
	expects := func(kind string, id any) bool {
		return slices.ContainsFunc(patterns, func(p vectors.Pattern) bool { return p.Kind() == kind && p[kind]["message_id"] == id })
	}
	var kept []event
	for _, e := range events {
		possibly, ok := e["possibly_acknowledged"]
		if ok && expects("acknowledged", possibly["message_id"]) && !expects("possibly_acknowledged", possibly["message_id"]) {
			continue
		}
		kept = append(kept, e)
	}
	return kept
}

// fits compares what has to agree for an event to be meant at all.
func fits(pattern, got map[string]any) bool {
	if levelOf(pattern) != levelOf(got) {
		return false
	}
	for name, want := range pattern {
		switch name {
		case "flags", "after", "by": // details
		case "level": // compared already
		case "content":
			if !slices.Equal(bytesOf(want), base64Of(got[name])) {
				return false
			}
		case "class":
			if !slices.Contains(stringsOf(want), fmt.Sprint(got[name])) {
				return false
			}
		case "dependencies":
			if !slices.Equal(stringsOf(want), stringsOf(got[name])) {
				return false
			}
		case "entries":
			if !sameSet(entryIDs(want), entryIDs(got[name])) {
				return false
			}
		default:
			if want != got[name] {
				return false
			}
		}
	}
	return true
}

// levelOf is the level of an acknowledgement; "one" need not be said.
func levelOf(fields map[string]any) string {
	if level, ok := fields["level"]; ok {
		return fmt.Sprint(level)
	}
	return contract.LevelOne
}

// details compares what is merely recommended.
func (d *differences) details(pattern, got map[string]any) {
	for _, flag := range stringsOf(pattern["flags"]) {
		if !slices.Contains(stringsOf(got["flags"]), flag) {
			d.fallShort(shouldCarry[flag], "%v is delivered with the flag %s", pattern["message_id"], flag)
		}
	}
	if after, ok := pattern["after"]; ok && after != got["after"] {
		d.fallShort(shouldCarry["after"], "%v is delivered after %v", pattern["message_id"], after)
	}
	if by, ok := pattern["by"]; ok && !slices.Equal(stringsOf(by), stringsOf(got["by"])) {
		d.fallShort(shouldCarry["by"], "%v is acknowledged by %v", pattern["message_id"], by)
	}
}

func describe(kind string, fields map[string]any) string {
	text, err := json.Marshal(fields)
	if err != nil {
		panic(err)
	}
	return kind + " " + cut(string(text))
}

func stringsOf(v any) []string {
	var list []string
	values, _ := v.([]any)
	for _, s := range values {
		list = append(list, fmt.Sprint(s))
	}
	return list
}

func entryIDs(v any) []string {
	var list []string
	values, _ := v.([]any)
	for _, e := range values {
		if entry, ok := e.(map[string]any); ok {
			list = append(list, fmt.Sprint(entry["message_id"]))
		}
	}
	return list
}

func sameSet(a, b []string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}

// bytesOf reads the notation of the vectors.
func bytesOf(v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	var b vectors.Bytes
	if err := json.Unmarshal(text, &b); err != nil {
		panic(err)
	}
	return b
}

func base64Of(v any) []byte {
	s, _ := v.(string)
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		panic(err) // the contract's own encoder wrote it
	}
	return b
}
