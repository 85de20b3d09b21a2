// Package measure turns runs on the simulated network into the figures that
// the protocol's targets speak of: how soon messages are acknowledged, how soon
// what was missed is noticed and repaired, and what it costs. It judges figures
// against targets, never an implementation against the text.
package measure
