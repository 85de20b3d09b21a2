// Package agent is what the harness and the fault agent of a pod say to each
// other: rules for the packets that arrive, and the receipts that they acted.
// It holds the words and the client; harness/cmd/faultagent does the work.
package agent
