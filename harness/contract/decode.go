package contract

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"sync"
)

// DecodeRequest checks a line against the schema and reads it.
func DecodeRequest(line []byte) (Request, error) {
	object, err := readRequest(line)
	if err != nil {
		return Request{}, err
	}
	var req Request
	return req, fill(reflect.ValueOf(&req).Elem(), object, "")
}

// DecodeReply checks a line against the schema as a reply to cmd and reads it.
func DecodeReply(cmd Command, line []byte) (Reply, error) {
	object, err := readReply(cmd, line)
	if err != nil {
		return Reply{}, err
	}
	var reply Reply
	return reply, fill(reflect.ValueOf(&reply).Elem(), object, "")
}

// field is one JSON field of a struct: its name and place.
type field struct {
	name  string
	index int
}

var fieldsOf sync.Map // reflect.Type → []field

func fields(t reflect.Type) []field {
	if known, ok := fieldsOf.Load(t); ok {
		return known.([]field)
	}
	list := make([]field, 0, t.NumField())
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		list = append(list, field{name: name, index: i})
	}
	fieldsOf.Store(t, list)
	return list
}

// fill copies a parsed value into dst. It goes by exact names, where
// encoding/json would also take "ID" for "id" and read what no other language
// reads. The schema has judged the form before; what is left to go wrong is a
// number that the Go type cannot hold.
func fill(dst reflect.Value, v any, path string) error {
	switch v := v.(type) {
	case map[string]any:
		return fillObject(dst, v, path)
	case []any:
		if dst.Kind() != reflect.Slice {
			return mismatch(dst, v, path)
		}
		dst.Set(reflect.MakeSlice(dst.Type(), len(v), len(v)))
		for i, item := range v {
			if err := fill(dst.Index(i), item, path+"/"+strconv.Itoa(i)); err != nil {
				return err
			}
		}
		return nil
	case string:
		return fillText(dst, v, path)
	case json.Number:
		return fillNumber(dst, v, path)
	case bool:
		dst = allocate(dst)
		if dst.Kind() != reflect.Bool {
			return mismatch(dst, v, path)
		}
		dst.SetBool(v)
		return nil
	}
	return mismatch(dst, v, path)
}

// allocate follows a pointer, making what it points at.
func allocate(dst reflect.Value) reflect.Value {
	if dst.Kind() != reflect.Pointer {
		return dst
	}
	dst.Set(reflect.New(dst.Type().Elem()))
	return dst.Elem()
}

func fillObject(dst reflect.Value, object map[string]any, path string) error {
	dst = allocate(dst)
	switch dst.Kind() {
	case reflect.Map:
		dst.Set(reflect.MakeMapWithSize(dst.Type(), len(object)))
		for key, v := range object {
			item := reflect.New(dst.Type().Elem()).Elem()
			if err := fill(item, v, path+"/"+key); err != nil {
				return err
			}
			dst.SetMapIndex(reflect.ValueOf(key), item)
		}
		return nil
	case reflect.Struct:
		for _, f := range fields(dst.Type()) {
			if v, there := object[f.name]; there {
				if err := fill(dst.Field(f.index), v, path+"/"+f.name); err != nil {
					return err
				}
			}
		}
		return nil
	}
	return mismatch(dst, object, path)
}

func fillText(dst reflect.Value, text, path string) error {
	switch {
	case dst.Kind() == reflect.String:
		dst.SetString(text)
		return nil
	case dst.Kind() == reflect.Slice && dst.Type().Elem().Kind() == reflect.Uint8:
		raw, err := bytesEncoding.DecodeString(text)
		if err != nil {
			return mismatch(dst, text, path)
		}
		dst.SetBytes(raw) // never nil: empty bytes are not absent bytes
		return nil
	}
	return mismatch(dst, text, path)
}

func fillNumber(dst reflect.Value, n json.Number, path string) error {
	dst = allocate(dst)
	switch {
	case dst.CanFloat():
		f, err := n.Float64()
		if err != nil || dst.OverflowFloat(f) {
			return mismatch(dst, n, path)
		}
		dst.SetFloat(f)
		return nil
	case dst.CanInt():
		i, ok := integer(n)
		if !ok || dst.OverflowInt(i) {
			return mismatch(dst, n, path)
		}
		dst.SetInt(i)
		return nil
	case dst.CanUint():
		i, ok := integer(n)
		if !ok || i < 0 || dst.OverflowUint(uint64(i)) {
			return mismatch(dst, n, path)
		}
		dst.SetUint(uint64(i))
		return nil
	}
	return mismatch(dst, n, path)
}

// integer reads 5, and also 5.0 and 5e0: for JSON Schema they are the same
// integer, and some languages have no other way to write it.
func integer(n json.Number) (int64, bool) {
	if i, err := strconv.ParseInt(n.String(), 10, 64); err == nil {
		return i, true
	}
	f, err := n.Float64()
	if err != nil || f != math.Trunc(f) || math.Abs(f) > 1<<53 {
		return 0, false
	}
	return int64(f), true
}

func mismatch(dst reflect.Value, v any, path string) error {
	return &Problem{Path: path, Read: describe(v), Expected: fmt.Sprintf("a value for Go's %s", dst.Type())}
}
