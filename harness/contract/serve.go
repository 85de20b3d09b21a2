package contract

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"slices"
)

// Handler answers requests: the implementation's side of the contract. An
// error that is an *Error goes out as it is; any other is an internal one.
//
// Handle is called with requests that agree with the schema and whose command
// the contract knows, one at a time.
type Handler interface {
	Handle(Request) (OK, error)
}

// HandlerFunc makes a Handler of a function.
type HandlerFunc func(Request) (OK, error)

// Handle calls f.
func (f HandlerFunc) Handle(req Request) (OK, error) { return f(req) }

// Serve reads requests from r and writes one reply to each to w, in order,
// until r ends. It is the whole main loop of an adapter in Go. Its error is
// one of the streams': no line makes it stop, except one that is too long.
func Serve(r io.Reader, w io.Writer, h Handler) error {
	lines := NewLineReader(r, 0)
	out := bufio.NewWriter(w)
	for {
		line, err := lines.Next()
		if err != nil && (!errors.Is(err, io.EOF) || len(line) == 0) {
			if errors.Is(err, io.EOF) {
				return out.Flush()
			}
			return errors.Join(fmt.Errorf("read a request: %w", err), out.Flush())
		}
		if _, err := out.Write(append(Answer(h, line), '\n')); err != nil {
			return fmt.Errorf("write a reply: %w", err)
		}
		if !lines.Buffered() { // requests sent together are answered together
			if err := out.Flush(); err != nil {
				return fmt.Errorf("write a reply: %w", err)
			}
		}
	}
}

// Answer turns one request line into one reply line. A driver in the same
// process calls it too, so that both doors behave alike.
func Answer(h Handler, line []byte) []byte {
	req, refusal := understand(line)
	if refusal != nil {
		return EncodeReply(Reply{ID: req.ID, Error: refusal})
	}
	ok, refused := AnswerRequest(h, req)
	if refused != nil {
		return EncodeReply(Reply{ID: req.ID, Error: refused})
	}
	return EncodeReply(Reply{ID: req.ID, OK: &ok})
}

// AnswerRequest is Answer without lines, for a caller that has checked both
// sides before and wants speed.
func AnswerRequest(h Handler, req Request) (OK, *Error) {
	ok, err := guarded(h, req)
	if err == nil {
		return ok, nil
	}
	var refused *Error
	if !errors.As(err, &refused) {
		refused = &Error{Code: CodeInternal, Text: err.Error()}
	}
	return OK{}, refused
}

// understand reads a request. Whatever is wrong with it, the ID is kept if
// there is one, so that the other side can tell which request was refused.
func understand(line []byte) (Request, *Error) {
	req, err := DecodeRequest(line)
	if err == nil {
		return req, nil
	}
	var rough Request
	if object, unreadable := parseObject(line); unreadable == nil {
		rough.ID, _ = idOf(object)
		if cmd, ok := object["cmd"].(string); ok && !known(Command(cmd)) {
			return rough, &Error{Code: CodeUnsupported, Definite: true, Text: fmt.Sprintf("unknown command %q", cmd)}
		}
	}
	return rough, &Error{Code: CodeMalformed, Definite: true, Text: err.Error()}
}

func idOf(object map[string]any) (uint64, bool) {
	n, isNumber := object["id"].(json.Number)
	if !isNumber {
		return 0, false
	}
	id, whole := integer(n)
	if !whole || id < 0 {
		return 0, false
	}
	return uint64(id), true
}

// LineID reads the ID of a line that may be wrong in other ways. There is none
// if the line is not one JSON object with an ID.
func LineID(line []byte) (id uint64, found bool) {
	object, err := parseObject(line)
	if err != nil {
		return 0, false
	}
	return idOf(object)
}

// Commands lists every command of the contract.
var Commands = []Command{Hello, Create, Context, Send, Hint, Receive, Advance, Inspect, Restart, Snapshot, Restore, Close}

func known(cmd Command) bool { return slices.Contains(Commands, cmd) }

// guarded keeps a panic of the implementation inside its own request: a case
// that finds one should be told, and the other cases should go on.
func guarded(h Handler, req Request) (ok OK, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &Error{Code: CodeInternal, Text: fmt.Sprintf("panic: %v\n%s", p, firstBytes(debug.Stack(), 2000))}
		}
	}()
	return h.Handle(req)
}

func firstBytes(b []byte, n int) []byte { return b[:min(len(b), n)] }

// Negotiate picks the version that both sides speak, the newest one of this
// package's. An adapter answers hello with it.
func Negotiate(theirs VersionRange) (int, error) {
	if theirs.Min > Version || theirs.Max < MinVersion || theirs.Min > theirs.Max {
		return 0, &Error{
			Code: CodeUnsupported, Definite: true,
			Text: fmt.Sprintf("contract versions %d to %d; this adapter speaks %d to %d", theirs.Min, theirs.Max, MinVersion, Version),
		}
	}
	return min(theirs.Max, Version), nil
}
