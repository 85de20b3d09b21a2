package model

import (
	"encoding/hex"
	"testing"
)

func TestRaw_buildsTheBytesThatItsMethodsName(t *testing.T) {
	for _, c := range []struct {
		got  Raw
		want string
	}{
		{Raw{}.Varint(10, 300), "50ac02"},
		{Raw{}.LongVarint(10, 0, 3), "50808000"},
		{Raw{}.LongVarint(10, 300, 1), "50ac02"},
		{Raw{}.Text(1, "ab"), "0a026162"},
		{Raw{}.Length(1, 200, []byte("a")), "0ac80161"},
		{Raw{}.LongLength(1, []byte("a"), 2), "0a810061"},
		{Raw{}.LongTag(1, WireVarint, 2).Append(7), "880007"},
		{Raw{}.Fixed32(4, 0x01020304), "2504030201"},
		{Raw{}.Fixed64(4, 0x0102030405060708), "210807060504030201"},
		{Raw{}.Group(4, Raw{}.Varint(1, 1)), "23080124"},
	} {
		if got := hex.EncodeToString(c.got); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}

func TestRaw_oneBeginningHasManyEndings(t *testing.T) {
	head := append(make(Raw, 0, 100), Raw{}.Text(1, "a")...)
	one, two := head.Varint(10, 1), head.Varint(10, 2)
	three, four := head.Append(7), head.Append(8)
	for i, pair := range [][2]Raw{{one, two}, {three, four}} {
		if string(pair[0]) == string(pair[1]) {
			t.Errorf("pair %d: the second ending overwrote the first", i)
		}
	}
}
