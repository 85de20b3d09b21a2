package contract

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func TestLineReader_readsLinesUpToTheLimit(t *testing.T) {
	long := strings.Repeat("x", 200_000) // several times the buffer
	r := NewLineReader(iotest.HalfReader(strings.NewReader("a\n\nb\r\n"+long+"\nrest")), 200_000)
	for _, want := range []string{"a", "", "b", long} {
		line, err := r.Next()
		if err != nil || string(line) != want {
			t.Fatalf("got %d bytes and %v, want %d bytes", len(line), err, len(want))
		}
	}
	if line, err := r.Next(); string(line) != "rest" || !errors.Is(err, io.EOF) {
		t.Errorf("got %q and %v, want the rest and the end", line, err)
	}
}

func TestLineReader_refusesLinesBeyondTheLimit(t *testing.T) {
	for _, bytes := range []int{11, 100, 70_000, 1 << 20} {
		_, err := NewLineReader(strings.NewReader(strings.Repeat("x", bytes)+"\n"), 10).Next()
		var tooLong *LineTooLong
		if !errors.As(err, &tooLong) || tooLong.LimitBytes != 10 || len(tooLong.Start) == 0 {
			t.Errorf("%d bytes: got %v, want LineTooLong with its start", bytes, err)
		}
	}
}
