// Package mutants holds small deviations of the reference: each is a mistake
// that an implementer might make, kept as a patch of a few lines with its name
// and the requirements that it breaks. Whoever judges implementations is judged
// by them.
//
// The package reads patches and applies them to source text. It does not build
// or run what comes out of it, and it knows none of the packages that it
// changes: the reference carries no switch for any of this.
package mutants
