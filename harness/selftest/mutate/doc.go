// Package mutate asks whether tests would notice: it makes small mistakes in
// the source of a package, one at a time, and runs the package's tests against
// each.
//
// All mistakes are compiled into one test binary, where an environment variable
// picks the one that is made, so that a mistake costs a run of a few tests and
// no build. A first run of each test by itself records which mistakes it comes
// past; only those tests run against a mistake.
//
// It is for the harness, whose checkers and decoders judge everything else.
// The mutants of the reference are kept by hand, elsewhere.
package mutate
