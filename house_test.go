// Package house holds no code. Its tests keep the rules of the building that
// ARCHITECTURE.md draws: who may import whom, what a file may be, and that
// the documents speak of things that exist.
package house

import (
	"go/ast"
	"path"
	"slices"
	"strings"
	"testing"
)

// rule lists what of this module the packages below a directory may import
// outside of their tests. The rule with the longest matching directory holds.
// A pattern ending in /... includes everything below.
type rule struct {
	dir    string
	ours   []string // import paths within the module
	others []string // import paths of other modules
	reason string
}

var rules = []rule{
	{"", nil, nil, "the root holds documents and these tests"},

	{"rfc", nil, nil, "the ground floor: the text depends on nobody who implements or checks it"},
	{"vectors", nil, nil, "stones that both towers may use, so they rest on neither"},
	{"vectors/gen", []string{"vectors", "rfc"}, nil,
		"vectors computed by the reference would prove the reference right by itself"},

	{"reference/bloom", nil, nil, "whoever embeds the protocol pulls in no other package"},
	{"reference/sds", []string{"reference/bloom"}, nil, "whoever embeds the protocol pulls in no network stack"},
	{"reference/wire", []string{"reference/sds"}, []string{"google.golang.org/protobuf/encoding/protowire"},
		"bytes are read by hand, so that errors name field and offset and bounds come before allocation"},
	{"reference/adapter", []string{"harness/contract", "reference/sds", "reference/wire"}, nil,
		"the only crossing: the reference comes to the judge through the strangers' door"},
	{"reference/mutants", nil, nil, "patches are text; whoever builds and runs what comes of them is no part of the reference"},
	{"reference/cmd/sdsadapter", []string{"harness/contract", "reference/adapter"}, nil, "mains wire, packages work"},

	{"harness/contract", nil, []string{"github.com/santhosh-tekuri/jsonschema/v6/..."},
		"a leaf: both towers import it, so whatever it imports everybody imports"},
	{"harness/driver", []string{"harness/contract"}, nil, "starts and talks to adapters and judges nothing"},
	{"harness/doctor", []string{"harness/contract", "harness/driver"}, nil,
		"examines an adapter's manners, not its protocol"},
	{"harness/model", nil, nil, "the judge's own reading of bytes, naive and plain, shares nothing with anyone"},
	{"harness/model/naive", []string{"harness/contract", "harness/model"}, nil,
		"the text once more as a participant; it speaks the contract's events and knows nobody who judges or runs"},
	{"harness/report", []string{"harness/contract", "rfc"}, []string{"go.yaml.in/yaml/v3", "github.com/santhosh-tekuri/jsonschema/v6/..."},
		"turns verdicts into documents, wherever they come from"},
	{"harness/simnet", nil, nil, "virtual time and chance know nothing of what they are used for"},
	{"harness/fault", []string{"harness/simnet"}, nil, "the vocabulary of what goes wrong, for simulated and for real networks"},
	{"harness/fault/agent", nil, nil, "words that the harness and the agent in a pod share; they share no code"},
	{"harness/cmd/faultagent", []string{"harness/fault/agent"},
		[]string{"github.com/google/nftables/...", "github.com/mdlayher/netlink", "github.com/florianl/go-nfqueue/v2", "golang.org/x/sys/unix"},
		"works in one network namespace and knows nothing of what runs there"},
	{"harness/driver/docker", nil,
		[]string{"github.com/testcontainers/testcontainers-go/...", "github.com/moby/moby/client", "github.com/moby/moby/api/...", "github.com/containerd/errdefs"},
		"starts containers, whatever is in them"},
	{"harness/driver/docker/dockertest", []string{"harness/driver/docker"}, nil, "an engine for tests needs no engine"},
	{"harness/waku", nil, nil, "talks to Waku nodes, whoever started them and whatever they carry"},
	{"harness/waku/nodes", []string{"harness/driver/docker", "harness/fault", "harness/fault/agent", "harness/scenario/live", "harness/waku"}, nil,
		"nodes in containers are a network for a run; what is carried over them is no concern of theirs"},
	{"harness/history", []string{"harness/contract", "harness/model"}, nil, "a record of a run judges nothing"},
	{"harness/scenario", []string{"harness/contract", "harness/driver", "harness/fault", "harness/history", "harness/model", "harness/simnet"}, nil,
		"runs participants, whoever they are, and judges nothing"},
	{"harness/scenario/catalogue", []string{"harness/contract", "harness/fault", "harness/scenario", "harness/simnet"}, nil,
		"scenarios are data: whoever plays them, in virtual time or with real nodes, plays the same"},
	{"harness/scenario/live", []string{"harness/contract", "harness/driver", "harness/fault", "harness/history", "harness/model", "harness/scenario", "harness/simnet"}, nil,
		"runs participants over any real network, and judges nothing"},
	{"harness/check", []string{"harness/contract", "harness/fault", "harness/history", "harness/model", "harness/model/naive"}, nil,
		"judges a history; where it came from does not matter"},
	{"harness/explore", []string{"harness/check", "harness/contract", "harness/driver", "harness/fault", "harness/history", "harness/model", "harness/scenario", "harness/simnet"}, nil,
		"chooses schedules, shrinks and replays; knows no implementation"},
	{"harness/measure", []string{"harness/contract", "harness/fault", "harness/history", "harness/model", "harness/scenario", "harness/simnet"}, nil,
		"turns runs into figures; knows no implementation and judges none"},
	{"harness/selftest", []string{"harness/report"}, nil, "judges the judge from outside, by its exit codes and reports"},
	{"harness/selftest/null", []string{"harness/contract", "harness/driver"}, nil,
		"adapters like a stranger's: they know the contract, and neither the judge nor the reference"},
	{"harness/selftest/cover", nil, nil, "sums up a profile, whoever wrote it"},
	{"harness/selftest/mutate", nil, nil, "changes source text and runs its tests, whatever they are about"},
	{"harness/cmd/selftest", []string{"harness/selftest/..."}, nil, "mains wire, packages work"},
	{"harness/cmd/causeway", []string{"harness/...", "suites/...", "reference/adapter", "rfc", "vectors"},
		[]string{"github.com/spf13/cobra", "github.com/spf13/pflag"},
		"joins suites, judge and the built-in subject; of the reference it knows the adapter alone"},

	{"harness/cmd/mutants", []string{"harness/...", "suites/...", "reference/mutants", "rfc"}, nil,
		"judges the suites; of the reference it knows the patches alone, and enters what it builds by the contract"},

	{"suites", []string{"harness/...", "suites/...", "rfc", "vectors"},
		[]string{"github.com/onsi/ginkgo/v2/...", "github.com/onsi/gomega/...", "github.com/google/go-cmp/cmp/..."},
		"the bridge: a requirement, the judge and an implementation meet, but no case knows which implementation"},
}

// testRule lists what tests may import beyond their package's rule.
type testRule struct {
	dir    string
	ours   []string
	others []string // nil: any module that go.mod names
	reason string
}

var testRules = []testRule{
	{"", []string{"rfc"}, nil, "the citations in comments are compared with the registry"},
	{"vectors", []string{"vectors/...", "rfc"}, nil, "vectors name requirements"},
	{"reference", []string{"reference/...", "harness/contract", "vectors", "rfc"}, nil,
		"the reference is tested without its judge, or the two would learn each other's mistakes"},
	{"harness", []string{"harness/...", "vectors", "rfc"}, nil,
		"the judge is tested without the defendant, or the two would learn each other's mistakes"},
	{"harness/cmd/causeway", []string{"harness/...", "suites/...", "reference/adapter", "rfc", "vectors"}, nil,
		"the program is tested as it is wired"},
	{"harness/cmd/mutants", []string{"harness/...", "suites/...", "reference/mutants", "rfc"}, nil, "the program is tested as it is wired"},
	{"harness/model", []string{"vectors", "rfc"}, nil, "the judge's reading shares nothing with anyone"},
	{"suites", []string{"harness/...", "suites/...", "reference/adapter", "rfc", "vectors"}, nil,
		"go test ./suites/... checks the built-in reference, through its adapter"},
}

func TestImports_followTheHouseRules(t *testing.T) {
	for _, p := range packages(t) {
		r, ok := ruleFor(rules, p.dir, func(r rule) string { return r.dir })
		if !ok || (r.dir == "" && p.dir != "") {
			t.Errorf("%s has no rule; add one to house_test.go with its reason, and the package to ARCHITECTURE.md", p.dir)
			continue
		}
		tr, _ := ruleFor(testRules, p.dir, func(r testRule) string { return r.dir })
		for _, f := range p.files {
			ours, others, reason := r.ours, r.others, r.reason
			if f.test {
				ours = slices.Concat(ours, tr.ours, []string{p.dir})
				reason = tr.reason
			}
			for _, imp := range f.imports {
				switch own, inside := strings.CutPrefix(imp.path, module+"/"); {
				case inside && !matchesAny(ours, own):
					t.Errorf("%s imports %s: %s", imp.pos, own, reason)
				case !inside && !isStandard(imp.path) && !f.test && !matchesAny(others, imp.path):
					t.Errorf("%s imports %s: %s", imp.pos, imp.path, reason)
				}
			}
		}
	}
}

// Some packages of other modules have one home.
func TestImports_ofOtherModulesStayAtHome(t *testing.T) {
	homes := []struct {
		prefix string
		dirs   []string
		reason string
	}{
		{"github.com/onsi/", []string{"suites/..."}, "inside, plain testing; Ginkgo belongs to the suites"},
		{"github.com/spf13/", []string{"harness/cmd/..."}, "mains wire, packages work"},
		{"github.com/moby/", []string{"harness/driver/docker"}, "one package knows the engine's client"},
		{"github.com/testcontainers/", []string{"harness/driver/docker"}, "one package knows the engine's client"},
		{"github.com/docker/docker/", nil, "that module has ended; the client lives on in github.com/moby/moby/client"},
		{"github.com/google/nftables/", []string{"harness/cmd/faultagent"}, "rules for packets are set in pods, by the agent"},
		{"github.com/waku-org/", nil, "go-waku lives in a module of its own"},
		{"C", nil, "pure Go: one static binary for every platform"},
		{"testing", nil, "only tests are tests"},
	}
	for _, p := range packages(t) {
		for _, f := range p.files {
			for _, imp := range f.imports {
				for _, h := range homes {
					at := imp.path == h.prefix || strings.HasSuffix(h.prefix, "/") && strings.HasPrefix(imp.path, h.prefix)
					if at && !matchesAny(h.dirs, p.dir) && !(h.prefix == "testing" && f.test) {
						t.Errorf("%s imports %s: %s", imp.pos, imp.path, h.reason)
					}
				}
			}
		}
	}
}

// The transitive form of the rule for reference/sds: what an application gets
// when it embeds the protocol.
func TestCore_dependsOnTheStandardLibraryAndBloom(t *testing.T) {
	closure := dependencies(t, "reference/sds")
	for dep, via := range closure {
		if !isStandard(dep) && dep != module+"/reference/sds" && dep != module+"/reference/bloom" {
			t.Errorf("reference/sds depends on %s by way of %s", dep, via)
		}
	}
	if len(closure) < 2 {
		t.Errorf("found the dependencies %v; want more, or this test looks at nothing", closure)
	}
}

// The core is a pure function of its inputs: time, chance and I/O are
// arguments, so nothing in it can read them.
func TestCore_hasNoClockChanceGoroutineOrIO(t *testing.T) {
	banned := []string{"time", "os", "io/...", "net/...", "log/...", "context", "sync/...", "syscall", "crypto/rand", "runtime/...", "unsafe"}
	for _, p := range packages(t) {
		if p.dir != "reference/sds" && p.dir != "reference/bloom" {
			continue
		}
		for _, f := range p.files {
			if f.test {
				continue
			}
			for _, imp := range f.imports {
				if matchesAny(banned, imp.path) {
					t.Errorf("%s imports %s into the core; pass what it gives as an argument", imp.pos, imp.path)
				}
			}
			ast.Inspect(f.syntax, func(n ast.Node) bool {
				switch n.(type) {
				case *ast.GoStmt, *ast.SelectStmt, *ast.ChanType:
					t.Errorf("%s: the core starts no goroutine and waits for none", position(n))
				}
				return true
			})
		}
	}
}

func TestPackages_sayWhatTheyDo(t *testing.T) {
	for _, p := range packages(t) {
		commented, code := false, false
		for _, f := range p.files {
			code = code || !f.test
			commented = commented || f.syntax.Doc != nil && len(f.syntax.Doc.Text()) > 20
		}
		if code && !commented {
			t.Errorf("%s has no package comment; say what it does and what it does not do", p.dir)
		}
		for _, word := range []string{"util", "utils", "common", "helper", "helpers", "manager", "misc"} {
			if path.Base(p.dir) == word {
				t.Errorf("%s: %q names nothing; a package is born from a dependency or a second reader", p.dir, word)
			}
		}
	}
}

func ruleFor[R any](all []R, dir string, dirOf func(R) string) (best R, found bool) {
	for _, r := range all {
		d := dirOf(r)
		if d == "" || d == dir || strings.HasPrefix(dir, d+"/") {
			if !found || len(d) > len(dirOf(best)) {
				best, found = r, true
			}
		}
	}
	return best, found
}

func matchesAny(patterns []string, p string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		if below, ok := strings.CutSuffix(pattern, "/..."); ok {
			return p == below || strings.HasPrefix(p, below+"/")
		}
		return p == pattern
	})
}
