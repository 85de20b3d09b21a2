package docker

import (
	"context"
	"net"

	cerrdefs "github.com/containerd/errdefs"
	"github.com/moby/moby/client"
)

func (r *real) HasImage(ctx context.Context, ref string) (bool, error) {
	_, err := r.api.ImageInspect(ctx, ref)
	if cerrdefs.IsNotFound(err) {
		return false, nil
	}
	return err == nil, err
}

func (r *real) Pull(ctx context.Context, ref string) error {
	answer, err := r.api.ImagePull(ctx, ref, client.ImagePullOptions{})
	if err != nil {
		return err
	}
	return answer.Wait(ctx)
}

func (r *real) Inspect(ctx context.Context, id string) (Status, error) {
	c, err := r.api.ContainerInspect(ctx, id, client.ContainerInspectOptions{})
	if err != nil {
		return Status{}, err
	}
	s := Status{
		Running: c.Container.State.Running, Paused: c.Container.State.Paused,
		ExitCode: c.Container.State.ExitCode, StartedAt: c.Container.State.StartedAt, Ports: map[int]string{},
	}
	host := loopback
	if e := engineHost(r.api.DaemonHost()); e != "" {
		host = e
	}
	for port, bindings := range c.Container.NetworkSettings.Ports {
		if len(bindings) > 0 {
			s.Ports[int(port.Num())] = net.JoinHostPort(host, bindings[0].HostPort)
		}
	}
	return s, nil
}

func (r *real) Kill(ctx context.Context, id string) error {
	_, err := r.api.ContainerKill(ctx, id, client.ContainerKillOptions{Signal: "KILL"})
	return err
}

func (r *real) Start(ctx context.Context, id string) error {
	_, err := r.api.ContainerStart(ctx, id, client.ContainerStartOptions{})
	return err
}

func (r *real) Pause(ctx context.Context, id string) error {
	_, err := r.api.ContainerPause(ctx, id, client.ContainerPauseOptions{})
	return err
}

func (r *real) Resume(ctx context.Context, id string) error {
	_, err := r.api.ContainerUnpause(ctx, id, client.ContainerUnpauseOptions{})
	return err
}

func (r *real) Owned(ctx context.Context, label string) ([]Thing, error) {
	filters := client.Filters{}.Add("label", label)
	containers, err := r.api.ContainerList(ctx, client.ContainerListOptions{All: true, Filters: filters})
	if err != nil {
		return nil, err
	}
	networks, err := r.api.NetworkList(ctx, client.NetworkListOptions{Filters: filters})
	if err != nil {
		return nil, err
	}
	images, err := r.api.ImageList(ctx, client.ImageListOptions{All: true, Filters: filters})
	if err != nil {
		return nil, err
	}
	var all []Thing
	for _, c := range containers.Items {
		name := c.ID
		if len(c.Names) > 0 {
			name = c.Names[0]
		}
		all = append(all, Thing{"container", c.ID, name, c.Labels})
	}
	for _, n := range networks.Items {
		all = append(all, Thing{"network", n.ID, n.Name, n.Labels})
	}
	for _, i := range images.Items {
		name := i.ID
		if len(i.RepoTags) > 0 {
			name = i.RepoTags[0]
		}
		all = append(all, Thing{"image", i.ID, name, i.Labels})
	}
	return all, nil
}

// Remove is content with what is gone already: the reaper may have been
// quicker, or another sweep.
func (r *real) Remove(ctx context.Context, t Thing) error {
	var err error
	switch t.Kind {
	case "container":
		_, err = r.api.ContainerRemove(ctx, t.ID, client.ContainerRemoveOptions{Force: true, RemoveVolumes: true})
	case "network":
		_, err = r.api.NetworkRemove(ctx, t.ID, client.NetworkRemoveOptions{})
	default:
		_, err = r.api.ImageRemove(ctx, t.ID, client.ImageRemoveOptions{Force: true, PruneChildren: true})
	}
	if cerrdefs.IsNotFound(err) {
		return nil
	}
	return err
}
