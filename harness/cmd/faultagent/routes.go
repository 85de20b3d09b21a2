//go:build linux

package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/causeway-sds/causeway/harness/fault/agent"
)

const maxRequestBytes = 1 << 20

func routes(f *filter) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/rules", func(w http.ResponseWriter, _ *http.Request) {
		state, err := f.state()
		answer(w, state, err)
	})
	mux.HandleFunc("PUT /v1/rules", func(w http.ResponseWriter, r *http.Request) {
		var rules []agent.Rule
		if err := read(w, r, &rules); err != nil {
			refuse(w, err)
			return
		}
		if err := validate(rules); err != nil {
			refuse(w, err)
			return
		}
		state, err := f.apply(rules)
		answer(w, state, err)
	})
	mux.HandleFunc("POST /v1/probe", func(w http.ResponseWriter, r *http.Request) {
		var req agent.ProbeRequest
		if err := read(w, r, &req); err != nil {
			refuse(w, err)
			return
		}
		answer(w, probe(req), nil)
	})
	return mux
}

func read(w http.ResponseWriter, r *http.Request, into any) error {
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxRequestBytes))
	d.DisallowUnknownFields()
	return d.Decode(into)
}

func validate(rules []agent.Rule) error {
	seen := map[string]bool{}
	for _, r := range rules {
		if err := r.Validate(); err != nil {
			return err
		}
		if seen[r.Name] {
			return fmt.Errorf("rule %s: occurs twice, expected names that differ", r.Name)
		}
		seen[r.Name] = true
	}
	return nil
}

// probe connects to an address. The connection is refused by nobody within
// the group, so what does not come about was dropped.
func probe(req agent.ProbeRequest) agent.ProbeReply {
	began := time.Now()
	c, err := net.DialTimeout("tcp4", req.Address, time.Duration(req.TimeoutMS)*time.Millisecond)
	reply := agent.ProbeReply{Connected: err == nil, TookUS: time.Since(began).Microseconds()}
	if err != nil {
		reply.Error = err.Error()
		return reply
	}
	defer c.Close()
	_ = c.SetReadDeadline(began.Add(2 * time.Duration(req.TimeoutMS) * time.Millisecond))
	seen, _ := bufio.NewReader(io.LimitReader(c, 64)).ReadString('\n') // what did not come is empty
	reply.Seen = strings.TrimSpace(seen)
	return reply
}

func refuse(w http.ResponseWriter, err error) {
	write(w, http.StatusBadRequest, agent.Problem{Error: err.Error()})
}

func answer(w http.ResponseWriter, what any, err error) {
	if err != nil {
		write(w, http.StatusInternalServerError, agent.Problem{Error: err.Error()})
		return
	}
	write(w, http.StatusOK, what)
}

func write(w http.ResponseWriter, status int, what any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(what) // whoever asked has gone, if that fails
}
