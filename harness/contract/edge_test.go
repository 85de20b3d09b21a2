package contract

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// What is just within a limit is read, and what is just beyond it is not.
func TestParse_atItsLimits(t *testing.T) {
	nested := func(levels int) string { // the object itself is the first
		return `{"a":` + strings.Repeat("[", levels-1) + strings.Repeat("]", levels-1) + `}`
	}
	objects := func(levels int) string {
		return strings.Repeat(`{"a":`, levels-1) + "{}" + strings.Repeat("}", levels-1)
	}
	number := func(text string) string { return `{"a":` + text + `}` }
	for line, good := range map[string]bool{
		nested(maxDepth): true, nested(maxDepth + 1): false,
		objects(maxDepth): true, objects(maxDepth + 1): false,
		number(strings.Repeat("1", maxNumberBytes)): true, number(strings.Repeat("1", maxNumberBytes+1)): false,
		number("1e308"): true, number("1e309"): false, number("1e+308"): true, number("1e-308"): true,
		number("0"): true, number("-0"): true, number("00"): false, number("10"): true, number("0.5"): true,
		`{"a":"\u0061\u007A\u00Fa\u00aF\u0909"}`: true,
		`{"a":"\u00/0"}`:                         false, `{"a":"\u00:0"}`: false, `{"a":"\u00@0"}`: false, `{"a":"\u00G0"}`: false,
		"{\"a\":\"\\u00`0\"}":  false,
		`{"a":"\ud83dxude00"}`: false, `{"a":"\ud83d\nde00"}`: false, `{"a":"\ud83d\ude0`: false,
		`{`: false, `{"a":1,`: false, `{"a":"u\n"}`: true, `{"a":"\u00ff"}`: true,
		`{"a":"\u004`: false, `{"a":"\`: false, `{"a":"\n`: false, `{"a":tru`: false,
	} {
		_, err := parseObject([]byte(line))
		if (err == nil) != good {
			t.Errorf("%.80s: got the error %v, want it accepted: %t", line, err, good)
		}
	}
}

// An error points at the beginning of what is wrong.
func TestParse_pointsAtThePlace(t *testing.T) {
	for line, want := range map[string]string{
		`{"a":1,"b":2,"a":3}`: `at the line: read "a":3} at offset 13, expected each key once, but "a" is there twice`,
		`{"a":12345678e999}`:  `read 12345678e999} at offset 5, expected a number with`,
		`{"a":"\ud800x"}`:     `read \ud800x"} at offset 6, expected a pair of surrogates`,
		`{"a" 1}`:             `read 1} at offset 5, expected a colon`,
		`{"a":1`:              `read the end of the line at offset 6, expected a comma`,
		"{\"é�\":\"\xff\"}":   `the byte 0xff at offset 10, expected UTF-8`,
		"{\"a\":\"\xc3":       `the byte 0xc3 at offset 6, expected UTF-8`,
	} {
		if _, err := parseObject([]byte(line)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", line, err, want)
		}
	}
}

// Numbers are taken where they fit, and whole ones however they are written.
func TestDecode_numbersThatFit(t *testing.T) {
	advance := func(now string) string { return `{"id":1,"cmd":"advance","node":"A","now_ms":` + now + `}` }
	for now, want := range map[string]int64{"5": 5, "5.0": 5, "5e0": 5, "5e2": 500, "9007199254740991": 1<<53 - 1, "9007199254740991.0": 1<<53 - 1} {
		req, err := DecodeRequest([]byte(advance(now)))
		if err != nil || *req.NowMS != want {
			t.Errorf("now_ms %s: got %v, %v, want %d", now, req.NowMS, err, want)
		}
	}
	for _, now := range []string{"5.5", "9007199254740992", "1e300", "-1.5", `"5"`} {
		if req, err := DecodeRequest([]byte(advance(now))); err == nil {
			t.Errorf("now_ms %s: got %d, want an error", now, *req.NowMS)
		}
	}
	for text, whole := range map[json.Number]bool{"5": true, "5.5": false, "9007199254740992.0": true, "9007199254740994.0": false, "1e400": false, "-3.0": true, "99999999999999999999": false} {
		if _, ok := integer(text); ok != whole {
			t.Errorf("integer(%s): got %t, want %t", text, ok, whole)
		}
	}
}

// The quick form of the schema is sure of what lies on a bound, and leaves what
// it cannot know to the library.
func TestRule_isSureOfWhatItKnows(t *testing.T) {
	low, high := 0.0, 100.0
	whole := &rule{types: []string{"integer"}, minimum: &low, maximum: &high}
	broken := &rule{types: []string{"number"}, minimum: &low, maximum: &high}
	for _, test := range []struct {
		rule *rule
		text string
		want bool
	}{
		{whole, "0", true}, {whole, "100", true}, {whole, "101", false}, {whole, "-1", false}, {whole, "5.0", false},
		{whole, "0000000000000005", true}, {whole, "00000000000000005", false},
		{broken, "0.5", true}, {broken, "99.5", true}, {broken, "100.0", false}, {broken, "0.0", false}, {broken, "100.5", false}, {broken, "-0.5", false},
		{&rule{types: []string{"number"}}, "1.5", true}, {&rule{types: []string{"number"}, minimum: &high}, "101.5", true},
	} {
		if got := test.rule.number(test.text); got != test.want {
			t.Errorf("%v is sure of %s: %t, want %t", test.rule.types, test.text, got, test.want)
		}
	}
	three := &rule{types: []string{"string"}, minRunes: 3}
	for text, want := range map[string]bool{"": false, "ab": false, "abc": true, "éé": false, "ééé": true, "😀😀": false, "😀😀😀": true} {
		if got := three.surely(text); got != want {
			t.Errorf("sure of %q: %t, want %t", text, got, want)
		}
	}
}

func TestExcerpt_cutsBehindTheLimitAndBetweenCharacters(t *testing.T) {
	full := strings.Repeat("a", excerptBytes)
	for text, want := range map[string]string{
		full:                        full,
		full + "b":                  full + "… (1 bytes more)",
		full[1:] + "éb":             full[1:] + "… (3 bytes more)",
		full[3:] + "😀b":             full[3:] + "… (5 bytes more)",
		strings.Repeat("\xbf", 300): strings.Repeat(`\xbf`, 196) + "… (104 bytes more)",
	} {
		if got := Excerpt([]byte(text)); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// Transcripts are read by people: no \u003c for <.
func TestEncode_leavesTextReadable(t *testing.T) {
	line := EncodeReply(Reply{ID: 1, Error: &Error{Code: CodeInvalid, Text: "a < b && c > d"}})
	if !strings.Contains(string(line), "a < b && c > d") {
		t.Errorf("got %s", line)
	}
}

func TestLineID_onlyWhereThereIsOne(t *testing.T) {
	for line, want := range map[string]string{
		`{"id":7}`: "7 true", `{"id":0}`: "0 true", `{"id":7.0}`: "7 true", `{"id":-1}`: "0 false", `{"id":"7"}`: "0 false", `{"id":7.5}`: "0 false",
		`{}`: "0 false", `{"id":7`: "0 false", `noise`: "0 false", `{"id":9007199254740991,"ok":{}}`: "9007199254740991 true",
	} {
		id, found := LineID([]byte(line))
		if got := fmt.Sprint(id, found); got != want {
			t.Errorf("%s: got %s, want %s", line, got, want)
		}
	}
}

// Of several things that are wrong the first by path is told, each time.
func TestCheckReply_sameLineSameMessage(t *testing.T) {
	const line, want = `{"id":"x","ok":{"broadcast":["AA=="],"deadline_ms":-1,"events":3}}`, `at /id: read "x", expected an integer`
	for range 100 {
		if err := CheckReply(Advance, []byte(line)); err == nil || err.Error() != want {
			t.Fatalf("got %v, want %s", err, want)
		}
	}
}

func TestCheckReply_anEventIsOfOneKind(t *testing.T) {
	const line = `{"id":1,"ok":{"events":[{"sent":{"message_id":"m"},"lost":{"message_id":"m"}}]}}`
	if err := CheckReply(Send, []byte(line)); err == nil {
		t.Error("an event of two kinds is accepted")
	}
}
