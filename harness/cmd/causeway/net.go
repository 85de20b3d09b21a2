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
		run.Fault = err.Error()
	}
	if options.Known != nil && run.Fault == "" {
		var ids []string
		for _, c := range network.Select(f.run) {
			ids = append(ids, c.ID)
		}
		options.Known.May = true // a real network does not repeat itself
		run.Known = options.Known.Apply(run, ids, options.Today)
	}
	return conclude(cmd, run, files)
}

// onNodes starts engine and nodes, plays, and leaves nothing.
func (f *testFlags) onNodes(ctx context.Context, w io.Writer, group scenario.Group, run *report.Run) (err error) {
	say := func(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }
	engine, err := docker.Connect(ctx, docker.Options{Log: say})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, engine.Close()) }()
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
	g, err := nodes.Start(ctx, engine, nodes.Options{
		Names: f.names(selected, group), Kinds: kinds, Store: true, Images: images, Speed: f.net.speed, Skip: f.net.skipped(), Log: say,
	})
	if err != nil {
		return err
	}
	defer g.Close()
	v := engine.Version()
	say("engine %s (API %s, %s); nodes: %s; ready in %.1f s", v.Engine, v.API, v.Arch, countOf(g.Kinds()), time.Since(began).Seconds())
	say("participants: %s; protocol time is start + %g · elapsed, seed %d\n", speakers(group), f.net.speed, f.seed)
	teller := &netTeller{w: w, out: f.net.out, network: g}
	return network.Run(ctx, network.Options{
		Cases: selected, Members: f.net.nodes, Speed: f.net.speed, Seed: f.seed,
		Begin: func(c network.Case, _ *live.Plan) { say("%s: %s", c.ID, c.Title) },
		End: func(c network.Case, j *network.Judged, result *report.Case) error {
			return teller.tell(ctx, c, j, result)
		},
	}, group, g, run)
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

// names lists everybody who takes part in any of the scenarios.
func (f *testFlags) names(cases []network.Case, group scenario.Group) []string {
	var names []string
	seen := map[string]bool{}
	for _, c := range cases {
		for _, name := range c.Plan(f.seed, f.net.nodes, f.net.speed, group).Names() {
			if !seen[name] {
				seen[name] = true
				names = append(names, name)
			}
		}
	}
	return names
}

func countOf(kinds map[string]int) string {
	var parts []string
	for _, k := range waku.Kinds() {
		if n := kinds[k.Name]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, k.Name))
		}
	}
	return strings.Join(parts, ", ") + ", one of them the store"
}
