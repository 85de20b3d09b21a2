package driver_test

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/driver"
)

// fakeEnv makes the test binary play an adapter instead of running tests.
const fakeEnv = "CAUSEWAY_FAKE_ADAPTER"

func TestMain(m *testing.M) {
	if name := os.Getenv(fakeEnv); name != "" {
		play(name)
		return
	}
	os.Exit(m.Run())
}

// fake says how to start one of the adapters below.
func fake(t testing.TB, name string) driver.Options {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return driver.Options{Command: []string{self}, Env: []string{
		fakeEnv + "=" + name,
		"GORACE=atexit_sleep_ms=0", // the race detector would hold every exit up for a second
	}}
}

// wellBehaved answers everything; what is sent comes back as a broadcast.
func wellBehaved() contract.Handler {
	return contract.HandlerFunc(func(req contract.Request) (contract.OK, error) {
		switch req.Cmd {
		case contract.Hello:
			version, err := contract.Negotiate(*req.Contract)
			return contract.OK{
				Contract:       version,
				Implementation: &contract.Implementation{Name: "fake", Version: "1", Language: "Go"},
				Clock:          contract.ClockVirtual,
				Capabilities:   []contract.Capability{contract.CapInspect},
				Dialects:       []string{"sds-1"},
			}, err
		case contract.Send:
			if len(req.Content) == 0 {
				return contract.OK{}, &contract.Error{Code: contract.CodeInvalid, Definite: true, Text: "empty content"}
			}
			return contract.OK{
				Broadcast: []contract.Broadcast{{Wire: req.Content}},
				Events:    []contract.Event{{Sent: &contract.Sent{MessageID: req.MessageID}}},
			}, nil
		case contract.Inspect:
			return contract.OK{State: &contract.State{}}, nil
		case contract.Snapshot:
			return contract.OK{Snapshot: "s1"}, nil
		case contract.Hint:
			panic("the handler's own bug")
		}
		return contract.OK{}, nil
	})
}

// play is the main function of a fake adapter.
func play(name string) {
	fmt.Fprintln(os.Stderr, "fake adapter", name)
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, contract.DefaultLineBytes)
	out := bufio.NewWriter(os.Stdout)
	switch name {
	case "silent":
		_, _ = io.Copy(io.Discard, os.Stdin)
	case "deaf":
		hang() // neither reads nor writes nor ends
	case "slow but fine":
		answerLines(in, func(n int, reply string) string {
			fmt.Fprintln(os.Stderr, strings.Repeat("x", 100_000)) // more than a pipe holds: somebody has to read stderr
			return reply
		})
	case "exits early":
		answerLines(in, func(n int, reply string) string {
			if n == 2 {
				for i := range 30 {
					fmt.Fprintln(os.Stderr, "line", i)
				}
				os.Exit(3)
			}
			return reply
		})
	case "child keeps streams":
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), fakeEnv+"=deaf")
		child.Stdout, child.Stderr = os.Stdout, os.Stderr
		if err := child.Start(); err != nil {
			panic(err)
		}
		fmt.Fprintln(os.Stderr, "child", child.Process.Pid)
		_ = contract.Serve(os.Stdin, os.Stdout, wellBehaved())
	case "huge line":
		chunk := strings.Repeat("a", 1<<16)
		for {
			if _, err := out.WriteString(chunk); err != nil {
				return
			}
		}
	case "flood":
		for {
			if _, err := out.WriteString("y\n"); err != nil {
				return
			}
		}
	case "lingers":
		_ = contract.Serve(os.Stdin, os.Stdout, wellBehaved())
		hang()
	case "bad exit":
		_ = contract.Serve(os.Stdin, os.Stdout, wellBehaved())
		os.Exit(4)
	case "last words":
		_ = contract.Serve(os.Stdin, os.Stdout, wellBehaved())
		fmt.Println("goodbye")
	default:
		if twist, ok := twists[name]; ok {
			answerLines(in, twist)
			return
		}
		_ = contract.Serve(os.Stdin, os.Stdout, wellBehaved())
	}
}

// answerLines answers like wellBehaved, but for what twist makes of the n-th
// reply.
func answerLines(in *bufio.Scanner, twist func(n int, reply string) string) {
	handler := wellBehaved()
	for n := 1; in.Scan(); n++ {
		fmt.Print(twist(n, string(contract.Answer(handler, in.Bytes()))+"\n"))
	}
}

// fromSecond leaves the reply to hello alone.
func fromSecond(change func(string) string) func(int, string) string {
	return func(n int, reply string) string {
		if n == 1 {
			return reply
		}
		return change(reply)
	}
}

var twists = map[string]func(int, string) string{
	"noise": fromSecond(func(reply string) string { return "Listening on port 80\n" + reply }),
	"wrong id": fromSecond(func(reply string) string {
		return strings.Replace(reply, `"id":2`, `"id":7`, 1)
	}),
	"no id":         fromSecond(func(string) string { return `{"ok":{}}` + "\n" }),
	"bad schema":    fromSecond(func(string) string { return `{"id":2,"ok":{"events":[{"sent":{"messageId":"m"}}]}}` + "\n" }),
	"unknown event": fromSecond(func(string) string { return `{"id":2,"ok":{"events":[{"exploded":{}}]}}` + "\n" }),
	"twice":         fromSecond(func(reply string) string { return reply + reply }),
	"half a line":   fromSecond(func(reply string) string { return reply[:5] }),
	"extra field":   fromSecond(func(reply string) string { return strings.Replace(reply, `{"id"`, `{"trace":[1],"id"`, 1) }),
	"version 2":     func(_ int, reply string) string { return strings.Replace(reply, `"contract":1`, `"contract":2`, 1) },
}

// hang keeps the program alive without doing anything. An empty select would
// not: the runtime takes it for a deadlock and exits.
func hang() { <-time.After(time.Hour) }
