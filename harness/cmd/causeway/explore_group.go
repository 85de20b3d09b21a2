package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/causeway-sds/causeway/harness/report"
	"github.com/causeway-sds/causeway/harness/scenario"
)

// groups starts the subject and the further adapters, as often as seeds are to run
// at the same time. What was started is there also when there is an error.
func (f *exploreFlags) groups(ctx context.Context) (groups []scenario.Group, err error) {
	for range f.atATime() {
		group, err := hosts(ctx, &f.subject, f.with)
		groups = append(groups, group)
		if err != nil {
			return groups, err
		}
	}
	return groups, nil
}

// atATime is how many seeds run at the same time.
func (f *exploreFlags) atATime() int { return min(f.parallel, f.share()) }

// hosts starts a subject and further adapters that host members of its group.
func hosts(ctx context.Context, s *subject, with []string) (scenario.Group, error) {
	session, err := s.session(ctx)
	if err != nil {
		return nil, err
	}
	group := scenario.Group{session}
	for _, command := range with {
		other := *s
		if other.command = strings.Fields(command); command == "reference" {
			other.command = nil
		}
		session, err := other.session(ctx)
		if err != nil {
			return group, fmt.Errorf("--with %q: %w", command, err)
		}
		group = append(group, session)
	}
	if dialect := group.Dialect(); dialect == "" && !group.Speaks(scenario.DefaultDialect) {
		return group, fmt.Errorf("the adapters have no dialect in common: %s", dialects(group))
	}
	return group, nil
}

func dialects(group scenario.Group) string {
	var all []string
	for _, s := range group {
		all = append(all, s.Hello().Implementation.Name+" speaks "+strings.Join(s.Hello().Dialects, " and "))
	}
	return strings.Join(all, ", ")
}

// speakers names the implementations of a group, and the dialect that they
// speak with each other where there is more than one.
func speakers(group scenario.Group) string {
	var names []string
	for _, s := range group {
		who := s.Hello().Implementation
		names = append(names, fmt.Sprintf("%s %s (%s)", who.Name, who.Version, who.Language))
	}
	if len(group) == 1 {
		return names[0]
	}
	dialect := group.Dialect()
	if dialect == "" {
		dialect = scenario.DefaultDialect
	}
	return strings.Join(names, " with ") + ", speaking " + dialect
}

// commands are the flags and the command that start the same group again.
func (f *exploreFlags) commands() string {
	text := ""
	for _, command := range f.with {
		text += " --with " + report.ShellQuote(command)
	}
	if len(f.subject.command) > 0 {
		text += " --"
		for _, word := range f.subject.command {
			text += " " + report.ShellQuote(word)
		}
	}
	return text
}

// readShard reads which part of the seeds is to be run.
func (f *exploreFlags) readShard() error {
	_, err := fmt.Sscanf(f.shard, "%d/%d", &f.shardNumber, &f.shards)
	if err != nil || fmt.Sprintf("%d/%d", f.shardNumber, f.shards) != f.shard || f.shardNumber < 1 || f.shardNumber > f.shards || f.shards > f.seeds {
		return wrongUse("--shard: read %q, expected part/parts as in 2/4, with no more parts than seeds", f.shard)
	}
	return nil
}

// share is how many seeds the part has.
func (f *exploreFlags) share() int { return (f.seeds - f.shardNumber + f.shards) / f.shards }
