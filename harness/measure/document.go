package measure

import (
	"fmt"
	"io"
	"strings"
)

// Preamble says what is measured, and how. It is the beginning of the document.
var Preamble = fmt.Sprintf(`# Targets and figures

What the protocol is meant to reach, measured on the simulated network. The tables are written by `+"`make targets`"+`; the remarks at the end are written by hand.
Another implementation is measured by `+"`bin/causeway targets -- COMMAND`"+`. A run is a function of its seed: the same command prints the same figures.

## How it is measured

- **Traffic**: one message every S = %g s, by a member chosen at random; S is also what the participants are told (`+"`interval_ms`"+`). With *random gaps*
  the times between messages are exponentially distributed with mean S.
- **Network**: every packet takes %d ms from any member to any other. **Latency** is the time there and back, %d ms: a message goes out and the evidence comes back. *n %%*: every packet is lost
  with that probability at every receiver, independently, from the beginning to the end of the traffic. *Bursts*: each link loses everything for %g s in a tenth of all such spans. *Partition*: for %g s in
  the middle of the traffic the two halves of the group do not hear each other; nothing else is lost.
- **Recovery**: *store*: a store node hears everything and answers at once, and members do not ask each other. *fast* and *standard*: there is no store node, and members ask each other with that repair profile.
- **Steward**: the first member, which is always there and sends digests; or none.
- **Measured** are the messages sent after %g s (the members join together at the start, and what is missed within the first 30 s is prehistory) and before the last 6 S of the traffic.
- **Acked ≤ S + latency**: the share of messages whose sender was told so soon that one other member has it; a message that never was counts as too late. **p50** and **p95**: the times, in units of S, within which
  50 and 95 %% were. The target of p95 has the latency added, as that of the share: the message after the next one comes 2 S and one way later.
- **Noticed ≤ 3 S**: of the pairs of a message and a member whose first broadcast was lost, the share in which the member knew of the message 3 S after it was sent: it was told
  missing, asked for, or delivered.
- **Consistent ≤ 6 S**: of all pairs of a message and a member other than its sender, the share delivered 6 S after it was sent.
- **Lost, open**: pairs, of all messages after the first %g s, that were declared lost by the member, and that were neither delivered nor lost when the run ended: %g min after the longest time to a loss. **Healed**: the last delivery of
  something sent before the fault ended, counted from then.
- **Bytes**: the median and the maximum length of a content message less its content, with 24 characters in a message ID and 22 in participant and channel IDs; then the median if two
  entries of the history carried a hint of 32 bytes. With repair each entry has the sender's ID. The target of both is 300; hints are for a store node, so that they are judged where there is one.
- **Syncs, resends, requests, answers**: for each content message between the first %g s and the end of the traffic: sync messages of all members together, digests included; messages sent again by their author; entries of
  repair requests; and messages sent again by others.
- Targets stand in brackets. A figure that misses its target is in bold type. With each share stand the least and the greatest one of the seeds. Shares are rounded down.
`, IntervalMS/1000.0, DelayMS, LatencyMS, burstMS/1000.0, cutMS/1000.0, warmMS/1000.0, warmMS/1000.0, healMS/60_000.0, warmMS/1000.0)

const head = `| network | recovery | steward | acked ≤ S + latency | of the seeds | p50 | p95 | missed | noticed ≤ 3 S | consistent ≤ 6 S | of the seeds | lost | open | healed | bytes | with hints | syncs | resends | requests | answers |
|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
`

// Write writes the document, less the remarks.
func Write(w io.Writer, subject string, rows []*Row) error {
	var b strings.Builder
	b.WriteString(Preamble)
	fmt.Fprintf(&b, "\nMeasured: %s.\n", subject)
	members := 0
	for _, r := range rows {
		if r.Members != members {
			members = r.Members
			fmt.Fprintf(&b, "\n## %d members\n\n%s\n%s", members, r.sample(), head)
		}
		b.WriteString(r.line())
	}
	writeMisses(&b, rows)
	_, err := io.WriteString(w, b.String())
	return err
}

func (r *Row) sample() string {
	if len(r.Seeds) == 0 {
		return ""
	}
	return fmt.Sprintf("Seeds %d to %d; %d messages and %d pairs are measured in each row.\n", r.First, r.First+uint64(len(r.Seeds))-1, r.Messages, r.Pairs)
}

func (r *Row) line() string {
	cells := []string{string(r.Network), r.recovery(), r.stewardship()}
	if r.Skipped != "" {
		return "| " + strings.Join(append(cells, r.Skipped), " | ") + " |\n"
	}
	cells = append(cells, r.cell(InTime), r.spread(InTime), r.acked(0.5), r.cell(Acked95), fmt.Sprint(r.Missed), r.cell(Noticed),
		r.cell(Consistent), r.spread(Consistent), fmt.Sprint(r.Lost), r.cell(Open), r.healed(),
		fmt.Sprintf("%s, %d", r.cell(Bytes), greatest(r.Bytes)), r.cell(Hinted),
		r.each(r.Syncs), r.each(r.Resends), r.each(r.Requests), r.each(r.Answers))
	return "| " + strings.Join(cells, " | ") + " |\n"
}

func (r *Row) healed() string {
	if len(r.Seeds) == 0 || r.Network == Losing(0) || r.Network == Irregular {
		return "–"
	}
	return fmt.Sprintf("%.1f s", float64(max(0, r.HealedMS))/1000)
}

func writeMisses(b *strings.Builder, rows []*Row) {
	b.WriteString("\n## Missed targets\n\n")
	judged, missed := 0, 0
	for _, r := range rows {
		judged += r.judged()
		for _, m := range r.Misses() {
			missed++
			fmt.Fprintf(b, "- %s (seeds: %s)\n", m, r.spread(m.Target.Figure))
		}
	}
	if missed > 0 {
		b.WriteString("\n")
	}
	fmt.Fprintf(b, "%d of %d figures that have a target miss it.\n", missed, judged)
}

// judged counts the targets that a row could miss.
func (r *Row) judged() int {
	n := 0
	for _, t := range Targets() {
		if _, known := r.Of(t.Figure); r.Skipped == "" && t.Holds(r.Setting) && (known || t.Figure == Acked95 && r.Messages > 0) {
			n++
		}
	}
	return n
}

// Remarks is the part of a document that is written by hand and stays.
func Remarks(document string) string {
	at := strings.Index(document, "\n## Remarks\n")
	if at < 0 {
		return ""
	}
	return document[at:]
}
