package docker

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
)

func TestUnreachable_tellsReasonsApart(t *testing.T) {
	for _, c := range []struct {
		err  error
		says string
	}{
		{fmt.Errorf("dial unix /var/run/docker.sock: connect: %w", os.ErrPermission), "no permission"},
		{errors.New("client version 1.56 is too new. Maximum supported API version is 1.24"), "API"},
		{errors.New("dial unix /var/run/docker.sock: connect: no such file or directory"), "no engine answers"},
	} {
		u := unreachable("unix:///var/run/docker.sock", c.err)
		if !strings.Contains(u.Error(), c.says) || u.Hint == "" {
			t.Errorf("%v: read %q, want %q and a hint", c.err, u.Error(), c.says)
		}
	}
}

func TestStartOf_knowsProcesses(t *testing.T) {
	if startOf(os.Getpid()) == "" {
		t.Error("this process counts as gone")
	}
	if _, err := os.Stat("/proc/self/stat"); err == nil && startOf(999_999_999) != "" {
		t.Error("a process that cannot be counts as alive")
	}
}
