// Package docker starts nodes in containers and stops them: an engine, the
// networks and pods of one run, and the images that they are made of. It is
// the only package that knows the engine's client.
//
// A pod is two containers in one network namespace. The agent's owns the
// address and the published ports, the node's joins it, so that the node can
// be killed and started again under the same address, with the agent's rules
// in force. Everything is labelled with its run and its process, and nothing
// is left: a run removes what it made, a process of its own does so when the
// harness is killed, and the next run sweeps what is left even then.
//
// The package judges nothing, and knows neither Waku nor faults.
package docker
