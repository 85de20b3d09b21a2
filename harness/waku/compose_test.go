package waku

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/causeway-sds/causeway/harness/fault/agent"
)

const dockerDir = "../../docker/"

// service is what this test knows of a service in docker/compose.yaml.
type service struct {
	Image    string
	Pull     string            `yaml:"pull_policy"`
	Build    map[string]string // of context and dockerfile
	Command  []string
	Ports    []string
	Mode     string   `yaml:"network_mode"`
	Needs    []string `yaml:"depends_on"`
	Caps     []string `yaml:"cap_add"`
	Networks map[string]struct {
		Address string `yaml:"ipv4_address"`
	}
}

// composed reads docker/compose.yaml with the variables of docker/.env.
func composed(t *testing.T) (services map[string]service, text string) {
	t.Helper()
	raw, err := os.ReadFile(dockerDir + "compose.yaml")
	if err != nil {
		t.Fatal(err)
	}
	env, err := os.ReadFile(dockerDir + ".env")
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]string{}
	for line := range strings.Lines(string(env)) {
		if name, value, found := strings.Cut(strings.TrimSpace(line), "="); found && !strings.HasPrefix(line, "#") {
			values[name] = value
		}
	}
	used := map[string]bool{"COMPOSE_PROJECT_NAME": true} // by compose itself
	text = os.Expand(string(raw), func(name string) string {
		if values[name] == "" {
			t.Errorf("docker/.env gives no value for ${%s}", name)
		}
		used[name] = true
		return values[name]
	})
	for name := range values {
		if !used[name] {
			t.Errorf("docker/compose.yaml does not use %s of docker/.env", name)
		}
	}
	var file struct{ Services map[string]service }
	if err := yaml.Unmarshal([]byte(text), &file); err != nil {
		t.Fatal(err)
	}
	return file.Services, text
}

func TestCompose_startsNodesAsRunsDo(t *testing.T) {
	services, text := composed(t)
	for _, name := range []string{"alice", "bob", "store"} {
		s := services[name]
		address := s.Networks["waku"].Address
		if name == "alice" {
			address = services["alice-agent"].Networks["waku"].Address
		}
		n := Node{Address: address, Store: name == "store"}
		for _, flag := range s.Command {
			if key, is := strings.CutPrefix(flag, "--nodekey="); is {
				n.Key = key
			}
			if peer, is := strings.CutPrefix(flag, "--staticnode="); is {
				n.Static = append(n.Static, peer)
				if at := Multiaddr(services["store"].Networks["waku"].Address, peerIDOf(peer)); peer != at {
					t.Errorf("%s dials %s, want %s", name, peer, at)
				}
				if !strings.Contains(text, "peerAddr="+peer+"'") {
					t.Errorf("the header asks another store than %s", peer)
				}
			}
		}
		if !regexp.MustCompile(`^[0-9a-f]{64}$`).MatchString(n.Key) || len(n.Static) == 0 && !n.Store {
			t.Errorf("%s has the key %q and dials %q", name, n.Key, n.Static)
		}
		if want := GoWaku.CommandLine(n); !slices.Equal(s.Command, want) {
			t.Errorf("%s is started with\n%q, runs start it with\n%q", name, s.Command, want)
		}
	}
}

func TestCompose_publishesThePortsOfItsHeader(t *testing.T) {
	services, text := composed(t)
	for name, ports := range map[string][]string{
		"bob":         {fmt.Sprintf("127.0.0.1:8646:%d", RESTPort)},
		"store":       {fmt.Sprintf("127.0.0.1:8647:%d", RESTPort)},
		"alice-agent": {fmt.Sprintf("127.0.0.1:7070:%d", agent.ControlPort), fmt.Sprintf("127.0.0.1:8645:%d", RESTPort)},
	} {
		if got := services[name].Ports; !slices.Equal(got, ports) {
			t.Errorf("%s publishes %q, want %q", name, got, ports)
		}
	}
	if a := services["alice"]; a.Mode != "service:alice-agent" || !slices.Contains(services["alice-agent"].Caps, "NET_ADMIN") {
		t.Errorf("alice's network is %q, and her agent may do %q", a.Mode, services["alice-agent"].Caps)
	}
	for _, address := range []string{services["bob"].Networks["waku"].Address, services["store"].Networks["waku"].Address} {
		if !strings.Contains(text, `"`+address+`"`) {
			t.Errorf("the rule in the header does not cut alice off from %s", address)
		}
	}
}

// An image that is missing is built. Under our names a registry would have a stranger's.
func TestCompose_pullsNothing(t *testing.T) {
	services, _ := composed(t)
	if len(services) != 4 {
		t.Errorf("read %d services, want 4", len(services))
	}
	built := map[string]string{}
	for _, s := range services {
		if s.Build != nil {
			built[s.Image] = s.Build["context"] + " " + s.Build["dockerfile"]
		}
	}
	for name, s := range services {
		program := strings.TrimPrefix(s.Image, "causeway/")
		if want := "../bin ../docker/" + program + ".Dockerfile"; s.Pull != "never" || built[s.Image] != want {
			t.Errorf("%s: the image %s is built of %q, want %q; pull policy %q", name, s.Image, built[s.Image], want, s.Pull)
		}
		if s.Build == nil && !slices.Contains(s.Needs, "store") {
			t.Errorf("%s is not started after the store, with which its image is built", name)
		}
	}
}

func TestDockerfiles_areOfOneProgramAndItsPorts(t *testing.T) {
	for name, want := range map[string][]string{
		"waku":       {"COPY waku /waku", fmt.Sprintf("EXPOSE %d %d", PeerPort, RESTPort), `ENTRYPOINT ["/waku"]`},
		"faultagent": {"COPY faultagent /faultagent", fmt.Sprintf("EXPOSE %d %d", agent.ControlPort, agent.ProbePort), `ENTRYPOINT ["/faultagent"]`},
		"causeway":   {"COPY causeway /causeway", "COPY sdsadapter /sdsadapter", "WORKDIR /work", `ENTRYPOINT ["/causeway"]`},
	} {
		text, err := os.ReadFile(dockerDir + name + ".Dockerfile")
		if err != nil {
			t.Fatal(err)
		}
		var header, body []string
		for line := range strings.Lines(string(text)) {
			if line = strings.TrimSpace(line); strings.HasPrefix(line, "#") {
				header = append(header, line)
			} else if line != "" {
				body = append(body, line)
			}
		}
		if !slices.Equal(body, append([]string{"FROM scratch"}, want...)) { // no base image, so no registry
			t.Errorf("%s.Dockerfile: read %q, want FROM scratch and %q", name, body, want)
		}
		if build := " && docker build -f docker/" + name + ".Dockerfile -t causeway/" + name + " bin"; !strings.Contains(strings.Join(header, "\n"), build) {
			t.Errorf("the header of %s.Dockerfile does not say%s", name, build)
		}
	}
}
