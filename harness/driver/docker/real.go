package docker

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/moby/moby/api/pkg/stdcopy"
	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/network"
	"github.com/moby/moby/client"
	"github.com/testcontainers/testcontainers-go"
	tclog "github.com/testcontainers/testcontainers-go/log"
	tcnetwork "github.com/testcontainers/testcontainers-go/network"
	"github.com/testcontainers/testcontainers-go/wait"
)

// real is a Backend on a Docker engine.
type real struct{ api *client.Client }

// dial finds the engine. It does not talk to it yet.
func dial() (Backend, error) {
	quiet()
	api, err := client.New(client.FromEnv)
	if err != nil {
		return nil, &Unavailable{"the engine that DOCKER_HOST names cannot be used", "set DOCKER_HOST to an address such as unix:///var/run/docker.sock", err}
	}
	return &real{api}, nil
}

// quiet tells testcontainers what its environment cannot: our own process
// sweeps up, and a local engine publishes its ports on this machine even if we
// run in a container ourselves.
func quiet() {
	tclog.SetDefault(tclog.NewNoopLogger())
	defaults := map[string]string{"TESTCONTAINERS_RYUK_DISABLED": "true"}
	if host := os.Getenv("DOCKER_HOST"); host == "" || strings.HasPrefix(host, "unix://") {
		defaults["TESTCONTAINERS_HOST_OVERRIDE"] = loopback
	}
	for name, value := range defaults {
		if os.Getenv(name) == "" {
			_ = os.Setenv(name, value) // only a malformed name could fail
		}
	}
}

const loopback = "127.0.0.1"

func (r *real) Ping(ctx context.Context) (Version, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	if _, err := r.api.Ping(ctx, client.PingOptions{NegotiateAPIVersion: true}); err != nil {
		return Version{}, unreachable(r.api.DaemonHost(), err)
	}
	v, err := r.api.ServerVersion(ctx, client.ServerVersionOptions{})
	if err != nil {
		return Version{}, unreachable(r.api.DaemonHost(), err)
	}
	if v.Os != "linux" {
		return Version{}, &Unavailable{"the engine runs " + v.Os + " containers", "use an engine that runs Linux containers", nil}
	}
	return Version{Engine: v.Version, API: v.APIVersion, Arch: v.Arch}, nil
}

func (r *real) Close() error { return r.api.Close() }

func (r *real) CreateNetwork(ctx context.Context, subnet netip.Prefix, labels map[string]string) (string, error) {
	n, err := tcnetwork.New(ctx, tcnetwork.WithDriver("bridge"), tcnetwork.WithLabels(labels),
		tcnetwork.WithIPAM(&network.IPAM{Config: []network.IPAMConfig{{Subnet: subnet}}}))
	if err != nil && (strings.Contains(err.Error(), "overlaps") || strings.Contains(err.Error(), "in use")) {
		return "", errors.Join(ErrSubnetTaken, err)
	}
	if err != nil {
		return "", err
	}
	return n.Name, nil
}

func (r *real) Run(ctx context.Context, c Container) (string, error) {
	req := testcontainers.ContainerRequest{
		Image: c.Image, Cmd: c.Args, Name: c.Name, Labels: c.Labels,
		HostConfigModifier: func(h *container.HostConfig) {
			if c.Join != "" {
				h.NetworkMode = container.NetworkMode("container:" + c.Join)
			}
			if c.NetAdmin {
				h.CapAdd = []string{"NET_ADMIN"}
			}
			h.PortBindings = network.PortMap{}
			here := netip.MustParseAddr(loopback)
			if engineHost(r.api.DaemonHost()) != "" {
				here = netip.IPv4Unspecified() // of the engine's machine, which is another one
			}
			for _, p := range c.Ports {
				h.PortBindings[network.MustParsePort(tcp(p))] = []network.PortBinding{{HostIP: here}}
			}
		},
	}
	for _, p := range c.Ports {
		req.ExposedPorts = append(req.ExposedPorts, tcp(p))
	}
	if c.Network != "" {
		req.Networks = []string{c.Network}
		req.EndpointSettingsModifier = func(all map[string]*network.EndpointSettings) {
			for _, e := range all {
				e.IPAMConfig = &network.EndpointIPAMConfig{IPv4Address: c.Address}
			}
		}
	}
	const poll = 20 * time.Millisecond
	switch {
	case c.ReadyHTTP != "":
		req.WaitingFor = wait.ForHTTP(c.ReadyHTTP).WithPort(tcp(c.Ports[0])).WithStartupTimeout(c.Within).WithPollInterval(poll)
	case c.ReadyLog != "":
		req.WaitingFor = wait.ForLog(c.ReadyLog).WithStartupTimeout(c.Within).WithPollInterval(poll)
	}
	started, err := testcontainers.GenericContainer(ctx, testcontainers.GenericContainerRequest{ContainerRequest: req, Started: true})
	if err != nil {
		return "", r.explain(ctx, started, err)
	}
	return started.GetContainerID(), nil
}

// explain adds a container's last words to the error of its start. What there
// is of it is swept with the run.
func (r *real) explain(ctx context.Context, c testcontainers.Container, err error) error {
	if c == nil || c.GetContainerID() == "" {
		return err
	}
	log, logErr := r.Logs(ctx, c.GetContainerID())
	if logErr != nil || len(log) == 0 {
		return err
	}
	return fmt.Errorf("%w\nits last words: %s", err, log[max(0, len(log)-2000):])
}

func tcp(port int) string { return strconv.Itoa(port) + "/tcp" }

func (r *real) Logs(ctx context.Context, id string) ([]byte, error) {
	stream, err := r.api.ContainerLogs(ctx, id, client.ContainerLogsOptions{ShowStdout: true, ShowStderr: true})
	if err != nil {
		return nil, err
	}
	defer stream.Close()
	var both bytes.Buffer
	_, err = stdcopy.StdCopy(&both, &both, stream)
	return both.Bytes(), err
}

func (r *real) Import(ctx context.Context, ref string, layer io.Reader, entrypoint string, labels map[string]string) error {
	changes := []string{fmt.Sprintf("ENTRYPOINT [%q]", entrypoint)}
	for name, value := range labels {
		changes = append(changes, fmt.Sprintf("LABEL %s=%q", name, value))
	}
	answer, err := r.api.ImageImport(ctx, client.ImageImportSource{Source: layer, SourceName: "-"}, ref, client.ImageImportOptions{Changes: changes})
	if err != nil {
		return err
	}
	defer answer.Close()
	_, err = io.Copy(io.Discard, answer) // the image is there at the end of the answer
	return err
}
