package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/causeway-sds/causeway/harness/driver/docker"
	"github.com/causeway-sds/causeway/harness/report"
	"github.com/causeway-sds/causeway/harness/scenario"
	"github.com/causeway-sds/causeway/harness/scenario/live"
	"github.com/causeway-sds/causeway/harness/waku"
	"github.com/causeway-sds/causeway/harness/waku/nodes"
	"github.com/causeway-sds/causeway/rfc"
	"github.com/causeway-sds/causeway/suites/network"
)

// testNet plays scenarios on real nodes.
func (f *testFlags) testNet(cmd *cobra.Command) (err error) {
	options, files, err := f.options(matchesNetwork)
	if err != nil {
		return err
	}
	ctx, out := cmd.Context(), cmd.OutOrStdout()
	group, err := hosts(ctx, &f.subject, f.net.with)
	defer func() {
		for _, s := range group {
			err = errors.Join(err, s.Close())
		}
	}()
	if err != nil {
		return &ending{report.Broken, err}
	}
	run := &report.Run{
		Tool: options.Tool, Scope: options.Scope, Seed: f.seed, Pattern: f.run, Flags: f.net.again(cmd), Requirements: rfc.Requirements(), Allow: f.allow,
	}
	network.Describe(run, group, f.subject.command)
	if err := f.onNodes(ctx, out, group, run); err != nil {
		run.Fault, run.FaultOf = blame(err, run, len(network.Select(f.run)))
	}
	if options.Known != nil && run.Fault == "" {
		var ids []string
		for _, c := range network.Cases() {
			ids = append(ids, c.ID)
		}
		options.Known.May = true // a real network does not repeat itself
		run.Known = options.Known.Apply(run, ids, options.Today)
	}
	return conclude(cmd, run, files)
}

// blame says why a run ended early and what failed. Of an engine that is gone
// it also says how far the run had come.
func blame(err error, run *report.Run, selected int) (fault, of string) {
	var engine *docker.Unavailable
	var adapter *scenario.Broken
	switch {
	case errors.As(err, &engine):
		told := *engine
		if n := len(run.Cases); n > 0 {
			told.Reason += fmt.Sprintf(" (%d of %d scenarios had run, %s was under way)", n-1, selected, run.Cases[n-1].ID)
		}
		return told.Error(), "engine"
	case errors.As(err, &adapter):
		return err.Error(), ""
	}
	return err.Error(), "nodes"
}

// onNodes starts engine and nodes, plays, and leaves nothing.
func (f *testFlags) onNodes(ctx context.Context, w io.Writer, group scenario.Group, run *report.Run) error {
	engine, err := docker.Connect(ctx, docker.Options{Log: func(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }})
	if err != nil {
		return err
	}
	guarded, release := engine.Guard(ctx)
	defer release()
	err = f.onEngine(guarded, w, engine, group, run)
	if err != nil && guarded.Err() != nil {
		err = context.Cause(guarded)
	}
	return errors.Join(err, engine.Close())
}

// onEngine starts the nodes and plays.
func (f *testFlags) onEngine(ctx context.Context, w io.Writer, engine *docker.Engine, group scenario.Group, run *report.Run) error {
	say := func(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }
	began := time.Now()
	kinds, err := waku.Mix(f.net.node)
	if err != nil {
		return err
	}
	images, err := f.provide(ctx, engine, kinds)
	if err != nil {
		return err
	}
	selected := network.Select(f.run)
	o := nodes.Options{Kinds: kinds, Store: true, Images: images, Speed: f.net.speed, Skip: f.net.skipped(), Log: say}
	o.Names, o.Light = f.names(selected, group, kinds)
	g, err := nodes.Start(ctx, engine, o)
	if err != nil {
		return err
	}
	defer g.Close()
	v := engine.Version()
	say("engine %s (API %s, %s); nodes: %s; ready in %.1f s", v.Engine, v.API, v.Arch, countOf(g.Kinds(), g.Serves()), time.Since(began).Seconds())
	say("participants: %s; protocol time is start + %g · elapsed, seed %d\n", speakers(group), f.net.speed, f.seed)
	teller := &netTeller{w: w, out: f.net.out, network: g}
	err = network.Run(ctx, network.Options{
		Cases: selected, Members: f.net.nodes, Speed: f.net.speed, Seed: f.seed, Alive: engine.Alive,
		Begin: func(c network.Case, plan *live.Plan) {
			say("%s: %s", c.ID, c.Title)
			if k := plan.TrafficSpeed; k != 0 && k != plan.Speed {
				say("  while there is traffic, protocol time is start + %g · elapsed: light clients may say and hear only so much a second", k)
			}
		},
		End: func(c network.Case, j *network.Judged, result *report.Case) error {
			return teller.tell(ctx, c, j, result)
		},
	}, group, g, run)
	if err != nil && ctx.Err() == nil {
		err = errors.Join(err, teller.logs(ctx, f.net.out))
	}
	return err
}

// provide makes sure that the engine has all images.
func (f *testFlags) provide(ctx context.Context, engine *docker.Engine, kinds []waku.Kind) (nodes.Images, error) {
	images := nodes.Images{Nodes: map[string]string{}}
	const hint = "make net-programs builds it; --programs names another directory"
	var err error
	images.Agent, err = engine.Import(ctx, docker.Program{Name: "faultagent", Path: f.net.program("faultagent"), Hint: hint})
	if err != nil {
		return images, err
	}
	overrides, err := f.net.overrides()
	if err != nil {
		return images, err
	}
	for _, k := range kinds {
		ref := overrides[k.Name]
		if ref == "" {
			ref = k.Image
		}
		if ref == "" {
			ref, err = engine.Import(ctx, docker.Program{Name: k.Program, Path: f.net.program(k.Program), Hint: hint})
		} else {
			err = engine.Provide(ctx, ref)
		}
		if err != nil {
			return images, err
		}
		images.Nodes[k.Name] = ref
	}
	return images, nil
}

// names lists everybody who takes part in any of the scenarios, and who of them
// are light clients.
func (f *testFlags) names(cases []network.Case, group scenario.Group, kinds []waku.Kind) (names, light []string) {
	_, can := nodes.LightKind(kinds)
	seen := map[string]bool{}
	for _, c := range cases {
		for _, p := range c.Plan(f.seed, f.net.nodes, f.net.speed, group).Participants {
			if seen[p.Name] || p.Light && !can {
				continue
			}
			seen[p.Name] = true
			names = append(names, p.Name)
			if p.Light {
				light = append(light, p.Name)
			}
		}
	}
	return names, light
}

func countOf(kinds map[string]int, light bool) string {
	var parts []string
	for _, k := range waku.Kinds() {
		if n := kinds[k.Name]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, k.Name))
		}
	}
	text := strings.Join(parts, ", ") + ", one of them the store"
	if light {
		text += " and one for light clients"
	}
	return text
}
