package docker

import (
	"context"
	"errors"
	"time"
)

// Alive says that the engine does not answer any more, if it does not.
func (e *Engine) Alive(ctx context.Context) error {
	_, err := e.backend.Ping(ctx)
	if err == nil || ctx.Err() != nil {
		return nil
	}
	e.lost.Store(true)
	var u *Unavailable
	if errors.As(err, &u) && u.Err != nil {
		err = u.Err // the reason and the remedy of a first request are others
	}
	return &Unavailable{"the engine does not answer any more", lostHint, err}
}

const lostHint = "start Docker again, or let make network or docker/with-engine COMMAND start an engine of its own (on Debian, as root); " +
	"what the old one still holds of this run is removed by the next one"

// guardEvery is how often a guarded engine is asked whether it is alive.
const guardEvery = time.Second

// Guard returns a context that ends when the engine does not answer any more.
// Its cause is then an *Unavailable. What was asked of a node fails for that
// reason too, and its own error would only say that a connection was refused.
func (e *Engine) Guard(ctx context.Context) (context.Context, context.CancelFunc) {
	guarded, end := context.WithCancelCause(ctx)
	go func() {
		ticker := time.NewTicker(guardEvery)
		defer ticker.Stop()
		for {
			select {
			case <-guarded.Done():
				return
			case <-ticker.C:
			}
			if err := e.Alive(guarded); err != nil {
				end(err)
				return
			}
		}
	}()
	return guarded, func() { end(nil) }
}
