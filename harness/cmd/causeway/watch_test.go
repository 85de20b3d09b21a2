package main

import (
	"errors"
	"strings"
	"testing"

	"github.com/causeway-sds/causeway/harness/check"
	"github.com/causeway-sds/causeway/harness/explore"
	"github.com/causeway-sds/causeway/harness/history"
	"github.com/causeway-sds/causeway/harness/report"
)

// Whoever looks at a terminal sees the seeds, and the virtual time within one
// that takes long.
func TestWatch_showsSeedsAndTheTimeWithinOne(t *testing.T) {
	var b strings.Builder
	f := &exploreFlags{seeds: 7, shardNumber: 1, shards: 1, progress: &progress{&b, true}}
	var o explore.Options
	f.watch(&o)
	o.Progress(3, 1)
	for range 50 {
		o.Watch.Step(&history.Step{AtMS: 61_000})
	}
	for _, want := range []string{"0/7 seeds, 0 kinds", "3/7 seeds, 1 kinds", "one at 01:01.000"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("shown: %q; want %q in it", b.String(), want)
		}
	}
	b.Reset()
	if f.progress.clear(); b.String() != "\r\x1b[K" {
		t.Errorf("clearing wrote %q", b.String())
	}
}

func TestWatch_isSilentWhereNobodyLooks(t *testing.T) {
	var b strings.Builder
	f := &exploreFlags{seeds: 7, shardNumber: 1, shards: 1, progress: &progress{&b, false}}
	var o explore.Options
	if f.watch(&o); o.Watch != nil || o.Progress != nil || b.Len() > 0 {
		t.Errorf("watched, and wrote %q", b.String())
	}
}

func TestShortly_tellsAFindingInALine(t *testing.T) {
	var b strings.Builder
	shortly(&b, explore.Found{Finding: check.Finding{Property: "wire", Requirements: []string{"SDS-WIRE-3"}, Text: "odd bytes"}, Seed: 4, Seeds: 2})
	if got, want := b.String(), "FAIL wire: 2 seeds, first 4; odd bytes\n"; got != want {
		t.Errorf("told %q, want %q", got, want)
	}
}

func TestEnding_saysItsReasonOrItsCode(t *testing.T) {
	if got := (&ending{report.Broken, errors.New("no engine")}).Error(); got != "no engine" {
		t.Errorf("read %q, want the reason", got)
	}
	if got := (&ending{code: report.Incomplete}).Error(); got != "exit code 4" {
		t.Errorf("read %q, want the code", got)
	}
}

func TestCountOf_namesTheKindsOfNodes(t *testing.T) {
	for light, want := range map[bool]string{false: "3 gowaku, one of them the store", true: "3 gowaku, one of them the store and one for light clients"} {
		if got := countOf(map[string]int{"gowaku": 3}, light); got != want {
			t.Errorf("read %q, want %q", got, want)
		}
	}
}
