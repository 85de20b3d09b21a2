package sut

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/causeway-sds/causeway/harness/contract"
)

// Difference says in which fields two inspected states differ, and is empty
// where they are equal. The same states give the same text: reports of equal
// runs are compared.
func Difference(before, after *contract.State) string {
	was, is := fieldsOf(before), fieldsOf(after)
	names := slices.Sorted(maps.Keys(was))
	for _, name := range slices.Sorted(maps.Keys(is)) {
		if _, ok := was[name]; !ok {
			names = append(names, name)
		}
	}
	var all []string
	for _, name := range names {
		if string(was[name]) != string(is[name]) {
			all = append(all, name+" "+change(was[name], is[name]))
		}
	}
	return strings.Join(all, "; ")
}

// fieldsOf is a state as the contract writes it, field by field. There are none
// where nothing was inspected.
func fieldsOf(s *contract.State) map[string]json.RawMessage {
	fields := map[string]json.RawMessage{}
	text, err := json.Marshal(s)
	if err == nil {
		err = json.Unmarshal(text, &fields)
	}
	if err != nil {
		panic(fmt.Sprintf("a state that was read cannot be written: %v", err))
	}
	return fields
}

// change says how a field changed: which entries left and came where it is a
// list, else from what to what.
func change(was, is json.RawMessage) string {
	var before, after []json.RawMessage
	if errWas, errIs := list(was, &before), list(is, &after); errWas != nil || errIs != nil {
		return fmt.Sprintf("was %s, is %s", orAbsent(was), orAbsent(is))
	}
	var said []string
	for _, gone := range without(before, after) {
		said = append(said, "- "+gone)
	}
	for _, come := range without(after, before) {
		said = append(said, "+ "+come)
	}
	if len(said) == 0 {
		return fmt.Sprintf("was in the order %s, is in the order %s", was, is)
	}
	return strings.Join(said, " ")
}

// list reads a list; an absent one is empty.
func list(text json.RawMessage, into *[]json.RawMessage) error {
	if text == nil {
		return nil
	}
	return json.Unmarshal(text, into)
}

func orAbsent(text json.RawMessage) string {
	if text == nil {
		return "absent"
	}
	return string(text)
}

// without lists what is in a and not in b. What is there twice in a needs to
// be there twice in b.
func without(a, b []json.RawMessage) []string {
	left := map[string]int{}
	for _, entry := range b {
		left[string(entry)]++
	}
	var rest []string
	for _, entry := range a {
		if left[string(entry)] > 0 {
			left[string(entry)]--
			continue
		}
		rest = append(rest, string(entry))
	}
	return rest
}
