package contract

import (
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// requestSamples has at least one request for each command, and each field at
// least once.
var requestSamples = []string{
	`{"id":1,"cmd":"hello","contract":{"min":1,"max":1}}`,
	`{"id":2,"cmd":"create","node":"A","channel":"c","participant":"alice","now_ms":1700000000000,"seed":7,"config":{"dialect":"sds-1","ids":"derived","interval_ms":1000,"history_size":2,"history_tips":4,"filter_window":64,"ack_epsilon":0.000001,"ack_filter_max":0.05,"join_grace_ms":30000,"lost_after_ms":60000,"resend_unacknowledged_ms":10000,"resend_possibly_ms":30000,"resend_attempts":8,"sync_min_ms":2000,"sync_max_ms":300000,"incoming_limit":1000,"outgoing_limit":1000,"missing_limit":1024,"content_limit":153600,"repair":"on","repair_min_ms":30000,"repair_max_ms":120011,"repair_groups":1,"repair_profile":"fast","log_limit":65536,"pruned_limit":65536,"ack_members":3,"ack_percent":50}}`,
	`{"id":3,"cmd":"context","node":"A","members":["alice","bob"],"present":[],"steward":"carol"}`,
	`{"id":3,"cmd":"context","node":"A","now_ms":1700000000000,"online":false}`,
	`{"id":4,"cmd":"send","node":"A","now_ms":1700000000000,"content":"aGk=","message_id":"m1","ephemeral":false}`,
	`{"id":5,"cmd":"hint","node":"A","message_id":"m1","retrieval_hint":"aGk="}`,
	`{"id":6,"cmd":"receive","node":"B","now_ms":0,"wire":"","retrieval_hint":""}`,
	`{"id":7,"cmd":"advance","node":"B","now_ms":9007199254740991}`,
	`{"id":8,"cmd":"inspect","node":"B"}`,
	`{"id":9,"cmd":"restart","node":"B","now_ms":1700000000000,"durable":true}`,
	`{"id":10,"cmd":"snapshot","node":"B"}`,
	`{"id":11,"cmd":"restore","node":"B","now_ms":1700000000000,"snapshot":"s1"}`,
	`{"id":12,"cmd":"close","node":"B"}`,
}

var replySamples = map[Command][]string{
	Hello: {
		`{"id":1,"ok":{"contract":1,"implementation":{"name":"x","version":"0.1","language":"C"},"clock":"virtual","step_ms":0,"capabilities":["resend","ack"],"dialects":["sds-1","waku-js"],"policy":{"resend":"adapter"},"limits":{"content_bytes":153600}}}`,
		`{"id":1,"error":{"code":"unsupported","definite":true,"text":"versions"}}`,
	},
	Send: {
		`{"id":4,"ok":{"broadcast":[{"wire":"AAE="}],"events":[{"sent":{"message_id":"m1"}}],"deadline_ms":1700000010000}}`,
		`{"id":4,"ok":{}}`,
		`{"id":4,"error":{"code":"invalid","definite":true,"text":"empty content"}}`,
	},
	Receive: {
		`{"id":6,"ok":{"events":[{"delivered":{"message_id":"m1","sender_id":"alice","content":"aGk=","after":"m0","flags":["late"]}},{"possibly_acknowledged":{"message_id":"m1"}},{"acknowledged":{"message_id":"m1","level":"steward","by":["bob"]}},{"missing":{"dependencies":["m0"]}},{"retrieve":{"entries":[{"message_id":"m0","retrieval_hint":"aGk=","sender_id":"bob"}]}},{"lost":{"message_id":"m0"}},{"gave_up":{"message_id":"m1"}},{"rejected":{"class":"malformed","text":"varint"}},{"repair_requested":{"message_id":"m0"}},{"clock_suspect":{"local_ms":1,"remote_ms":2}}]}}`,
	},
	Inspect: {
		`{"id":8,"ok":{"state":{"lamport":5,"log":[{"message_id":"m1","sender_id":"alice","lamport":5}],"outgoing":[{"message_id":"m1","state":"unacknowledged","attempts":1,"by":["bob"]}],"incoming":[{"message_id":"m3","missing":["m2"]}],"missing":["m2"],"lost":[],"window":["m1"],"floor":3,"filter":"AQ==","prehistory":["m9"],"pruned":["m7","m8"],"replay_floor":2}}}`,
	},
	Snapshot: {`{"id":10,"ok":{"snapshot":"s1"}}`},
}

// mutatedLines yields the samples and thousands of lines near them: a value
// changed to another, a field renamed or taken away, a piece doubled.
func mutatedLines(t *testing.T, samples []string) iter.Seq[string] {
	const seed = 1
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, seed))
	values := []string{`null`, `true`, `0`, `-1`, `1.0`, `1.5`, `1e3`, `9007199254740992`, `1e300`, `""`, `"x"`, `"aGk="`, `"aGl="`, `[]`, `["a"]`, `{}`, `[{}]`, `"hello"`, `"create"`, `"inspect"`}
	return func(yield func(string) bool) {
		for _, sample := range samples {
			if !yield(sample) {
				return
			}
			for range 400 {
				if !yield(mutate(random, sample, values)) {
					return
				}
			}
		}
	}
}

func mutate(random *rand.Rand, line string, values []string) string {
	colons := positions(line, ':')
	at := colons[random.IntN(len(colons))]
	keyStart := strings.LastIndexByte(line[:at-1], '"') + 1
	valueEnd := at + 1 + valueBytes(line[at+1:])
	switch random.IntN(4) {
	case 0: // another value
		return line[:at+1] + values[random.IntN(len(values))] + line[valueEnd:]
	case 1: // another name
		return line[:keyStart] + "x" + line[keyStart:]
	case 2: // one more field of any value
		return line[:keyStart-1] + `"extra":` + values[random.IntN(len(values))] + `,` + line[keyStart-1:]
	default: // without the field, where a comma follows
		if valueEnd < len(line) && line[valueEnd] == ',' {
			return line[:keyStart-1] + line[valueEnd+1:]
		}
		return line[:at+1] + values[random.IntN(len(values))] + line[valueEnd:]
	}
}

func positions(s string, c byte) (at []int) {
	inside := false
	for i := range len(s) {
		if s[i] == '"' {
			inside = !inside // the samples have no escapes
		}
		if s[i] == c && !inside {
			at = append(at, i)
		}
	}
	return at
}

// valueBytes is how long the JSON value at the start of s is.
func valueBytes(s string) int {
	depth, inside := 0, false
	for i := range len(s) {
		c := s[i]
		switch {
		case c == '"':
			inside = !inside
		case inside:
		case slices.Contains([]byte("{["), c):
			depth++
		case slices.Contains([]byte("}]"), c):
			if depth == 0 {
				return i
			}
			depth--
		case c == ',' && depth == 0:
			return i
		}
	}
	return len(s)
}
