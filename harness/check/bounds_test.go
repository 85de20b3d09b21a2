package check

import (
	"strings"
	"testing"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
)

// some is a list of so many IDs.
func some(n int) string { return strings.TrimSuffix(strings.Repeat("x,", n), ",") }

// Each limit of a message, reached and passed by one.
func TestBounds_ofMessages(t *testing.T) {
	letters := func(n int) string { return strings.Repeat("x", n) }
	limits := []trial{
		{"history", nil, "100 alice send m1 names=" + some(256), 1, nil},
		{"history beyond", nil, "100 alice send m1 names=" + some(257), 1, []string{"SDS-LIM-1 alice broadcasts m1 with 257 entries in its history, which everybody rejects; at most 256"}},
		{"request", nil, "100 alice send m1 asks=" + some(16), 1, nil},
		{"request beyond", nil, "100 alice send m1 asks=" + some(17), 1, []string{"SDS-LIM-1 alice broadcasts m1 with 17 entries in its repair request, which everybody rejects; at most 16"}},
		{"filter", nil, "100 alice send m1 filter=32_768", 1, nil},
		{"filter beyond", nil, "100 alice send m1 filter=32_769", 1, []string{"SDS-LIM-1 alice broadcasts m1 with 32769 bytes of filter, which everybody rejects; at most 32768"}},
		{"content", nil, "100 alice send m1 text=" + letters(153_600), 1, nil},
		{"content beyond", nil, "100 alice send m1 text=" + letters(153_601), 1, []string{"SDS-LIM-1 alice broadcasts m1 with 153601 bytes of content, which everybody rejects; at most 153600"}},
		{"content as configured", config(contract.Config{ContentLimit: new(5)}), "100 alice send m1 text=hello\n200 alice cast m1", 2, nil},
		{"content beyond what is configured", config(contract.Config{ContentLimit: new(4)}), "100 alice send m1 text=hello", 1, []string{"SDS-LIM-1 alice broadcasts m1 with 5 bytes of content"}},
	}
	b := newBench(t)
	b.play("100 alice send m1 text=" + letters(1_000_000))
	all := 1_048_576 - len(model.Encode(b.packets["m1"].Message)) + 1_000_000
	roomy := config(contract.Config{ContentLimit: new(2_000_000)})
	judge(t, "bounded buffers", append(limits,
		trial{"all in all", roomy, "100 alice send m1 text=" + letters(all), 1, nil},
		trial{"all in all beyond", roomy, "100 alice send m1 text=" + letters(all+1), 1, []string{"SDS-LIM-1 alice broadcasts m1 with 1048577 bytes, which everybody rejects; at most 1048576"}},
	))
}

// Each buffer that a state shows, full and beyond by one.
func TestBounds_ofStates(t *testing.T) {
	small := config(contract.Config{IncomingLimit: new(2), OutgoingLimit: new(2), MissingLimit: new(2), FilterWindow: new(2)})
	judge(t, "bounded buffers", []trial{
		{"full", small, "100 bob inspect in=x,x missing=x,x window=x,x out=m1:unacknowledged,m2:possibly_acknowledged", 1, nil},
		{"incoming buffer", small, "100 bob inspect in=x,x,x", 1, []string{"SDS-RECV-15 the incoming buffer of bob holds 3; at most 2 are allowed"}},
		{"outgoing buffer", small, "100 bob inspect out=m1:unacknowledged,m2:possibly_acknowledged,m3:unacknowledged", 1,
			[]string{"SDS-SEND-8 the outgoing buffer, less what was acknowledged or given up, of bob holds 3; at most 2"}},
		{"missing set", small, "100 bob inspect missing=x,x,x", 1, []string{"SDS-DEP-9 the missing set of bob holds 3; at most 2"}},
		{"filter window", small, "100 bob inspect window=x,x,x", 1, []string{"SDS-BLOOM-2 the filter window of bob holds 3; at most 2"}},
		{"by default", nil, "100 bob inspect in=" + some(1_000) + " missing=" + some(1_024) + " window=" + some(64) + " lost=" + some(4_096) + " prehistory=" + some(4_096), 1, nil},
		{"beyond by default", nil, "100 bob inspect in=" + some(1_001) + " missing=" + some(1_025) + " window=" + some(65), 1, []string{"SDS-RECV-15 ", "SDS-DEP-9 ", "SDS-BLOOM-2 "}},
		{"lost set", nil, "100 bob inspect lost=" + some(4_097), 1, []string{"SDS-DEP-10 the lost set of bob holds 4097; at most 4096"}},
		{"prehistory set", nil, "100 bob inspect prehistory=" + some(4_097), 1, []string{"SDS-DEP-10 the prehistory set of bob holds 4097; at most 4096"}},
		{"what was acknowledged does not count", small, "100 bob inspect out=m1:unacknowledged,m2:acknowledged,m3:unacknowledged", 1, nil},
		{"nor what was given up", small, `
			100 bob send m1
			200 bob send m2
			300 bob send m3
			400 bob advance; giveup m1
			500 bob inspect out=m1:unacknowledged,m2:unacknowledged,m3:unacknowledged
		`, 4, nil},
		{"of others nothing is given up", small, `
			100 alice send m1
			200 bob advance; giveup m1
			500 bob inspect out=m1:unacknowledged,m2:unacknowledged,m3:unacknowledged
		`, 2, []string{"SDS-SEND-8 "}},
	})
}
