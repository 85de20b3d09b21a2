package docker_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/causeway-sds/causeway/harness/driver/docker"
	"github.com/causeway-sds/causeway/harness/driver/docker/dockertest"
)

var ctx = context.Background()

func connect(t *testing.T, backend docker.Backend) *docker.Engine {
	t.Helper()
	e, err := docker.Connect(ctx, docker.Options{Backend: backend, NoReaper: true})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func fake() *dockertest.Engine {
	says := func(what string) dockertest.Program {
		return func(docker.Container) map[int]http.Handler {
			return map[int]http.Handler{len(what): http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, what) })}
		}
	}
	return &dockertest.Engine{Programs: map[string]dockertest.Program{"agent": says("agent"), "node": says("node")}}
}

func pod(t *testing.T, e *docker.Engine) *docker.Pod {
	t.Helper()
	n, err := e.Network(ctx)
	if err != nil {
		t.Fatal(err)
	}
	p, err := n.Pod(ctx, docker.PodSpec{Name: "alice", Image: "agent", Port: 5, Publish: []int{4}})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(ctx, docker.NodeSpec{Image: "node"}); err != nil {
		t.Fatal(err)
	}
	return p
}

func owned(t *testing.T, b docker.Backend) []docker.Thing {
	t.Helper()
	things, err := b.Owned(ctx, "org.causeway.run")
	if err != nil {
		t.Fatal(err)
	}
	return things
}

func TestPod_nodeComesBackUnderTheSameAddress(t *testing.T) {
	p := pod(t, connect(t, fake()))
	address, url := p.Address(), p.URL(4)
	get := func() string {
		resp, err := http.Get(url)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		return resp.Status
	}
	before, err := p.Status(ctx)
	if err != nil || get() != "200 OK" {
		t.Fatalf("%v, %s", err, get())
	}
	if err := errors.Join(p.Kill(ctx)); err != nil || get() == "200 OK" {
		t.Errorf("killed: %v, %s", err, get())
	}
	if err := p.Again(ctx); err != nil || get() != "200 OK" || p.Address() != address || p.URL(4) != url {
		t.Errorf("started again: %v, %s at %s, %s", err, get(), p.Address(), p.URL(4))
	}
	if after, err := p.Status(ctx); err != nil || after.StartedAt == before.StartedAt {
		t.Errorf("%+v, then %+v, %v; want another start", before, after, err)
	}
}

func TestClose_leavesNothingAndTouchesNoOtherRun(t *testing.T) {
	backend := fake()
	one, other := connect(t, backend), connect(t, backend)
	pod(t, one)
	pod(t, other)
	if err := one.Close(); err != nil {
		t.Fatal(err)
	}
	left := owned(t, backend)
	for _, thing := range left {
		if thing.Labels["org.causeway.run"] != other.Run() {
			t.Errorf("%s %s is left", thing.Kind, thing.Name)
		}
	}
	if len(left) != 3 {
		t.Errorf("%d things of the other run are left, want a network and two containers", len(left))
	}
}

func TestConnect_sweepsWhatTheDeadLeft(t *testing.T) {
	backend := fake()
	alive := connect(t, backend)
	pod(t, alive)
	mine := owned(t, backend)[0].Labels
	left := func(run, process, host string) {
		labels := map[string]string{"org.causeway.run": run, "org.causeway.process": process, "org.causeway.host": host}
		if _, err := backend.CreateNetwork(ctx, netip.MustParsePrefix("10.0."+run+".0/24"), labels); err != nil {
			t.Fatal(err)
		}
	}
	left("1", "999999999/1", mine["org.causeway.host"])                    // no such process
	left("2", fmt.Sprintf("%d/1", os.Getpid()), mine["org.causeway.host"]) // its number was given again
	left("3", "999999999/1", "another host")                               // not ours to say
	left("4", mine["org.causeway.process"], mine["org.causeway.host"])     // alive
	connect(t, backend)
	runs := map[string]bool{}
	for _, thing := range owned(t, backend) {
		runs[thing.Labels["org.causeway.run"]] = true
	}
	if runs["1"] || runs["2"] || !runs["3"] || !runs["4"] || !runs[alive.Run()] {
		t.Errorf("left are the runs %v; want 3, 4 and %s", runs, alive.Run())
	}
}

func TestNetwork_givesEveryPodAnAddressAndSaysWhenThereIsNone(t *testing.T) {
	n, err := connect(t, fake()).Network(ctx)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for i := range 62 {
		p, err := n.Pod(ctx, docker.PodSpec{Name: fmt.Sprint(i), Image: "agent", Port: 5})
		if i == 61 {
			if err == nil || !strings.Contains(err.Error(), "at most 61 pods") {
				t.Errorf("error %v, want one that says how many fit", err)
			}
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if seen[p.Address()] {
			t.Errorf("%s was given twice", p.Address())
		}
		seen[p.Address()] = true
	}
}

func TestErrors_areUnavailableWithAHint(t *testing.T) {
	text := filepath.Join(t.TempDir(), "program")
	if err := os.WriteFile(text, []byte("#!/bin/sh"), 0o700); err != nil {
		t.Fatal(err)
	}
	dying := fake()
	e := connect(t, dying)
	p := pod(t, e)
	dying.Fail = func(string) error { return errors.New("Cannot connect to the Docker daemon at unix:///x") }
	_, notThere := connect(t, fake()).Import(ctx, docker.Program{Name: "waku", Path: "/nonexistent", Hint: "make waku-node"})
	_, noProgram := connect(t, fake()).Import(ctx, docker.Program{Name: "waku", Path: text, Hint: "make waku-node"})
	for _, c := range []struct {
		name string
		err  error
		says []string
	}{
		{"missing program", notThere, []string{"no such file", "hint: make waku-node"}},
		{"script instead of a program", noProgram, []string{"expected a Linux program", "hint: make waku-node"}},
		{"missing image", connect(t, fake()).Provide(ctx, "wakuorg/nwaku:v0"), []string{"wakuorg/nwaku:v0", "denied", "hint: docker pull"}},
		{"engine died", p.Kill(ctx), []string{"kill alice", "does not answer any more", "hint:"}},
	} {
		var u *docker.Unavailable
		if !errors.As(c.err, &u) {
			t.Errorf("%s: %v is no *Unavailable", c.name, c.err)
			continue
		}
		for _, word := range c.says {
			if !strings.Contains(c.err.Error(), word) {
				t.Errorf("%s: %q lacks %q", c.name, c.err, word)
			}
		}
	}
}
