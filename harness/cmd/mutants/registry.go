package main

import "github.com/causeway-sds/causeway/harness/contract"

// built holds the participants that this program was built with, by the name of
// the mutant. The program that anybody builds has none: it builds itself again,
// with a file in the place of this one that names them all.
var built = map[string]func() contract.Handler{}

// control is the name of the reference without a mutation. It is copied and
// built like the others, so that it proves the machinery as well.
const control = "control/reference"
