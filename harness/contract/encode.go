package contract

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

// EncodeRequest renders a request as one line, without the line feed.
func EncodeRequest(req Request) []byte { return encode(req) }

// EncodeReply renders a reply as one line, without the line feed. Nil slices
// in required fields become empty ones: the contract has no null.
func EncodeReply(reply Reply) []byte {
	return encode(withoutNulls(reflect.ValueOf(&reply).Elem()).Interface())
}

func encode(v any) []byte {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false) // transcripts are read by people
	if err := encoder.Encode(v); err != nil {
		panic(fmt.Sprintf("contract: encode %T: %v", v, err)) // NaN in a config: a bug of the caller
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n"))
}

// withoutNulls returns v with every required nil slice replaced by an empty
// one. It copies what it changes: the value may be the caller's own state.
func withoutNulls(v reflect.Value) reflect.Value {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return v
		}
		fresh := reflect.New(v.Type().Elem())
		fresh.Elem().Set(withoutNulls(v.Elem()))
		return fresh
	case reflect.Slice:
		if v.Type().Elem().Kind() != reflect.Struct {
			return v
		}
		fresh := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			fresh.Index(i).Set(withoutNulls(v.Index(i)))
		}
		return fresh
	case reflect.Struct:
		fresh := reflect.New(v.Type()).Elem()
		for i := range v.NumField() {
			part := v.Field(i)
			_, options, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
			if part.Kind() == reflect.Slice && part.IsNil() && options == "" {
				fresh.Field(i).Set(reflect.MakeSlice(part.Type(), 0, 0))
			} else if part.Kind() == reflect.Slice && part.IsNil() {
				continue
			} else {
				fresh.Field(i).Set(withoutNulls(part))
			}
		}
		return fresh
	}
	return v
}
