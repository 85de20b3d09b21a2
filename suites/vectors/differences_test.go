package vectors

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/suites/sut"
	"github.com/causeway-sds/causeway/vectors"
)

// expectation reads the expect of a step.
func expectation(t *testing.T, text string) vectors.Expect {
	t.Helper()
	var e vectors.Expect
	if err := json.Unmarshal([]byte(text), &e); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return e
}

func heard(events ...contract.Event) reply {
	r := reply{Result: &sut.Result{}}
	for _, e := range events {
		r.Events = append(r.Events, sut.Event{Event: e})
	}
	return r
}

func delivered(id string, flags ...string) contract.Event {
	return contract.Event{Delivered: &contract.Delivered{MessageID: id, SenderID: "bob", Content: []byte("hi"), After: "m0", Flags: flags}}
}

// verdict is "" when nothing differs, "hard", or the requirement of the first
// soft difference.
func verdict(d *differences) string {
	switch {
	case len(d.hard) > 0:
		return "hard"
	case len(d.soft) > 0:
		return d.soft[0].requirement
	}
	return ""
}

func TestEvents_areComparedAsTheFormatSays(t *testing.T) {
	rejected := contract.Event{Rejected: &contract.Rejected{Class: "kind"}}
	possibly := contract.Event{PossiblyAcknowledged: &contract.MessageRef{MessageID: "m1"}}
	acknowledged := contract.Event{Acknowledged: &contract.Acknowledged{MessageID: "m1", By: []string{"bob"}}}
	missing := contract.Event{Missing: &contract.Missing{Dependencies: []string{"a", "b"}}}
	members := contract.Event{Acknowledged: &contract.Acknowledged{MessageID: "m1", Level: contract.LevelMembers}}
	lost := contract.Event{Lost: &contract.MessageRef{MessageID: "m1"}}
	for _, c := range []struct {
		name, expect string
		got          reply
		want         string
	}{
		{"nothing expected, nothing there", `{"events":[]}`, heard(), ""},
		{"an unexpected delivery", `{"events":[]}`, heard(delivered("m1")), "hard"},
		{"an unexpected event of a lax kind", `{"events":[]}`, heard(missing), ""},
		{"events not compared", `{}`, heard(delivered("m1")), ""},
		{"a delivery", `{"events":[{"delivered":{"message_id":"m1","content":"6869"}}]}`, heard(delivered("m1")), ""},
		{"no delivery", `{"events":[{"delivered":{"message_id":"m1"}}]}`, heard(), "hard"},
		{"other content", `{"events":[{"delivered":{"message_id":"m1","content":"6868"}}]}`, heard(delivered("m1")), "hard"},
		{"delivered twice", `{"events":[{"delivered":{"message_id":"m1"}}]}`, heard(delivered("m1"), delivered("m1")), "hard"},
		{"in order", `{"events":[{"delivered":{"message_id":"m1"}},{"delivered":{"message_id":"m2"}}]}`, heard(delivered("m1"), delivered("m2")), ""},
		{"out of order", `{"events":[{"delivered":{"message_id":"m1"}},{"delivered":{"message_id":"m2"}}]}`, heard(delivered("m2"), delivered("m1")), "hard"},
		{"order across kinds is free", `{"events":[{"acknowledged":{"message_id":"m1"}},{"delivered":{"message_id":"m2"}}]}`, heard(delivered("m2"), acknowledged), ""},
		{"one of the classes", `{"events":[{"rejected":{"class":["limit","kind"]}}]}`, heard(rejected), ""},
		{"another class", `{"events":[{"rejected":{"class":["limit"]}}]}`, heard(rejected), "hard"},
		{"no rejected event", `{"events":[{"rejected":{"class":["limit"]}}]}`, heard(), "SDS-WIRE-8"},
		{"no lost event", `{"events":[{"lost":{"message_id":"m1"}}]}`, heard(), "SDS-IN-7"},
		{"another is lost", `{"events":[{"lost":{"message_id":"m2"}}]}`, heard(lost), "hard"},
		{"missing in wire order", `{"events":[{"missing":{"dependencies":["a","b"]}}]}`, heard(missing), ""},
		{"missing in another order", `{"events":[{"missing":{"dependencies":["b","a"]}}]}`, heard(missing), "SDS-DEP-8"},
		{"a flag", `{"events":[{"delivered":{"message_id":"m1","flags":["late"]}}]}`, heard(delivered("m1", "late", "future")), ""},
		{"no flag", `{"events":[{"delivered":{"message_id":"m1","flags":["late"]}}]}`, heard(delivered("m1")), "SDS-IN-9"},
		{"the predecessor", `{"events":[{"delivered":{"message_id":"m1","after":"m0"}}]}`, heard(delivered("m1")), ""},
		{"another predecessor", `{"events":[{"delivered":{"message_id":"m1","after":"mx"}}]}`, heard(delivered("m1")), "SDS-ORD-7"},
		{"named senders", `{"events":[{"acknowledged":{"message_id":"m1","by":["bob"]}}]}`, heard(acknowledged), ""},
		{"other senders", `{"events":[{"acknowledged":{"message_id":"m1","by":["eve"]}}]}`, heard(acknowledged), "SDS-ACK-10"},
		{"another level", `{"events":[{"acknowledged":{"message_id":"m1","level":"members"}}]}`, heard(acknowledged), "hard"},
		{"a level too many", `{"events":[{"acknowledged":{"message_id":"m1"}}]}`, heard(acknowledged, members), "hard"},
		{"both levels, in any order", `{"events":[{"acknowledged":{"message_id":"m1","level":"members"}},{"acknowledged":{"message_id":"m1","level":"one"}}]}`, heard(acknowledged, members), ""},
		{"possibly before acknowledged", `{"events":[{"acknowledged":{"message_id":"m1"}}]}`, heard(possibly, acknowledged), ""},
		{"possibly alone", `{"events":[]}`, heard(possibly), "hard"},
		{"possibly expected, acknowledged found", `{"events":[{"possibly_acknowledged":{"message_id":"m1"}}]}`, heard(acknowledged), "hard"},
		{"not this event", `{"no_events":[{"delivered":{"message_id":"m1"}}]}`, heard(delivered("m1")), "hard"},
		{"not this event, another", `{"no_events":[{"delivered":{"message_id":"m1"}}]}`, heard(delivered("m2")), ""},
		{"not this flag", `{"no_events":[{"delivered":{"flags":["future"]}}]}`, heard(delivered("m1", "future")), "SDS-LIM-6"},
		{"refused", `{"error":"invalid"}`, reply{Result: &sut.Result{Refused: &contract.Error{Code: contract.CodeInvalid}}}, ""},
		{"not refused", `{"error":"invalid"}`, heard(), "hard"},
		{"refused unexpectedly", `{}`, reply{Result: &sut.Result{Refused: &contract.Error{Code: contract.CodeInvalid}}}, "hard"},
	} {
		d := &differences{}
		d.compare(&vectors.Step{Expect: expectation(t, c.expect)}, c.got, nil)
		if got := verdict(d); got != c.want {
			t.Errorf("%s: verdict %q, want %q (%v)", c.name, got, c.want, d)
		}
	}
}

func TestBroadcasts_areComparedByBytesOrFields(t *testing.T) {
	const hello = "0a05616c69636512026d311a016350055a040a0268315a040a026832620101a201026869"
	wire := bytesOf(hello)
	for expect, want := range map[string]string{
		`{"broadcast":[]}`:                          "hard",
		`{"broadcast":[{"wire":"` + hello + `"}]}`:  "",
		`{"broadcast":[{"wire":"0a"}]}`:             "hard",
		`{"broadcast":[{"wire":"0a"},{"wire":""}]}`: "hard",
		`{"broadcast":[{"fields":{"sender_id":"alice","message_id":"m1","channel_id":"c","lamport_timestamp":5}}]}`: "",
		`{"broadcast":[{"fields":{"lamport_timestamp":6}}]}`:                                                        "hard",
		`{"broadcast":[{"fields":{"causal_history":[{"message_id":"h1"},{"message_id":"h2"}],"content":"6869"}}]}`:  "",
		`{"broadcast":[{"fields":{"causal_history":[{"message_id":"h2"},{"message_id":"h1"}]}}]}`:                   "hard",
		`{"broadcast":[{"fields":{"kind":"content"}}]}`:                                                             "",
		`{"broadcast":[{"fields":{"kind":"sync"}}]}`:                                                                "hard",
		`{"broadcast":[{"fields":{"causal_history":[{"message_id":"h1","sender_id":"bob"},{"message_id":"h2"}]}}]}`: "hard",
		`{"broadcast":[{"fields":{"causal_history":[]}}]}`:                                                          "hard",
		`{"broadcast":[{"fields":{"repair_request":[]}}]}`:                                                          "",
		`{"broadcast":[{"fields":{"bloom_filter":"01"}}]}`:                                                          "",
		`{"broadcast":[{"fields":{"bloom_filter":"02"}}]}`:                                                          "hard",
	} {
		d := &differences{}
		d.compare(&vectors.Step{Expect: expectation(t, expect)}, reply{Result: &sut.Result{Broadcast: []*sut.Message{{Wire: wire}}}}, nil)
		if got := verdict(d); got != want {
			t.Errorf("%s: verdict %q, want %q (%v)", expect, got, want, d)
		}
	}
}

// What differs is named, so that nobody has to compare two lines of hexadecimal.
func TestBroadcasts_differInFieldsThatAreNamed(t *testing.T) {
	got := "0a05616c69636512026d311a01635005" + "620101" + "a201026869"
	for want, says := range map[string]string{
		got: "",
		"0a05616c69636512026d311a01635006" + "620101" + "a201026869": "lamport_timestamp is 6, not 5 in broadcast 1",
		"0a05616c69636512026d321a01635005" + "620102" + "a201026869": "bloom_filter is 02, not 01, message_id is m2, not m1 in",
		"0a05616c69636512026d311a01635005" + "a201026869":            "bloom_filter is absent, not 01 in",
		"0a05616c69636512026d311a01635005" + "a201026869" + "620101": "the fields are the same but not their order, encoding",
		"1a0163" + "a201026869":                                      "kind is ephemeral, not content, ",
	} {
		d := &differences{}
		expect := expectation(t, `{"broadcast":[{"wire":"`+want+`"}]}`)
		d.compare(&vectors.Step{Expect: expect}, reply{Result: &sut.Result{Broadcast: []*sut.Message{{Wire: bytesOf(got)}}}}, nil)
		if text := d.text(); !strings.Contains(text, says) || (text == "") != (says == "") {
			t.Errorf("%s: read %q, expected %q", want, text, says)
		}
	}
}

// A report shows the exchange after which something was wrong, not the last one.
func TestDifferences_rememberTheExchange(t *testing.T) {
	n := 0
	d := &differences{exchanges: func() int { n++; return n }}
	d.misname("first")
	d.fallShort("SDS-WIRE-8", "second")
	d.differ("third")
	if d.at != 1 || d.soft[0].at != 2 || !d.touched {
		t.Errorf("hard after %d, soft after %d, touched %v; expected 1, 2, true", d.at, d.soft[0].at, d.touched)
	}
}

func TestState_isComparedInTheGivenParts(t *testing.T) {
	state := &contract.State{
		Lamport: 7, Log: []contract.LogEntry{{MessageID: "a"}, {MessageID: "b"}}, Incoming: []contract.IncomingEntry{{MessageID: "w"}},
		Missing: []string{"y", "x"},
		Lost:    []string{"l"}, ReplayFloor: sut.Ptr(uint64(4)),
		Outgoing: []contract.OutgoingEntry{{MessageID: "a", State: contract.Unacknowledged}, {MessageID: "old", State: contract.AcknowledgedState}},
	}
	states := map[string]*contract.State{"before": state, "other": {Lamport: 8}}
	for expect, want := range map[string]string{
		`{"state":{"lamport":7,"log":["a","b"],"incoming":["w"],"missing":["x","y"]}}`: "",
		`{"state":{"lamport":8}}`:                                                   "hard",
		`{"state":{"log":["b","a"]}}`:                                               "hard",
		`{"state":{"log":["a"]}}`:                                                   "hard",
		`{"state":{"incoming":[]}}`:                                                 "hard",
		`{"state":{"lost":["l"],"pruned":[],"replay_floor":4}}`:                     "",
		`{"state":{"lost":[]}}`:                                                     "hard",
		`{"state":{"pruned":["x"]}}`:                                                "hard",
		`{"state":{"prehistory":["x"]}}`:                                            "hard",
		`{"state":{"replay_floor":5}}`:                                              "hard",
		`{"state":{"missing":["x"]}}`:                                               "hard",
		`{"state":{"outgoing":{"a":"unacknowledged"}}}`:                             "",
		`{"state":{"outgoing":{"a":"unacknowledged","gone":"acknowledged"}}}`:       "",
		`{"state":{"outgoing":{"a":"acknowledged"}}}`:                               "hard",
		`{"state":{"outgoing":{}}}`:                                                 "hard",
		`{"state":{"outgoing":{"a":"unacknowledged","b":"possibly_acknowledged"}}}`: "hard",
		`{"state_same_as":"before"}`:                                                "",
		`{"state_same_as":"other"}`:                                                 "hard",
	} {
		d := &differences{}
		d.compare(&vectors.Step{Expect: expectation(t, expect)}, reply{Result: &sut.Result{}, state: state}, states)
		if got := verdict(d); got != want {
			t.Errorf("%s: verdict %q, want %q (%v)", expect, got, want, d)
		}
	}
}

// An entry is compared by what the pattern gives of it, in bytes as in text.
func TestEntries_areComparedByTheGivenFields(t *testing.T) {
	// Two entries: h1 with the hint 00ff and the sender bob, and h2.
	wire := bytesOf("5a0d0a0268311202" + "00ff" + "1a03626f62" + "5a040a026832")
	for pattern, want := range map[string]bool{
		`[{"message_id":"h1"},{"message_id":"h2"}]`:                                           true,
		`[{"message_id":"h1","sender_id":"bob"},{"message_id":"h2"}]`:                         true,
		`[{"message_id":"h1","retrieval_hint":"00ff","sender_id":"bob"},{"message_id":"h2"}]`: true,
		`[{"message_id":"h1","retrieval_hint":"00fe"},{"message_id":"h2"}]`:                   false,
		`[{"message_id":"h1"},{"message_id":"h2","sender_id":"bob"}]`:                         false,
		`[{"message_id":"h2"},{"message_id":"h1"}]`:                                           false,
		`[{"message_id":"h1"}]`: false,
		`[{"message_id":"h1"},{"message_id":"h2"},{"message_id":"h3"}]`: false,
	} {
		var v any
		if err := json.Unmarshal([]byte(pattern), &v); err != nil {
			t.Fatal(err)
		}
		expect, got := compareEntries(v, wire, "causal_history")
		if (expect == got) != want {
			t.Errorf("%s: %q and %q, expected to agree: %v", pattern, expect, got, want)
		}
	}
}

func TestFieldsOf_endsAtWhatItCannotRead(t *testing.T) {
	for _, hex := range []string{"", "80", "0a", "0a05616c", "0b", "50"} {
		if got := fieldsOf(bytesOf(hex)); len(got) != 0 {
			t.Errorf("%s: fields %v", hex, got)
		}
	}
}

// Every vector is a case, but for those that nothing over the contract shows.
func TestCases_areTheVectors(t *testing.T) {
	var want, got []string
	for _, f := range vectors.Families() {
		for _, v := range f.Vectors {
			if !strings.Contains(strings.Join(v.Flags, " "), vectors.LibraryOnly) {
				want = append(want, "vectors/"+v.ID)
			}
		}
	}
	for _, c := range sut.Cases() {
		got = append(got, c.ID)
	}
	if difference := cmp.Diff(want, got); difference != "" {
		t.Error(difference)
	}
}
