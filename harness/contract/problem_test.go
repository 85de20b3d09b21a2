package contract

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// What a person reads when an adapter gets it wrong: each message names the
// place, what stood there and what belongs there.
func TestCheckReply_saysWhatToChange(t *testing.T) {
	for _, c := range []struct {
		cmd        Command
		line, want string
	}{
		{Send, `{}`, `at the line: read an object without fields, expected the field "id"`},
		{Send, `{"id":1}`, `at the line: read an object with id, expected exactly one of ok and error`},
		{Send, `{"id":1,"ok":{},"error":{"code":"invalid","definite":true,"text":""}}`, `at the line: read an object with error, id, ok, expected exactly one of ok and error`},
		{Send, `{"id":1,"ok":null}`, `at /ok: read null, expected an object (a field without a value is left out)`},
		{Send, `{"id":"1","ok":{}}`, `at /id: read "1", expected an integer`},
		{Send, `{"id":1,"ok":{"events":[{"sent":{"messageId":"m"}}]}}`, `at /ok/events/0/sent: read an object with messageId, expected the field "message_id"`},
		{Send, `{"id":1,"ok":{"events":[{"exploded":{}}]}}`, `at /ok/events/0: read an object with exploded, expected no "exploded": the contract does not know this kind`},
		{Send, `{"id":1,"ok":{"events":[{}]}}`, `at /ok/events/0: read an object without fields, expected exactly one kind of event`},
		{Send, `{"id":1,"ok":{"broadcast":[{"wire":"a"}]}}`, `at /ok/broadcast/0/wire: read "a", expected standard base64 with padding`},
		{Send, `{"id":1,"ok":{"broadcast":["AA=="]}}`, `at /ok/broadcast/0: read "AA==", expected an object`},
		{Send, `{"id":1,"error":{"code":"oops","definite":true,"text":""}}`, `at /error/code: read "oops", expected one of unsupported, malformed, invalid, internal`},
		{Inspect, `{"id":1,"ok":{}}`, `at /ok: read an object without fields, expected the field "state"`},
		{Hello, `{"id":1,"ok":{"contract":1,"implementation":{"name":"x","version":"","language":""},"clock":"virtual"}}`, `at /ok: read an object with clock, contract, implementation, expected the fields "capabilities", "dialects"`},
		{Hello, `{"id":1,"ok":{"contract":1,"implementation":{"name":"x","version":"","language":""},"clock":"virtual","capabilities":["ack","ack"],"dialects":["sds-1"]}}`, `at /ok/capabilities: read an array of 2, expected each item once`},
		{Hello, `{"id":1,"ok":{"contract":1,"implementation":{"name":"","version":"","language":""},"clock":"virtual","capabilities":[],"dialects":["sds-1"]}}`, `at /ok/implementation/name: read "", expected text that is not empty`},
		{Hello, `{"id":1,"ok":{"contract":1,"implementation":{"name":"x","version":"","language":""},"clock":"virtual","capabilities":[],"dialects":[]}}`, `at /ok/dialects: read an array of 0, expected at least 1 items`},
		{Advance, `{"id":1,"ok":{"deadline_ms":-1}}`, `at /ok/deadline_ms: read -1, expected at least 0`},
		{Advance, `{"id":9007199254740992,"ok":{}}`, `at /id: read 9007199254740992, expected at most 9007199254740991`},
	} {
		err := CheckReply(c.cmd, []byte(c.line))
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: %s\n got %v\nwant %s", c.cmd, c.line, err, c.want)
		}
	}
}

func TestExcerpt_isShortPrintableAndOneLine(t *testing.T) {
	if got, want := Excerpt([]byte("a\n\x1b[31m\xff\"é\"")), `a\n\x1b[31m\xff"é"`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	got := Excerpt([]byte(strings.Repeat("é", 500)))
	if !utf8.ValidString(got) || !strings.HasSuffix(got, "é… (800 bytes more)") {
		t.Errorf("got %s", got)
	}
	if got := Excerpt([]byte(strings.Repeat("\xbf", 300))); len(got) > 900 {
		t.Errorf("%d bytes for 300 broken ones", len(got))
	}
}
