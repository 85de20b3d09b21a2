package model_test

import (
	"fmt"

	"github.com/causeway-sds/causeway/harness/model"
)

// A case scripts a peer: bob has received m1 and says so twice, by his causal
// history and by his filter.
func Example() {
	salt := model.Salt{SenderID: "bob", Lamport: 1_700_000_000_002}
	reply := model.Sealed(model.Message{
		SenderID:  salt.SenderID,
		ChannelID: "c",
		Lamport:   &salt.Lamport,
		History:   model.Entries("m1"),
		Filter:    model.BuildFilter(salt, 1_700_000_000_000, []string{"m1"}).Encode(),
		Content:   []byte("hi"),
	})
	read, err := model.Decode(model.Encode(reply))
	if err != nil {
		fmt.Println(err)
		return
	}
	filter, err := model.FilterOf(read)
	fmt.Println(model.KindOf(read), model.IDs(read.History), filter.Contains("m1"), err)
	// Output: content [m1] true <nil>
}
