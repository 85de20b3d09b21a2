package rfc

import "testing"

func TestText_everyKeywordSentenceIsTagged(t *testing.T) {
	found, offences := Extract(Text())
	for _, o := range offences {
		t.Errorf("sds.md: %v", o)
	}
	if len(found) == 0 {
		t.Error("sds.md holds no requirement; want tagged items")
	}
}

func TestLookup_findsEveryRequirementAndNothingElse(t *testing.T) {
	for _, want := range Requirements() {
		if got, ok := Lookup(want.ID); !ok || got != want {
			t.Errorf("Lookup(%q) = %+v, %v; want %+v", want.ID, got, ok, want)
		}
	}
	if r, ok := Lookup("SDS-NOWHERE-1"); ok {
		t.Errorf("Lookup of an unknown ID found %+v", r)
	}
}

func TestRequirements_belongToTheCaller(t *testing.T) {
	first := Requirements()
	first[0].ID = "changed"
	if got := Requirements()[0].ID; got == "changed" {
		t.Error("a change of the returned slice reached the registry")
	}
}
