package docker

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

// Unavailable says why there can be no run on an engine, and what to do.
type Unavailable struct {
	Reason string
	Hint   string
	Err    error
}

func (u *Unavailable) Error() string {
	text := u.Reason
	if u.Err != nil {
		text += ": " + u.Err.Error()
	}
	return text + "\nhint: " + u.Hint
}

// Unwrap gives what the engine's client said.
func (u *Unavailable) Unwrap() error { return u.Err }

// minAPI is the oldest API that the client speaks.
const minAPI = "1.40"

// unreachable explains an error of the first request to an engine.
func unreachable(host string, err error) *Unavailable {
	text := strings.ToLower(err.Error())
	switch {
	case errors.Is(err, os.ErrPermission) || strings.Contains(text, "permission denied"):
		return &Unavailable{"no permission to use the engine at " + host, "become a member of the group docker, or set DOCKER_HOST to an engine of your own", err}
	case strings.Contains(text, "too old") || strings.Contains(text, "too new") || strings.Contains(text, "is not supported"):
		return &Unavailable{fmt.Sprintf("the engine at %s speaks an API that this client does not; it needs %s or newer", host, minAPI), "use Docker Engine 19.03 or newer", err}
	default:
		return &Unavailable{"no engine answers at " + host, "start Docker, set DOCKER_HOST, or run docker/with-engine COMMAND, which starts an engine of its own on Debian", err}
	}
}

// gone turns an error in the middle of a run into an Unavailable one, if the
// engine does not answer any more.
func gone(what string, err error) error {
	if err == nil {
		return nil
	}
	text := err.Error()
	for _, sign := range []string{"Cannot connect to the Docker daemon", "connection refused", "failed to connect to the docker API", "EOF", "docker.sock: connect: no such file or directory", "context deadline exceeded while waiting for connection"} {
		if strings.Contains(text, sign) {
			return &Unavailable{what + ": the engine does not answer any more", lostHint, err}
		}
	}
	return fmt.Errorf("%s: %w", what, err)
}
