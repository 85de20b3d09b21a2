// Package live runs participants through a schedule over a real network: the
// scenario, the history and the names are those of the simulated one, so that
// the same checkers judge both. Equality of bytes with a simulated run is not
// claimed, since a real network does not repeat itself.
//
// The run owns the clock. Participants are told start + speed · elapsed, so that
// minutes of protocol time pass in seconds, and the clock stands still while a
// fault is put into the network or taken out of it: whatever the schedule says
// is sent during a fault is sent under it.
//
// The package judges nothing and knows neither containers nor Waku.
package live
