// Package adapter answers the adapter contract with the reference
// implementation: requests become inputs of package sds, effects become events
// and bytes.
//
// It has a store in memory that keeps exactly what the participant asked to
// keep, so that a restart shows what a crash would leave. It keeps no time of
// its own, and no policy: whatever a report says of it, the protocol did.
package adapter
