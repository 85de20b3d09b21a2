package history

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/causeway-sds/causeway/harness/contract"
)

// Whatever an adapter can say changes the digest: each field of events and
// states is set in turn.
func TestDigest_writesEveryFieldOfAnswers(t *testing.T) {
	seen := map[string]string{}
	sum := func(what string, s *Step) {
		t.Helper()
		d := NewDigest()
		d.Step(s)
		if other, taken := seen[d.String()]; taken {
			t.Errorf("%s gives the digest of %s", what, other)
		}
		seen[d.String()] = what
	}
	sum("nothing", &Step{})
	sum("an empty state", &Step{State: &contract.State{}})
	forEachField(reflect.TypeFor[contract.State](), "state", func(what string, set func(reflect.Value)) {
		state := &contract.State{}
		set(reflect.ValueOf(state).Elem())
		sum(what, &Step{State: state})
	})
	forEachField(reflect.TypeFor[contract.Event](), "event", func(what string, set func(reflect.Value)) {
		events := make([]contract.Event, 1)
		set(reflect.ValueOf(&events[0]).Elem())
		sum(what, &Step{Events: events})
	})
	if len(seen) < 40 {
		t.Errorf("only %d fields were tried: %v", len(seen), seen)
	}
}

// forEachField visits the leaves below a type, each with a function that sets
// that leaf alone.
func forEachField(typ reflect.Type, path string, visit func(string, func(reflect.Value))) {
	switch typ.Kind() {
	case reflect.Pointer:
		forEachField(typ.Elem(), path, func(what string, set func(reflect.Value)) {
			visit(what, func(v reflect.Value) {
				v.Set(reflect.New(typ.Elem()))
				set(v.Elem())
			})
		})
	case reflect.Struct:
		for i := range typ.NumField() {
			forEachField(typ.Field(i).Type, path+"."+typ.Field(i).Name, func(what string, set func(reflect.Value)) {
				visit(what, func(v reflect.Value) { set(v.Field(i)) })
			})
		}
	case reflect.Slice:
		forEachField(typ.Elem(), path+"[]", func(what string, set func(reflect.Value)) {
			visit(what, func(v reflect.Value) {
				v.Set(reflect.MakeSlice(typ, 1, 1))
				set(v.Index(0))
			})
		})
	case reflect.String:
		visit(path, func(v reflect.Value) { v.SetString("x") })
	case reflect.Int, reflect.Int64:
		visit(path, func(v reflect.Value) { v.SetInt(7) })
	case reflect.Uint8, reflect.Uint64:
		visit(path, func(v reflect.Value) { v.SetUint(7) })
	default:
		panic(fmt.Sprintf("%s: the digest's test knows no %s", path, typ))
	}
}
