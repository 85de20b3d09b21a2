// Package check judges a run, step by step while it goes on: one file for each
// property. What has to hold at every step is judged at once; what has to hold
// after the network was whole for a while is judged at the end. It shares no
// knowledge with any implementation: it was written from rfc/sds.md.
//
// Each property counts how often its precondition held, since a property whose
// case never came shows nothing. The package starts nothing and plans nothing.
package check
