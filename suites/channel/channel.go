// Package channel holds the cases about one channel as a participant sees it:
// sending, receiving, dependencies, order, causal history, acknowledgement and
// its levels, the sweeps, sync messages and digests, ephemeral messages, and
// what crashes, absence and pruning leave of it all. Each file is named after a
// section of the specification. The other participants are scripted; what
// happens between several nodes under test belongs to scenarios.
package channel
