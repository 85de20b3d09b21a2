package rfc

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const sound = `# SDS

The key words "MUST", "SHOULD" and "MAY" in this document are to be
read as in RFC 2119.

## Send ##

A participant that sends has much to do. It must not hurry.

- **SDS-SEND-1** (MUST, upstream): The participant MUST set the
  Lamport timestamp, i.e. the clock. That is
  what orders the log.
- **SDS-SEND-2** (SHOULD, clarified): It SHOULD NOT, though it MAY, send an empty payload.
  ` + "`MUST`" + ` is a word here.

### Order

1. **SDS-ORDER-1** (MAY, extension): ` + "`sort`" + ` is OPTIONAL.

` + "```" + `
MUST NOT be read
` + "```" + `

<!-- informative -->
| choice | reason |
|---|---|
| MAY | because RFC 109 has MUST |

<!-- An editor MUST remove this
comment. -->
`

func TestExtract_readsTaggedItems(t *testing.T) {
	got, offences := Extract(sound)
	want := []Requirement{
		{"SDS-SEND-1", Must, Upstream, "Send", "The participant MUST set the Lamport timestamp, i.e. the clock. That is what orders the log.", 10},
		{"SDS-SEND-2", Should, Clarified, "Send", "It SHOULD NOT, though it MAY, send an empty payload. `MUST` is a word here.", 13},
		{"SDS-ORDER-1", May, Extension, "Order", "`sort` is OPTIONAL.", 18},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("requirements (-want +got):\n%s", d)
	}
	for _, o := range offences {
		t.Errorf("sound document: %v", o)
	}
}

func TestExtract_findsOffences(t *testing.T) {
	const one = "- **SDS-A-1** (MUST, upstream): A MUST b.\n"
	cases := []struct {
		name, doc string
		line      int
		want      string
	}{
		{"keyword in a paragraph", "Intro.\nIt MUST not hurry.", 2, `"MUST" outside a tagged item`},
		{"keyword in an untagged item", "- It SHOULD hurry.", 1, `"SHOULD" outside a tagged item`},
		{"keyword in a heading", "## What you MAY do", 1, `"MAY" outside a tagged item`},
		{"keyword in an unmarked table", "| a |\n|---|\n| REQUIRED |", 3, `"REQUIRED" outside a tagged item`},
		{"keyword in a quotation", "> it SHALL", 1, `"SHALL" outside a tagged item`},
		{"keyword in an item below a tagged one", one + "  - RECOMMENDED too", 2, `"RECOMMENDED" outside`},
		{"keyword in a paragraph after a tagged item", one + "\n  It is OPTIONAL.", 3, `"OPTIONAL" outside`},
		{"keyword after marked block", "<!-- informative -->\nA MUST.\n\nA MUST.", 4, `"MUST" outside`},
		{"keyword after code in one line", "`a` and MUST", 1, `"MUST" outside`},
		{"keyword after a code block", "```\nx\n```\nMUST", 4, `"MUST" outside`},
		{"second definition of keywords", "Key words MUST, RFC 2119.\n\nKey words MUST, RFC 2119.", 3, `"MUST" outside`},
		{"tag without level and origin", "- **SDS-A-1**: A MUST b.", 1, "SDS-A-1 lacks level and origin"},
		{"tag without origin", "- **SDS-A-1** (MUST): A MUST b.", 1, "SDS-A-1 lacks level and origin"},
		{"tag without sentence", "- **SDS-A-1** (MUST, upstream):", 1, "SDS-A-1 lacks level and origin"},
		{"unknown level", "- **SDS-A-1** (MUST NOT, upstream): A MUST NOT b.", 1, `unknown level "MUST NOT"`},
		{"level in lower case", "- **SDS-A-1** (must, upstream): A MUST b.", 1, `unknown level "must"`},
		{"unknown origin", "- **SDS-A-1** (MUST, Upstream): A MUST b.", 1, `unknown origin "Upstream"`},
		{"number with leading zero", "- **SDS-A-01** (MUST, upstream): A MUST b.", 1, "SDS-A-01 is no requirement ID"},
		{"no number", "- **SDS-A** (MUST, upstream): A MUST b.", 1, "SDS-A is no requirement ID"},
		{"tag outside an item", "**SDS-A-1** (MUST, upstream): A MUST b.", 1, "outside a list item"},
		{"reused ID", one + "\n" + one, 3, "SDS-A-1 is already the requirement of line 1"},
		{"no keyword", "- **SDS-A-1** (MUST, upstream): A must b.", 1, "holds no keyword"},
		{"keyword only in code", "- **SDS-A-1** (MUST, upstream): A `MUST` b.", 1, "holds no keyword"},
		{"keyword only inside a word", "- **SDS-A-1** (MUST, upstream): A MUSTER b.", 1, "holds no keyword"},
		{"two keyword sentences", "- **SDS-A-1** (MUST, upstream): A MUST b. C MUST d.", 1, "holds 2 sentences with keywords"},
		{"two keyword sentences, second opens with code", "- **SDS-A-1** (MUST, upstream): A MUST b.\n  `C` MAY d.", 1, "holds 2 sentences"},
		{"weaker keyword", "- **SDS-A-1** (MUST, upstream): A SHOULD b.", 1, "tagged MUST but its strongest keyword says SHOULD"},
		{"stronger keyword", "- **SDS-A-1** (MAY, upstream): A MAY b but MUST c.", 1, "tagged MAY but its strongest keyword says MUST"},
		{"gap", one + "- **SDS-A-3** (MUST, upstream): A MUST b.", 2, "SDS-A-2 is missing"},
		{"numbers from 2", "- **SDS-A-2** (MUST, upstream): A MUST b.", 1, "SDS-A-1 is missing"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, offences := Extract(c.doc)
			if len(offences) != 1 {
				t.Fatalf("got offences %q, want exactly one about %q", offences, c.want)
			}
			if o := offences[0]; o.Line != c.line || !strings.Contains(o.Text, c.want) {
				t.Errorf("got %q, want line %d: …%s…", o, c.line, c.want)
			}
		})
	}
}

func TestExtract_takesNumbersInAnyOrder(t *testing.T) {
	_, offences := Extract("- **SDS-A-2** (MAY, upstream): A MAY b.\n- **SDS-A-1** (MAY, upstream): A MAY b.\n")
	if len(offences) != 0 {
		t.Errorf("got %q, want none: order in the text is free", offences)
	}
}
