package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"

	"github.com/causeway-sds/causeway/harness/measure"
	"github.com/causeway-sds/causeway/harness/report"
	"github.com/causeway-sds/causeway/harness/scenario"
)

// bench measures settings, some at the same time, each worker with an adapter
// of its own.
type bench struct {
	flags    *targetsFlags
	settings []measure.Setting
	out      io.Writer
	progress *progress

	mutex   sync.Mutex
	subject string
	next    int
	done    int
	shown   int
	rows    []*measure.Row
}

func (b *bench) measure(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	workers := min(b.flags.parallel, len(b.settings))
	failed := make(chan error, workers)
	for range workers {
		go func() {
			err := b.work(ctx)
			if err != nil {
				stop()
			}
			failed <- err
		}()
	}
	var first error
	for range workers {
		if err := <-failed; err != nil && (first == nil || errors.Is(first, context.Canceled)) {
			first = err
		}
	}
	return first
}

func (b *bench) work(ctx context.Context) error {
	session, err := b.flags.subject.session(ctx)
	if err != nil {
		return err
	}
	defer session.Close()
	group := scenario.Group{session}
	b.named(fmt.Sprintf("%s %s", session.Hello().Implementation.Name, session.Hello().Implementation.Version))
	for i, more := b.take(); more; i, more = b.take() {
		s := b.settings[i]
		messages, seeds := s.Sample()
		if b.flags.messages > 0 {
			messages = b.flags.messages
		}
		if b.flags.seeds > 0 {
			seeds = b.flags.seeds
		}
		row, err := measure.Measure(ctx, s, b.flags.seed, messages, seeds, group)
		if err != nil {
			return err
		}
		b.put(i, row)
	}
	return nil
}

func (b *bench) named(subject string) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.subject = subject
	b.progress.show(0, len(b.settings), "configurations")
}

func (b *bench) take() (int, bool) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.next++
	return b.next - 1, b.next <= len(b.settings)
}

// put takes a row and shows those that are ready, in their order.
func (b *bench) put(i int, row *measure.Row) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.rows[i] = row
	b.done++
	b.progress.clear()
	for b.shown < len(b.rows) && b.rows[b.shown] != nil {
		fmt.Fprintln(b.out, b.rows[b.shown].Summary())
		b.shown++
	}
	b.progress.show(b.done, len(b.settings), "configurations")
}

// verdict tells which targets were missed and chooses the exit code.
func (b *bench) verdict() error {
	missed := 0
	for _, row := range b.rows {
		for _, m := range row.Misses() {
			if missed++; missed == 1 {
				fmt.Fprintln(b.out)
			}
			fmt.Fprintf(b.out, "missed: %s\n", m)
		}
	}
	if missed == 0 {
		fmt.Fprintln(b.out, "no target missed")
	} else if b.flags.check {
		return &ending{code: report.Nonconformant}
	}
	return nil
}

func (b *bench) write(to string) error {
	format, file, _ := strings.Cut(to, "=")
	var text bytes.Buffer
	if format == "json" {
		encoder := json.NewEncoder(&text)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(b.rows); err != nil {
			return err
		}
		return os.WriteFile(file, text.Bytes(), 0o644)
	}
	if err := measure.Write(&text, b.subject, b.rows); err != nil {
		return err
	}
	before, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	text.WriteString(measure.Remarks(string(before)))
	return os.WriteFile(file, text.Bytes(), 0o644)
}
