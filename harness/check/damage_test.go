package check

import (
	"testing"

	"github.com/causeway-sds/causeway/harness/fault"
)

// What bob says of m1, which arrives damaged.
func TestDamage(t *testing.T) {
	corrupt := faults(fault.Corrupt)
	begin := "100 alice send m1\n200 "
	judge(t, "damaged messages", []trial{
		{"no message, and refused", corrupt, begin + "bob get m1 damage=cut unreadable=1; reject truncated", 1, nil},
		{"still a message, and refused", corrupt, begin + "bob get m1 damage=bit; reject identity", 1, nil},
		{"refused for another reason", corrupt, begin + "bob get m1 damage=bit; reject limit", 1,
			[]string{"SDS-ID-4 bob rejects m1 with the class limit; it arrived damaged (bit) and is still a message, under an ID that does not follow from it: identity"}},
		{"of another channel now", corrupt, begin + "bob get m1 damage=bit channel=sin; reject channel", 1, nil},
		{"no message, and delivered", corrupt, begin + "bob get m1 damage=cut unreadable=1; deliver m1", 1, []string{"SDS-WIRE-6 bob takes m1 for a message, which arrived damaged (cut): no message"}},
		{"no message, and looked into", corrupt, begin + "bob get m1 damage=cut unreadable=1; miss m0", 1, []string{"SDS-WIRE-6 bob takes m1 for a message"}},
		{"still a message, and delivered", corrupt, begin + "bob get m1 damage=bit; deliver m1", 1, []string{"SDS-ID-4 bob takes m1 for a message, which arrived damaged (bit), so that its ID does not follow from it"}},
		{"still a message, and looked into", corrupt, begin + "bob get m1 damage=bit; miss m0; ack m0", 1, []string{"SDS-ID-4 bob takes m1 for a message"}},
		{"no message, and nothing is said", corrupt, begin + "bob get m1 damage=cut unreadable=1", 1, []string{"SDS-WIRE-8 bob does not tell that it rejects m1, which arrived damaged (cut)"}},
		{"still a message, and nothing is said", corrupt, begin + "bob get m1 damage=bit", 1, []string{"SDS-WIRE-8 "}},
		{"of another channel, and delivered", corrupt, begin + "bob get m1 damage=bit channel=sin; deliver m1", 1, []string{"SDS-WIRE-8 "}},
		{"refused, and what waited is delivered", corrupt, begin + "bob get m1 damage=cut unreadable=1; deliver m0; reject truncated", 1, nil},
		{"what is whole is not judged", corrupt, begin + "bob get m1; deliver m1", 0, nil},
		{"nor what does not arrive", corrupt, begin + "bob drop m1 damage=bit", 0, nil},
	})
	newBench(t).absent("damaged messages", "nothing is damaged")
	newBench(t, faults(fault.Loss)).absent("damaged messages", "nothing is damaged")
	newBench(t, faults(fault.Loss, fault.Corrupt)).absent("damaged messages", "")
}
