//go:build linux

// Command faultagent runs in the network namespace of one node and does to its
// packets what the harness asks for: it drops them, loses some, holds them
// back. It touches nothing outside of that namespace. harness/fault/agent has
// the words that it understands.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/causeway-sds/causeway/harness/fault/agent"
)

func main() {
	control := flag.Uint("control", agent.ControlPort, "port for requests")
	probe := flag.Uint("probe", agent.ProbePort, "port that other agents probe")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, uint16(*control), uint16(*probe)); err != nil {
		fmt.Fprintln(os.Stderr, "faultagent:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, control, probe uint16) error {
	probes, err := net.Listen("tcp4", fmt.Sprintf(":%d", probe))
	if err != nil {
		return err
	}
	defer probes.Close()
	go answerProbes(probes)
	f := &filter{control: control}
	defer f.close()
	if _, err := f.apply(nil); err != nil {
		return fmt.Errorf("set up: %w", err)
	}
	server := &http.Server{Addr: fmt.Sprintf(":%d", control), Handler: routes(f), ReadHeaderTimeout: 5 * time.Second}
	ended := make(chan error, 1)
	go func() { ended <- server.ListenAndServe() }()
	fmt.Printf("faultagent ready: requests at port %d, probes at %d\n", control, probe)
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	if err := server.Close(); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// answerProbes accepts, says from where the connection came, and closes: that it
// was possible is the answer.
func answerProbes(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		host, _, _ := net.SplitHostPort(c.RemoteAddr().String()) // as net writes it
		_, _ = fmt.Fprintln(c, host)                             // a few bytes, for which there is room
		_ = c.Close()                                            // whoever asked has seen that it came about
	}
}
