package contract

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// chosen fills v with whatever its type allows, within what the contract
// allows. Enumerations get a value of their own list.
func chosen(random *rand.Rand, v reflect.Value) {
	switch v.Interface().(type) {
	case Event:
		i := random.IntN(v.NumField())
		chosen(random, v.Field(i))
		return
	case Acknowledged:
		v.Set(reflect.ValueOf(Acknowledged{MessageID: "m", Level: LevelMembers, By: []string{"bob"}}))
		return
	case Command:
		v.SetString(string(Commands[random.IntN(len(Commands))]))
		return
	case Capability:
		v.SetString(string(Capabilities[random.IntN(len(Capabilities))]))
		return
	case ClockLevel:
		v.SetString(string(ClockFaked))
		return
	case AckState:
		v.SetString(string(PossiblyAcknowledged))
		return
	case ErrorCode:
		v.SetString(string(CodeInternal))
		return
	case []Capability:
		v.Set(reflect.ValueOf(Capabilities[random.IntN(len(Capabilities)):]))
		return
	case []string, []byte:
		if random.IntN(3) == 0 {
			v.Set(reflect.MakeSlice(v.Type(), 0, 0)) // empty is not absent
			return
		}
	case Config:
		defer func() {
			v.FieldByName("IDs").SetString("opaque")
			v.FieldByName("Repair").SetString("on")
			v.FieldByName("RepairProfile").SetString("fast")
		}()
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			chosen(random, v.Field(i))
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		chosen(random, v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1+random.IntN(3), 8))
		for i := range v.Len() {
			chosen(random, v.Index(i))
		}
	case reflect.Map:
		v.Set(reflect.ValueOf(map[string]string{"resend": "adapter"}))
	case reflect.String:
		v.SetString([]string{"m1", "é\n\"<>&\u2028", "\x7f"}[random.IntN(3)])
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Float64:
		v.SetFloat(random.Float64())
	case reflect.Uint8:
		v.SetUint(random.Uint64N(256))
	case reflect.Uint64:
		v.SetUint(1 + random.Uint64N(1<<53-1))
	default:
		v.SetInt(1 + random.Int64N(1_000_000))
	}
}

func TestCodec_roundTripsEveryField(t *testing.T) {
	const seed = 2
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, seed))
	for range 300 {
		var req Request
		chosen(random, reflect.ValueOf(&req).Elem())
		gotReq, err := DecodeRequest(EncodeRequest(req))
		if diff := cmp.Diff(req, gotReq); err != nil || diff != "" {
			t.Fatalf("%s\n%v\nsent (-) and read (+):\n%s", EncodeRequest(req), err, diff)
		}
		var reply Reply
		chosen(random, reflect.ValueOf(&reply).Elem())
		reply.Error = nil
		reply.OK.Dialects = []string{"sds-1"} // at least one, each once
		gotReply, err := DecodeReply(Hello, EncodeReply(reply))
		// omitempty: in lists of a reply, empty and absent are one thing.
		alike := cmp.FilterPath(func(p cmp.Path) bool {
			return p.Last().Type() == reflect.TypeFor[[]string]() || p.Last().Type() == reflect.TypeFor[[]byte]() && p.Last().String() == ".Filter"
		}, cmp.Comparer(func(a, b any) bool {
			return reflect.ValueOf(a).Len() == 0 && reflect.ValueOf(b).Len() == 0 || reflect.DeepEqual(a, b)
		}))
		if diff := cmp.Diff(reply, gotReply, alike); err != nil || diff != "" {
			t.Fatalf("%s\n%v\nsent (-) and read (+):\n%s", EncodeReply(reply), err, diff)
		}
	}
}

func TestEncodeReply_hasNoNulls(t *testing.T) {
	state := &State{Incoming: []IncomingEntry{{MessageID: "m1"}}}
	reply := Reply{ID: 1, OK: &OK{
		State:     state,
		Broadcast: []Broadcast{{}},
		Events:    []Event{{Delivered: &Delivered{}}, {Missing: &Missing{}}, {Retrieve: &Retrieve{}}},
	}}
	line := EncodeReply(reply)
	if err := CheckReply(Inspect, line); err != nil || strings.Contains(string(line), "null") {
		t.Errorf("%s: %v", line, err)
	}
	if state.Log != nil || state.Incoming[0].Missing != nil {
		t.Error("encoding changed the caller's state")
	}
}

func TestEncodeRequest_tellsEmptyFromAbsent(t *testing.T) {
	absent := EncodeRequest(Request{ID: 1, Cmd: Context, Node: "A"})
	empty := EncodeRequest(Request{ID: 1, Cmd: Context, Node: "A", Present: []string{}})
	if strings.Contains(string(absent), "present") || !strings.Contains(string(empty), `"present":[]`) {
		t.Errorf("absent: %s, empty: %s", absent, empty)
	}
}

func TestDecode_goesByExactNames(t *testing.T) {
	req, err := DecodeRequest([]byte(`{"id":1,"cmd":"inspect","node":"A","Node":"B","NODE":"C"}`))
	if err != nil || req.Node != "A" {
		t.Errorf("node %q, %v; want A: other spellings are unknown fields", req.Node, err)
	}
}

func TestDecode_takesIntegersHoweverTheyAreWritten(t *testing.T) {
	for _, number := range []string{"5", "5.0", "5e0", "0.5e1", "50E-1"} {
		reply, err := DecodeReply(Advance, []byte(`{"id":`+number+`,"ok":{}}`))
		if err != nil || reply.ID != 5 {
			t.Errorf("%s: id %d, %v", number, reply.ID, err)
		}
	}
	for _, number := range []string{"-1", "5.5", "9007199254740992", "1e300", "-0.1", `"5"`} {
		if _, err := DecodeReply(Advance, []byte(`{"id":`+number+`,"ok":{}}`)); err == nil {
			t.Errorf("%s: accepted as an id", number)
		}
	}
}
