package report

import (
	"bytes"
	"strings"
	"testing"
)

func TestRead_givesBackWhatWasWritten(t *testing.T) {
	fault := runOf()
	fault.Fault = "it did not start"
	for name, r := range map[string]*Run{"mixed": mixed(), "fault": fault} {
		text := written(t, func(b *bytes.Buffer) error { return WriteJSON(b, r) })
		read, err := Read(text)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		again := written(t, func(b *bytes.Buffer) error { return WriteJSON(b, read) })
		if !bytes.Equal(again, text) {
			t.Errorf("%s: read and written again it is\n%s\nwant\n%s", name, again, text)
		}
		if read.Exit() != r.Exit() {
			t.Errorf("%s: exit %d, want %d", name, read.Exit(), r.Exit())
		}
	}
}

func TestRead_refusesWhatIsNotWhole(t *testing.T) {
	whole := string(written(t, func(b *bytes.Buffer) error { return WriteJSON(b, mixed()) }))
	for name, test := range map[string]struct{ text, want string }{
		"cut off":         {whole[:len(whole)-20], "unexpected end"},
		"no footer":       {`{"report":1}`, "it was cut off"},
		"another version": {strings.Replace(whole, `"report": 1`, `"report": 9`, 1), "read version 9, expected 1"},
		"a lost case":     {strings.Replace(whole, "\"footer\": {\n  \"cases\": ", "\"footer\": {\n  \"cases\": 9", 1), "cases, expected the 9"},
	} {
		if _, err := Read([]byte(test.text)); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got the error %v, want one with %q", name, err, test.want)
		}
	}
}
