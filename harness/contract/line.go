package contract

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// DefaultLineBytes is how long a line may be unless somebody says otherwise.
const DefaultLineBytes = 4 << 20

// LineTooLong reports a line that exceeds the limit. What was read of it is in
// Start; the rest of the stream cannot be told apart any more.
type LineTooLong struct {
	LimitBytes int
	Start      []byte
}

func (e *LineTooLong) Error() string {
	return fmt.Sprintf("a line of more than %d bytes: %s", e.LimitBytes, Excerpt(e.Start))
}

// LineReader reads lines of bounded length.
type LineReader struct {
	in    *bufio.Reader
	limit int
}

// NewLineReader reads from r lines of at most limitBytes, or DefaultLineBytes
// if that is zero.
func NewLineReader(r io.Reader, limitBytes int) *LineReader {
	if limitBytes <= 0 {
		limitBytes = DefaultLineBytes
	}
	return &LineReader{in: bufio.NewReaderSize(r, 64<<10), limit: limitBytes}
}

// Buffered says whether something was read from the source that no call of
// Next has returned yet.
func (l *LineReader) Buffered() bool { return l.in.Buffered() > 0 }

// Next returns the next line without its end; the caller owns it. At the end
// of the input it returns io.EOF, together with what stood on a last line that
// has no end.
func (l *LineReader) Next() ([]byte, error) {
	var line []byte
	for {
		part, err := l.in.ReadSlice('\n')
		if len(line)+len(part) > l.limit+len("\n") {
			line = append(line, part...)
			return nil, &LineTooLong{LimitBytes: l.limit, Start: line[:min(len(line), 4*excerptBytes)]}
		}
		line = append(line, part...)
		switch {
		case err == nil:
			return bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r")), nil
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		default:
			return line, err
		}
	}
}
