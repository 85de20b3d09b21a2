package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/causeway-sds/causeway/harness/fault"
	"github.com/causeway-sds/causeway/harness/waku"
	"github.com/causeway-sds/causeway/harness/waku/nodes"
	"github.com/causeway-sds/causeway/suites/network"
)

// netFlags are the flags of causeway test that only concern real nodes.
type netFlags struct {
	backend  string
	node     string
	nodes    int
	speed    float64
	programs string
	images   []string
	with     []string
	leaveOut string
	out      string
}

// netOnly are the names of those flags.
var netOnly = []string{"node", "nodes", "speed", "programs", "image", "with", "leave-out", "out"}

func (f *netFlags) flags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.backend, "backend", "cases", "what to run: cases, one implementation against scripted peers in virtual time; or net, scenarios on real Waku nodes in containers")
	flags.StringVar(&f.node, "node", "gowaku", "with --backend net: the kind of the nodes, gowaku, nwaku or mixed")
	flags.IntVar(&f.nodes, "nodes", 5, "with --backend net: how many participants, each on a node of its own, 2 to 50")
	flags.Float64Var(&f.speed, "speed", 60, "with --backend net: protocol time in each unit of real time, 1 to 1000")
	flags.StringVar(&f.programs, "programs", "", "with --backend net: directory of the programs faultagent and waku (default: that of causeway; make net-programs builds them)")
	flags.StringArrayVar(&f.images, "image", nil, "with --backend net: another image for a kind of node, as KIND=IMAGE")
	flags.StringArrayVar(&f.with, "with", nil, "with --backend net: command of a further adapter in the same group, or reference for the built-in one; members are hosted in turn; may be repeated")
	flags.StringVar(&f.leaveOut, "leave-out", "", "with --backend net: kinds of faults that are planned and not done, separated by commas, to see that such a run is INVALID")
	flags.StringVar(&f.out, "out", "out/network", "with --backend net: directory for stories, diagrams and logs")
}

// wanted tells whether real nodes are asked for.
func (f *netFlags) wanted(cmd *cobra.Command) (bool, error) {
	switch f.backend {
	case "net":
	case "cases":
		for _, name := range netOnly {
			if cmd.Flags().Changed(name) {
				return false, wrongUse("--%s is for real nodes: add --backend net", name)
			}
		}
		return false, nil
	default:
		return false, wrongUse("--backend: read %q, expected cases or net%s", f.backend, didYouMean(f.backend, []string{"cases", "net"}))
	}
	switch {
	case f.nodes < 2 || f.nodes > 50:
		return false, wrongUse("--nodes: read %d, expected 2 to 50", f.nodes)
	case !(f.speed >= 1 && f.speed <= 1000):
		return false, wrongUse("--speed: read %g, expected 1 to 1000", f.speed)
	}
	for _, kind := range f.skipped() {
		if !(&nodes.Group{}).Does(kind) {
			return false, wrongUse("--leave-out: read %q, which nodes do not do", kind)
		}
	}
	if _, err := f.overrides(); err != nil {
		return false, err
	}
	if _, err := waku.Mix(f.node); err != nil {
		return false, wrongUse("--node: %w", err)
	}
	return true, nil
}

func (f *netFlags) skipped() []fault.Kind {
	var kinds []fault.Kind
	for _, name := range strings.Split(f.leaveOut, ",") {
		if name != "" {
			kinds = append(kinds, fault.Kind(strings.TrimSpace(name)))
		}
	}
	return kinds
}

// overrides reads the images.
func (f *netFlags) overrides() (map[string]string, error) {
	images := map[string]string{}
	for _, text := range f.images {
		kind, image, found := strings.Cut(text, "=")
		if _, err := waku.KindNamed(kind); err != nil || !found || image == "" {
			return nil, wrongUse("--image: read %q, expected KIND=IMAGE, such as nwaku=%s", text, waku.NWaku.Image)
		}
		images[kind] = image
	}
	return images, nil
}

// program is where a program for containers lies.
func (f *netFlags) program(name string) string {
	dir := f.programs
	if dir == "" {
		self, err := os.Executable()
		if err != nil {
			return name
		}
		dir = filepath.Dir(self)
	}
	return filepath.Join(dir, name)
}

// again are the flags without which a case could not be run again.
func (f *netFlags) again(cmd *cobra.Command) []string {
	words := []string{"--backend", "net"}
	for _, name := range netOnly {
		if flag := cmd.Flags().Lookup(name); flag.Changed && !slices.Contains([]string{"image", "with"}, name) {
			words = append(words, "--"+name, flag.Value.String())
		}
	}
	for _, image := range f.images {
		words = append(words, "--image", image)
	}
	for _, with := range f.with {
		words = append(words, "--with", with)
	}
	return words
}

// matchesNetwork refuses a pattern with a glob that selects no scenario.
func matchesNetwork(pattern string) error {
	if len(network.Select(pattern)) > 0 {
		return nil
	}
	var ids []string
	for _, c := range network.Cases() {
		ids = append(ids, c.ID)
	}
	return wrongUse("no scenario for real nodes matches %q%s\nhint: there are %s", pattern, didYouMean(pattern, ids), strings.Join(ids, ", "))
}
