package driver

import (
	"fmt"

	"github.com/causeway-sds/causeway/harness/contract"
)

// see calls the observer if there is one.
func (o Observer) see(dir Direction, line []byte) {
	if o != nil {
		o(dir, line)
	}
}

// requestLine renders a request and checks it: the harness keeps the contract
// that it asks others to keep.
func requestLine(req contract.Request) ([]byte, error) {
	line := contract.EncodeRequest(req)
	if err := contract.CheckRequest(line); err != nil {
		return nil, fmt.Errorf("the harness's own request breaks the contract: %w", err)
	}
	return line, nil
}

// result takes a reply apart.
func result(reply contract.Reply) (contract.OK, error) {
	if reply.Error != nil {
		return contract.OK{}, reply.Error
	}
	return *reply.OK, nil
}
