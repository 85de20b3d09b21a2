package nodes

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"sync"
)

// each does something for everyone, some at the same time, and returns all
// errors.
func each[T any](all []T, atOnce int, do func(T) error) error {
	var (
		group  sync.WaitGroup
		slots  = make(chan struct{}, atOnce)
		mu     sync.Mutex
		failed error
	)
	for _, one := range all {
		slots <- struct{}{}
		group.Go(func() {
			defer func() { <-slots }()
			if err := do(one); err != nil {
				mu.Lock()
				defer mu.Unlock()
				failed = errors.Join(failed, err)
			}
		})
	}
	group.Wait()
	return failed
}

// keyOf is a node's private key. Every run has its own.
func keyOf(run, name string) string {
	sum := sha256.Sum256([]byte("causeway node " + run + " " + name))
	return hex.EncodeToString(sum[:])
}
