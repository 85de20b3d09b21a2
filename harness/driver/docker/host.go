package docker

import (
	"net/url"
)

// engineHost is where a remote engine publishes ports, or "" if the engine is
// on this machine.
func engineHost(daemon string) string {
	u, err := url.Parse(daemon)
	if err != nil || u.Scheme == "unix" || u.Scheme == "npipe" {
		return ""
	}
	return u.Hostname()
}
