package null

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/causeway-sds/causeway/harness/contract"
)

// hugeBytes is more than the longest line that the harness takes by default.
const hugeBytes = contract.DefaultLineBytes + 1

// strangers answer lines without understanding them. Under its name a stranger
// does so from the start; with -later behind the name it says hello as it
// should, and then forgets its manners.
var strangers = map[string]func(line []byte, id uint64) []byte{
	"silent":    func([]byte, uint64) []byte { return nil },
	"echo":      func(line []byte, _ uint64) []byte { return append(bytes.Clone(line), '\n') },
	"noise":     func([]byte, uint64) []byte { return []byte("[INFO] handled one request in 0 ms\n") },
	"wrong-ids": func(_ []byte, id uint64) []byte { return fmt.Appendf(nil, "{\"id\":%d,\"ok\":{}}\n", id+1) },
	"huge-lines": func(_ []byte, id uint64) []byte {
		return fmt.Appendf(nil, "{\"id\":%d,\"ok\":{\"padding\":\"%s\"}}\n", id, strings.Repeat("x", hugeBytes))
	},
}

// stranger answers each line, the first one properly if it greets.
func (s streams) stranger(answer func([]byte, uint64) []byte, greets bool) error {
	lines := contract.NewLineReader(s.in, 0)
	for {
		line, err := lines.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read a request: %w", err)
		}
		reply := []byte(nil)
		if greets {
			reply = append(contract.Answer(empty["always-ok"], line), '\n')
			greets = false
		} else {
			id, _ := contract.LineID(line)
			reply = answer(line, id)
		}
		if _, err := s.out.Write(reply); err != nil {
			return fmt.Errorf("write a reply: %w", err)
		}
	}
}
