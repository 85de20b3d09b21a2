package driver_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/driver"
)

// doors are the ways to the same well behaved adapter.
func doors(t *testing.T) map[string]driver.Opener {
	return map[string]driver.Opener{
		"stdio":         driver.Stdio(fake(t, "well behaved")),
		"in process":    driver.InProcess(wellBehaved, driver.LocalOptions{}),
		"without lines": driver.InProcess(wellBehaved, driver.LocalOptions{SkipLines: true}),
	}
}

func TestDoors_behaveAlike(t *testing.T) {
	ctx := context.Background()
	for name, opener := range doors(t) {
		t.Run(name, func(t *testing.T) {
			s, err := driver.Open(ctx, opener)
			if err != nil {
				t.Fatal(err)
			}
			ok, err := s.Send(ctx, "A", now, []byte("hi"), "m1")
			if err != nil || string(ok.Broadcast[0].Wire) != "hi" || ok.Events[0].Sent.MessageID != "m1" {
				t.Errorf("send: %+v, %v", ok, err)
			}
			var refused *contract.Error
			if _, err := s.Send(ctx, "A", now, nil, ""); !errors.As(err, &refused) || refused.Code != contract.CodeInvalid {
				t.Errorf("empty content: %v, want invalid", err)
			}
			if _, err := s.Hint(ctx, "A", "m1", nil); !errors.As(err, &refused) || refused.Code != contract.CodeInternal {
				t.Errorf("a panic: %v, want internal", err)
			}
			if _, err := s.Inspect(ctx, "A"); err != nil {
				t.Errorf("inspect: %v", err)
			}
			if id, err := s.Snapshot(ctx, "A"); err != nil || id != "s1" {
				t.Errorf("snapshot: %q, %v", id, err)
			}
			if !s.Has(contract.CapInspect) || s.Has(contract.CapRepair) {
				t.Errorf("capabilities: %v", s.Hello().Capabilities)
			}
			if err := s.Close(); err != nil {
				t.Errorf("close: %v", err)
			}
			_, err = s.Advance(ctx, "A", now)
			fault(t, err, driver.Stopped)
			if err := s.Reopen(ctx); err != nil {
				t.Errorf("reopen after close: %v", err)
			}
			_ = s.Close()
		})
	}
}

func TestInProcess_checksReplies(t *testing.T) {
	ctx := context.Background()
	s, err := driver.Open(ctx, driver.InProcess(func() contract.Handler {
		return contract.HandlerFunc(func(req contract.Request) (contract.OK, error) {
			if req.Cmd == contract.Hello {
				return wellBehaved().Handle(req)
			}
			return contract.OK{Events: []contract.Event{{}}}, nil // an event of no kind
		})
	}, driver.LocalOptions{}))
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Advance(ctx, "A", now)
	fault(t, err, driver.BadSchema)
}

func TestObserve_seesTheSameLinesThroughBothDoors(t *testing.T) {
	transcript := func(opener func(driver.Observer) driver.Opener) string {
		var b bytes.Buffer
		s, err := driver.Open(context.Background(), opener(func(dir driver.Direction, line []byte) {
			b.WriteString(string(dir) + " " + string(line) + "\n")
		}))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Send(context.Background(), "A", now, []byte("hi"), "m1"); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	near := transcript(func(o driver.Observer) driver.Opener {
		return driver.InProcess(wellBehaved, driver.LocalOptions{Observe: o})
	})
	far := transcript(func(o driver.Observer) driver.Opener {
		options := fake(t, "well behaved")
		options.Observe = o
		return driver.Stdio(options)
	})
	if near != far {
		t.Errorf("in process:\n%s\nover stdio:\n%s", near, far)
	}
	if got := strings.Count(near, "\n"); got != 4 {
		t.Errorf("got %d lines, want two requests and two replies:\n%s", got, near)
	}
}
