package doctor

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/causeway-sds/causeway/harness/contract"
)

// origin is the moment at which scripts begin: in 2001, far from any clock
// that an adapter could look at in secret.
const origin int64 = 1_000_000_000_000

// brokenForm is why a probe has nothing to say of an adapter whose replies
// another probe has found fault with.
const brokenForm = "a reply on the way breaks the schema; mend that first"

// unknownCommand sends a command that no version has.
func (e *examination) unknownCommand(ctx context.Context) Probe {
	const name = "unknown command"
	t, err := e.again(ctx)
	if err == nil {
		_, err = t.ask(ctx, contract.Request{Cmd: "levitate", Node: "A"})
	}
	var refused *contract.Error
	p := Probe{Name: name, Verdict: Fail, Anchor: anchorErrors, Hint: "answer commands that you do not know with an error of code unsupported"}
	switch {
	case errors.As(err, &refused) && refused.Code == contract.CodeUnsupported:
		return pass(name, anchorErrors, "refused as unsupported")
	case errors.As(err, &refused):
		p.Cause, p.Read = "an unknown command is refused with the wrong code", refused.Error()
	case err == nil:
		p.Cause, p.Read = "an unknown command is accepted", "an ok to the command levitate"
	case errors.Is(err, errForm):
		return notApplicable(name, anchorErrors, brokenForm)
	default:
		return fromError(name, anchorErrors, "an unknown command ends the adapter", err)
	}
	return p
}

// unknownField adds fields that no version has to a request and its config.
func (e *examination) unknownField(ctx context.Context) Probe {
	const name = "unknown field"
	t, err := e.again(ctx)
	if err != nil {
		return fromError(name, anchorLines, "the adapter does not start again", err)
	}
	plain := e.createRequest("field", "field.a", "alice", origin, e.hello.config())
	plain.ID = t.nextID + 1
	t.nextID++
	line := string(contract.EncodeRequest(plain))
	line = strings.Replace(line, `"config":{`, `"x_unknown":{"deep":[1,null]},"config":{"x_unknown":"y",`, 1)
	line = strings.Replace(line, `{"x_unknown":"y",}`, `{"x_unknown":"y"}`, 1)
	replies, err := t.swap(ctx, []contract.Request{plain}, []byte(line))
	if err == nil && replies[0].Error != nil {
		err = replies[0].Error
	}
	var refused *contract.Error
	switch {
	case err == nil:
		return pass(name, anchorLines, "ignored")
	case errors.As(err, &refused):
		return Probe{
			Name: name, Verdict: Fail, Anchor: anchorLines, Read: refused.Error(),
			Cause: "create with a field that the contract does not know was refused",
			Hint:  "ignore fields that you do not know, in config too: later versions add some",
		}
	case errors.Is(err, errForm):
		return notApplicable(name, anchorLines, brokenForm)
	}
	return fromError(name, anchorLines, "a request with an unknown field ends the adapter", err)
}

// order sends several requests at once, with IDs that do not count up.
func (e *examination) order(ctx context.Context) Probe {
	const name = "order and IDs of replies"
	t, err := e.again(ctx)
	if err != nil {
		return fromError(name, anchorLines, "the adapter does not start again", err)
	}
	var requests []contract.Request
	var lines [][]byte
	at := origin + 1000
	for i, id := range []uint64{900_007, 41, 9_007_199_254_740_991, 42, 5_000_000_000, 7_000, 1 << 40} {
		req := contract.Request{Cmd: contract.Advance, Node: "order.a", NowMS: &at}
		switch {
		case i == 0:
			req = e.createRequest("order", "order.a", "alice", origin, e.hello.config())
		case i == 2:
			req = contract.Request{Cmd: contract.Send, Node: "order.a", NowMS: &at, Content: []byte("in order")}
		case i%2 == 1:
			req = contract.Request{Cmd: "levitate"} // quick to refuse, so that it overtakes if anything does
		}
		req.ID = id
		requests, lines = append(requests, req), append(lines, contract.EncodeRequest(req))
	}
	if _, err := t.swap(ctx, requests, lines...); err != nil && !errors.Is(err, errForm) {
		return fromError(name, anchorLines, fmt.Sprintf("%d requests were sent at once, and not all were answered", len(lines)), err)
	}
	return pass(name, anchorLines, fmt.Sprintf("%d requests at once, answered in order", len(lines)))
}

// withIDs fails the probe of order if any reply in any talk had a wrong ID.
func withIDs(p Probe, talks []*talk) Probe {
	var wrong []string
	for _, t := range talks {
		wrong = append(wrong, t.wrongID...)
	}
	if p.Verdict != Pass || len(wrong) == 0 {
		return p
	}
	return Probe{
		Name: p.Name, Verdict: Fail, Anchor: anchorLines,
		Cause: count(len(wrong), "reply", "replies") + " came with the ID of another request", Read: listed(wrong),
		Hint: "answer each request with its own id before reading the next; ids are numbers up to 2^53-1 in no order",
	}
}

// schema gathers replies of a wrong form from all talks.
func (e *examination) schema() Probe {
	const name = "schema of every reply"
	var wrong []string
	replies := 0
	for _, t := range e.talks {
		wrong = append(wrong, t.schema...)
		replies += len(t.replies)
	}
	if len(wrong) == 0 {
		return pass(name, anchorReplies, count(replies, "reply", "replies"))
	}
	return Probe{
		Name: name, Verdict: Fail, Anchor: anchorReplies,
		Cause: fmt.Sprintf("%d of %s break the schema", len(wrong), count(replies, "reply", "replies")),
		Read:  listed(wrong), Hint: "the schema is harness/contract/schema/contract-1.schema.json",
	}
}

// noise gathers lines that are no replies from all talks.
func (e *examination) noise() Probe {
	const name = "noise on stdout"
	var lines []string
	for _, t := range e.talks {
		lines = append(lines, t.noise...)
	}
	if len(lines) == 0 {
		return pass(name, anchorLines, "none")
	}
	return Probe{
		Name: name, Verdict: Fail, Anchor: anchorLines,
		Cause: count(len(lines), "line") + " on stdout that no request asked for", Read: listed(lines),
		Hint: "stdout carries replies and nothing else: write logs to stderr, those of libraries too",
	}
}

// exit ends the input of the main talk.
func (e *examination) exit(ctx context.Context) Probe {
	const name = "exit on end of input"
	t, err := e.again(ctx)
	if err != nil {
		return fromError(name, anchorLines, "the adapter does not start again", err)
	}
	if err := t.process.Close(); err != nil {
		return fromError(name, anchorLines, "stdin ended", err)
	}
	return pass(name, anchorLines, "with status 0")
}

func last(findings []string) string {
	if len(findings) == 0 {
		return ""
	}
	return findings[len(findings)-1]
}

// count renders a number with its noun; the plural is the noun with an s
// unless it is given.
func count(n int, noun ...string) string {
	word := noun[0]
	if n != 1 && word != "more" {
		word = append(noun, noun[0]+"s")[1]
	}
	return fmt.Sprintf("%d %s", n, word)
}

// createRequest makes a participant; the seed is the same everywhere.
func (e *examination) createRequest(channel, node, participant string, nowMS int64, config contract.Config) contract.Request {
	seed := uint64(7)
	return contract.Request{
		Cmd: contract.Create, Node: node, Channel: channel, Participant: participant,
		Seed: &seed, NowMS: &nowMS, Config: &config,
	}
}
