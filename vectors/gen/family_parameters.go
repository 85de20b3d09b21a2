package main

import "fmt"

// parameterRanges: parameters outside their range, with which a participant would send what all
// others reject, or nothing (SDS-STATE-4).
func (f *family) parameterRanges() {
	for _, c := range []struct {
		name, comment string
		parameters    config
		refused       bool
	}{
		{"history-size-257", "history_size 257: others reject such a history.", cfg("history_size", 257), true},
		{"history-size-256", "history_size 256.", cfg("history_size", 256), false},
		{"history-tips-257", "history_tips 257.", cfg("history_tips", 257), true},
		{"history-tips-256", "history_tips 256.", cfg("history_tips", 256), false},
		{"history-none", "history_size and history_tips both 0: nothing would ever be named.", cfg("history_size", 0, "history_tips", 0), true},
		{"history-size-0", "history_size alone is 0.", cfg("history_size", 0), false},
		{"history-tips-0", "history_tips alone is 0.", cfg("history_tips", 0), false},
		{"filter-window-0", "filter_window 0: nothing would ever be shown to be received.", cfg("filter_window", 0), true},
		{"filter-window-3277", "filter_window 3,277: the filter would have 4,097 bytes of bits, which nobody understands.", cfg("filter_window", 3277), true},
		{"filter-window-3276", "filter_window 3,276.", cfg("filter_window", 3276), false},
		{"filter-window-1", "filter_window 1.", cfg("filter_window", 1), false},
		{"interval-0", "interval_ms 0.", cfg("interval_ms", 0), true},
		{"interval-1", "interval_ms 1.", cfg("interval_ms", 1), false},
		{"imin-0", "Imin 0.", cfg("sync_min_ms", 0), true},
		{"imin-above-imax", "Imin above Imax.", cfg("sync_min_ms", 20_001, "sync_max_ms", 20_000), true},
		{"imin-equals-imax", "Imin equal to Imax.", cfg("sync_min_ms", 20_000, "sync_max_ms", 20_000), false},
		{"imin-above-no-imax", "Imin above Imax, but an Imax of 0 turns the timer off.", cfg("sync_min_ms", 20_000, "sync_max_ms", 0), false},
		{"imin-default-above-imax", "Imax below 2 · S: Imin by default is no more than Imax.", cfg("sync_max_ms", 5000), false},
	} {
		v := f.add("parameter-"+c.name, "script", "SDS-STATE-4", c.comment)
		if c.refused {
			v.create("A", "c", "alice", start, c.parameters).refused()
			continue
		}
		v.create("A", "c", "alice", start, c.parameters)
		v.send("A", later, []byte("x")).sendsFields("content", fmt.Sprintf("%x", "x"))
	}
}
