package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/explore"
	"github.com/causeway-sds/causeway/harness/report"
	"github.com/causeway-sds/causeway/harness/scenario"
)

// However many seeds run at the same time, a campaign says the same.
func TestExplore_saysTheSameHoweverManyRunAtATime(t *testing.T) {
	d := plantedDefects[slices.IndexFunc(plantedDefects, func(d plantedDefect) bool { return d.name == "does not resend" })]
	campaign := func(groups int) *explore.Campaign {
		var all []scenario.Group
		for range groups {
			all = append(all, groupOf(t, func() contract.Handler { return &defect{inner: builtin(), ask: d.ask, answer: d.answer} }))
		}
		done := 0
		progress := func(runs, _ int) {
			if done++; runs != done {
				t.Errorf("the progress is %d after %d, with %d at a time", runs, done-1, groups)
			}
		}
		c, err := explore.Run(t.Context(), explore.Options{First: 3, Seeds: 7, Shape: shapeOf(all[0]), Progress: progress}, all...)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	one := campaign(1)
	for _, groups := range []int{2, 7} {
		if many := campaign(groups); len(one.Found) == 0 || !reflect.DeepEqual(one, many) {
			t.Errorf("%d at a time say\n%+v\none says\n%+v", groups, many, one)
		}
	}
}

// Of runs that break off the first seed's is told, whichever was the first in
// time, and what ran before it.
func TestExplore_tellsTheFirstSeedThatBreaksOff(t *testing.T) {
	dying := func() contract.Handler {
		return &defect{inner: builtin(), ask: func(_ *memory, req *contract.Request) {
			if req.Cmd == contract.Receive {
				panic("segmentation fault")
			}
		}}
	}
	var groups []scenario.Group
	for range 3 {
		groups = append(groups, groupOf(t, dying))
	}
	c, err := explore.Run(t.Context(), explore.Options{First: 1, Seeds: 9, Shape: shapeOf(groups[0])}, groups...)
	if err == nil || !strings.HasPrefix(err.Error(), "seed 1: ") || c.Runs != 0 || c.Messages == 0 {
		t.Errorf("error %v after %d runs with %d messages, want the one of seed 1 and what it had sent", err, c.Runs, c.Messages)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	whole := groupOf(t, builtin)
	if c, err := explore.Run(ctx, explore.Options{First: 1, Seeds: 9, Shape: shapeOf(whole)}, whole, groupOf(t, builtin)); !errors.Is(err, context.Canceled) || c.Runs != 0 {
		t.Errorf("error %v after %d runs, want that it was called off", err, c.Runs)
	}
}

// The parts of a campaign find what the whole finds, and their digests, joined
// by exclusive or, are its digest.
func TestExplore_shardsAddUpToTheWhole(t *testing.T) {
	d := plantedDefects[slices.IndexFunc(plantedDefects, func(d plantedDefect) bool { return d.name == "does not resend" })]
	group := groupOf(t, func() contract.Handler { return &defect{inner: builtin(), ask: d.ask, answer: d.answer} })
	run := func(shard, shards int) *explore.Campaign {
		c, err := explore.Run(context.Background(), explore.Options{First: 3, Seeds: 7, Shard: shard, Shards: shards, Shape: shapeOf(group)}, group)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	whole, runs, messages := run(0, 0), 0, 0
	digest, found := make([]byte, 16), map[string]explore.Found{}
	for i := 1; i <= 3; i++ {
		part := run(i, 3)
		runs, messages = runs+part.Runs, messages+part.Messages
		sum, err := hex.DecodeString(part.Digest)
		if err != nil {
			t.Fatal(err)
		}
		for i := range digest {
			digest[i] ^= sum[i]
		}
		for _, f := range part.Found {
			known, again := found[f.Key()]
			if f.Seeds += known.Seeds; again && known.Seed < f.Seed {
				f.Finding, f.Seed = known.Finding, known.Seed
			}
			found[f.Key()] = f
		}
	}
	if runs != whole.Runs || messages != whole.Messages || hex.EncodeToString(digest) != whole.Digest {
		t.Errorf("the parts are %d runs, %d messages, digest %x; the whole is %d, %d, %s", runs, messages, digest, whole.Runs, whole.Messages, whole.Digest)
	}
	if len(found) == 0 || len(found) != len(whole.Found) {
		t.Errorf("the parts find %d kinds of violations, the whole %d", len(found), len(whole.Found))
	}
	for _, f := range whole.Found {
		if part := found[f.Key()]; fmt.Sprint(part) != fmt.Sprint(f) {
			t.Errorf("the parts find %v, the whole %v", part, f)
		}
	}
}

func TestExplore_groupsOfSeveralAdapters(t *testing.T) {
	args := []string{"explore", "--seeds", "1", "--duration", "30s", "--participants", "4", "--faults", "loss", "--out", t.TempDir()}
	alone, _, _ := inProcess(args...)
	mixed, stderr, _ := inProcess(append(append(args, "--with", "reference"), participant(t, "reference")...)...)
	if digestIn(t, alone) != digestIn(t, mixed) {
		t.Errorf("two hosts of the same implementation give another history\n%s", stderr)
	}
	if !strings.Contains(mixed, "causeway 0.1.0 (Go) with causeway 0.1.0 (Go), speaking sds-1, 4 participants") {
		t.Errorf("the summary does not say who takes part:\n%s", mixed)
	}
	if _, stderr, code := inProcess(append(args, "--with", "/nonexistent/adapter")...); code != report.Broken || !strings.Contains(stderr, `--with "/nonexistent/adapter"`) {
		t.Errorf("an adapter that is not there: exit %d, %s", code, stderr)
	}
	for _, shard := range []string{"0/2", "3/2", "1", "1/2x", "1/9"} {
		if _, stderr, code := inProcess("explore", "--seeds", "3", "--shard", shard); code != report.Usage {
			t.Errorf("--shard %s: exit %d, %s", shard, code, stderr)
		}
	}
}
