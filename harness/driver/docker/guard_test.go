package docker_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/causeway-sds/causeway/harness/driver/docker"
	"github.com/causeway-sds/causeway/harness/driver/docker/dockertest"
)

// mortal is an engine that can die while somebody asks it.
type mortal struct {
	*dockertest.Engine
	dead atomic.Bool
}

func (m *mortal) Ping(ctx context.Context) (docker.Version, error) {
	if m.dead.Load() {
		return docker.Version{}, &docker.Unavailable{Reason: "no engine answers", Hint: "set DOCKER_HOST", Err: errors.New("connection refused")}
	}
	return m.Engine.Ping(ctx)
}

func TestGuard_endsWithTheEngineAndSaysSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		backend := &mortal{Engine: fake()}
		e := connect(t, backend)
		guarded, release := e.Guard(ctx)
		defer release()
		<-time.After(time.Hour)
		if guarded.Err() != nil {
			t.Fatalf("ended after an hour: %v", context.Cause(guarded))
		}
		backend.dead.Store(true)
		began := time.Now()
		<-guarded.Done()
		if took := time.Since(began); took > 2*time.Second {
			t.Errorf("it took %s until the engine was missed", took)
		}
		var u *docker.Unavailable
		cause := context.Cause(guarded)
		if !errors.As(cause, &u) || !strings.Contains(cause.Error(), "does not answer any more: connection refused") || !strings.Contains(cause.Error(), "start Docker again") || strings.Contains(cause.Error(), "set DOCKER_HOST") {
			t.Errorf("cause %v, want that the engine is gone, once, with the remedy for that", cause)
		}
		if err := e.Close(); err != nil {
			t.Errorf("close: %v, want nothing said twice", err)
		}
	})
}

func TestGuard_isReleasedWithoutACause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := connect(t, fake())
		guarded, release := e.Guard(ctx)
		release()
		synctest.Wait() // who guards has ended as well
		if context.Cause(guarded) != context.Canceled {
			t.Errorf("cause %v", context.Cause(guarded))
		}
	})
}

func TestClose_sweepsAnEngineThatCameBack(t *testing.T) {
	backend := &mortal{Engine: fake()}
	e := connect(t, backend)
	pod(t, e)
	backend.dead.Store(true)
	if e.Alive(ctx) == nil {
		t.Fatal("an engine that does not answer counts as alive")
	}
	backend.dead.Store(false)
	if err := e.Close(); err != nil || len(owned(t, backend)) > 0 {
		t.Errorf("%v; left: %v", err, owned(t, backend))
	}
}
