# Prints the output of Go benchmarks as a table: one line a figure, and behind
# those that the project has a target for, the target and whether it is met.
#
#   awk -f reference/figures.awk out/bench.txt

BEGIN { format = "%-62s %14s %-24s %s\n" }

/^cpu:/ { if (!head++) print $0 "\n" }

/^Benchmark/ {
	name = $1
	sub(/^Benchmark/, "", name)
	sub(/-[0-9]+$/, "", name)
	for (i = 3; i < NF; i += 2) {
		if ($i == 0 && $(i + 1) == "ns/op") continue # such a benchmark has better figures
		printf format, name, number($i), $(i + 1), verdict(name, $(i + 1), $i)
		name = ""
	}
}

END { if (missed) print "\n" missed " of the targets missed here; a busy machine misses more of them." }

function number(v) { return v >= 1000 ? sprintf("%.0f", v) : v >= 10 ? sprintf("%.1f", v) : sprintf("%.2f", v) }

function verdict(name, unit, v) {
	if (name != "") last = name
	if (unit == "slope") return most(v, 1.3)
	if (unit == "reversed/in-order") return most(v, 3)
	if (unit == "allocated/size") return most(v, 4)
	if (unit ~ /^ns\/message-undisturbed/) return most(v, 1000000)
	if (unit == "pairs/s-undisturbed" && last ~ /unacknowledged=0\/in_order|^PairIDs/) return least(v, 100000)
	return ""
}

function most(v, target) { return judged(v + 0 <= target, "at most " target) }
function least(v, target) { return judged(v + 0 >= target, "at least " target) }
function judged(met, target) { if (!met) missed++; return "target: " target (met ? ", met" : ", MISSED") }
