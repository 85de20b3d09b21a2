// Package simnet is a network without a network: a queue of things to come in
// virtual time, delays of links, and chance that is a function of a seed. It
// knows no protocol, starts no participant and decides no fault.
package simnet
