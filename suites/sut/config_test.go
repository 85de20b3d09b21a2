package sut

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/causeway-sds/causeway/harness/contract"
	"github.com/causeway-sds/causeway/rfc"
)

// The parameters of the specification are the fields of the contract's config,
// and no others: dialect is named in prose, the rest in tables.
func TestConfig_hasTheParametersOfTheSpecification(t *testing.T) {
	want := []string{"dialect"}
	table := false
	parameter := regexp.MustCompile("^\\| `([a-z_]+)`")
	for _, line := range strings.Split(rfc.Text(), "\n") {
		if !strings.HasPrefix(line, "|") {
			table = false
		}
		table = table || strings.HasPrefix(line, "| parameter |")
		if found := parameter.FindStringSubmatch(line); table && found != nil {
			want = append(want, found[1])
		}
	}
	var got []string
	for i := range reflect.TypeFor[contract.Config]().NumField() {
		name, _, _ := strings.Cut(reflect.TypeFor[contract.Config]().Field(i).Tag.Get("json"), ",")
		got = append(got, name)
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("parameters of rfc/sds.md (-) and fields of contract.Config (+):\n%s", diff)
	}
}
