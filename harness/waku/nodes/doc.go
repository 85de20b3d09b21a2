// Package nodes is a group of real Waku nodes in containers, one for each
// participant and one that stores: it starts them, connects them, carries
// payloads over their REST APIs, and puts faults into the path that their
// packets take. Every fault has a receipt: the kernel's own counter of the
// rule, and a probe over the same path before and during it.
package nodes
