package naive

import (
	"testing"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/harness/model"
)

// digests lets bob send a sync message that names these.
func (d *desk) digests(ms int64, named []model.Message, want ...string) {
	d.t.Helper()
	msg := d.say(ms, "")
	msg.History = alice(0, "", named...).History
	d.at(ms, Step{Cmd: contract.Advance, Broadcast: broadcasts(model.Sealed(msg))}, want...)
}

// Three messages are known. What a sync message named decides what the next own
// one tells, as it was known when it came [SDS-DIG-1].
func TestDigest_tellsWhatTheOtherLacks(t *testing.T) {
	m1 := alice(1_000, "m1")
	m2 := alice(2_000, "m2", m1)
	m3 := alice(3_000, "m3", m2)
	m4, unknown := alice(4_000, "m4", m3), alice(9_000, "never heard of")
	for name, c := range map[string]struct {
		named [][]model.Message // by the sync messages that come
		later bool              // m4 comes after them
		told  []model.Message
		want  string
	}{
		"what sorts after the newest one named": {[][]model.Message{{m1}}, false, []model.Message{m2, m3}, ""},
		"and not the tips":                      {[][]model.Message{{m1}}, false, []model.Message{m1, m2, m3}, "SDS-DIG-1"},
		"all, if none named is known":           {[][]model.Message{{unknown}}, false, []model.Message{m1, m2, m3}, ""},
		"of several the one that knows least":   {[][]model.Message{{m2}, {m1}, {m2}}, false, []model.Message{m2, m3}, ""},
		"not the one that knows most":           {[][]model.Message{{m2}, {m1}, {m2}}, false, []model.Message{m3}, "SDS-DIG-1"},
		"one that knows nothing comes first":    {[][]model.Message{{m1}, {}}, false, []model.Message{m1, m2, m3}, ""},
		"what came since is told too":           {[][]model.Message{{m1}}, true, []model.Message{m2, m3, m4}, ""},
		"it stays due with a new newest entry":  {[][]model.Message{{m1}}, true, []model.Message{m1, m2, m3, m4}, "SDS-DIG-1"},
		"known then, not now":                   {[][]model.Message{{m1, m4}}, true, []model.Message{m2, m3, m4}, ""},
		"not as it is known now":                {[][]model.Message{{m1, m4}}, true, nil, "SDS-DIG-1"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, contract.Config{})
			d.gets(3_100, m1, delivered(m1, ""))
			d.gets(3_200, m2, delivered(m2, m1.MessageID))
			d.gets(3_300, m3, delivered(m3, m2.MessageID)) // the interval is as short as can be
			for i, named := range c.named {
				d.gets(5_500, alice(5_400+int64(i), "", named...))
			}
			if c.later {
				var flags []string
				if len(c.named[0]) > 1 { // it was named before it came
					flags = []string{"prehistory"}
				}
				d.gets(6_000, m4, delivered(m4, m3.MessageID, flags...))
			}
			var want []string
			if c.want != "" {
				want = []string{c.want}
			}
			d.digests(12_500, c.told, want...)
		})
	}
}
