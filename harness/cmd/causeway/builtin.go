package main

import "github.com/causeway-sds/causeway/harness/contract"

// builtin is the subject when no command is given: the reference.
func builtin() contract.Handler {
	return contract.HandlerFunc(func(contract.Request) (contract.OK, error) {
		return contract.OK{}, &contract.Error{Code: contract.CodeUnsupported, Definite: true, Text: "the reference is not linked into this program yet; give the command of an adapter after --"}
	})
}
