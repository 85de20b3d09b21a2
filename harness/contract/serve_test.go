package contract

import (
	"errors"
	"io"
	"strings"
	"testing"
)

// respond answers as little as the contract allows.
func respond(req Request) (OK, error) {
	switch req.Cmd {
	case Hello:
		_, err := Negotiate(*req.Contract)
		return OK{}, err
	case Send:
		return OK{}, &Error{Code: CodeInvalid, Definite: true, Text: "empty content"}
	case Advance:
		return OK{}, errors.New("the disk is full")
	case Receive:
		panic("index out of range")
	}
	return OK{}, nil
}

func TestServe_answersEveryLineInOrder(t *testing.T) {
	var out strings.Builder
	in := strings.Join([]string{
		`{"id":7,"cmd":"close","node":"A"}`,
		`{"id":9,"cmd":"explode"}`,
		`{"id":8,"cmd":"advance","node":"A"}`,
		`{"id":`,
		``,
		`{"id":-1,"cmd":"close","node":"A"}`,
		`{"id":3,"cmd":"close","node":"A","unknown":{"a":[1]}}`,
		`{"id":10,"cmd":"send","node":"A","now_ms":1,"content":""}`,
		`{"id":11,"cmd":"advance","node":"A","now_ms":1}`,
		`{"id":12,"cmd":"hello","contract":{"min":2,"max":3}}`,
		`{"id":13,"cmd":"close","node":"A"}`, // without a line feed behind it
	}, "\n")
	if err := Serve(strings.NewReader(in), &out, HandlerFunc(respond)); err != nil {
		t.Fatal(err)
	}
	want := []string{
		`{"id":7,"ok":{}}`,
		`{"id":9,"error":{"code":"unsupported","definite":true,"text":"unknown command \"explode\""}}`,
		`{"id":8,"error":{"code":"malformed","definite":true,"text":"at the line: read an object with cmd, id, node, expected the field \"now_ms\""}}`,
		`{"id":0,"error":{"code":"malformed","definite":true,"text":"at the line: read the end of the line at offset 6, expected a JSON value"}}`,
		`{"id":0,"error":{"code":"malformed","definite":true,"text":"at the line: read an empty line, expected one JSON object"}}`,
		`{"id":0,"error":{"code":"malformed","definite":true,"text":"at /id: read -1, expected at least 0"}}`,
		`{"id":3,"ok":{}}`,
		`{"id":10,"error":{"code":"invalid","definite":true,"text":"empty content"}}`,
		`{"id":11,"error":{"code":"internal","definite":false,"text":"the disk is full"}}`,
		`{"id":12,"error":{"code":"unsupported","definite":true,"text":"contract versions 2 to 3; this adapter speaks 1 to 1"}}`,
		`{"id":13,"ok":{}}`,
	}
	got := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	for i := range max(len(got), len(want)) {
		g, w := at(got, i), at(want, i)
		if g != w {
			t.Errorf("reply %d:\n got %s\nwant %s", i, g, w)
		}
	}
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "(nothing)"
}

func TestAnswer_keepsAPanicInsideItsRequest(t *testing.T) {
	line := Answer(HandlerFunc(respond), []byte(`{"id":4,"cmd":"receive","node":"A","now_ms":1,"wire":""}`))
	reply, err := DecodeReply(Receive, line)
	if err != nil {
		t.Fatal(err)
	}
	if reply.ID != 4 || reply.Error == nil || reply.Error.Code != CodeInternal || reply.Error.Definite ||
		!strings.Contains(reply.Error.Text, "index out of range") || !strings.Contains(reply.Error.Text, "serve_test.go") {
		t.Errorf("got %s, want an indefinite internal error with panic and place", line)
	}
}

// Serve has to answer before it reads on, or both sides wait for each other.
func TestServe_doesNotHoldRepliesBack(t *testing.T) {
	in, requests := io.Pipe()
	replies, out := io.Pipe()
	done := make(chan error)
	go func() { done <- Serve(in, out, HandlerFunc(respond)) }()
	lines := NewLineReader(replies, 0)
	for range 3 {
		if _, err := io.WriteString(requests, `{"id":7,"cmd":"close","node":"A"}`+"\n"); err != nil {
			t.Fatal(err)
		}
		if line, err := lines.Next(); err != nil || string(line) != `{"id":7,"ok":{}}` {
			t.Fatalf("%s, %v", line, err)
		}
	}
	requests.Close()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestServe_endsWithAnErrorWhenAStreamBreaks(t *testing.T) {
	broken := errors.New("broken pipe")
	in, requests := io.Pipe()
	requests.CloseWithError(broken)
	if err := Serve(in, io.Discard, HandlerFunc(respond)); !errors.Is(err, broken) {
		t.Errorf("got %v, want the read error", err)
	}
	replies, out := io.Pipe()
	replies.CloseWithError(broken)
	if err := Serve(strings.NewReader(`{"id":1,"cmd":"close","node":"A"}`+"\n"), out, HandlerFunc(respond)); !errors.Is(err, broken) {
		t.Errorf("got %v, want the write error", err)
	}
}

func TestNegotiate_picksTheNewestCommonVersion(t *testing.T) {
	for _, c := range []struct {
		theirs VersionRange
		want   int
	}{
		{VersionRange{1, 1}, 1}, {VersionRange{1, 9}, 1}, {VersionRange{2, 9}, 0}, {VersionRange{0, 0}, 0}, {VersionRange{2, 1}, 0},
	} {
		got, err := Negotiate(c.theirs)
		if got != c.want || (err == nil) != (c.want > 0) {
			t.Errorf("%+v: got %d and %v, want %d", c.theirs, got, err, c.want)
		}
	}
}
