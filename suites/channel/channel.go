// Package channel holds the cases about one channel as a participant sees it:
// sending, receiving, dependencies, order, causal history, acknowledgement,
// the sweeps, sync and ephemeral messages. Each file is named after a section
// of the specification. The other participants are scripted; what happens
// between several nodes under test belongs to scenarios.
package channel
