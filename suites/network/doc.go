// Package network plays scenarios on real Waku nodes: those of the catalogue
// that nodes can take part in, and some that only a real network has. A case
// passes when the checkers that judge simulated runs find nothing and every
// planned fault has a receipt; without one it is INVALID, whatever else it
// showed.
package network
