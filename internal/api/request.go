package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"atlas/internal/fault"
)

// Limits of what is stored and shown again. Pre-signed S3 URLs with a session token
// reach 3,000 characters.
const (
	maxText = 256
	maxURL  = 8192
)

// object is a JSON object with its members not yet read. Names are exact, unlike those
// of a Go struct, which encoding/json matches in any case.
type object map[string]json.RawMessage

// parseObject reads a request body.
func parseObject(text []byte) (object, error) {
	if !utf8.Valid(text) || !json.Valid(text) {
		return nil, fault.New(fault.Invalid, "body_not_json", "request body is not valid JSON")
	}
	var o object
	if err := json.Unmarshal(text, &o); err != nil || o == nil {
		return nil, fault.New(fault.Invalid, "body_not_object", "request body must be a JSON object")
	}
	return o, nil
}

// require gives the documented fault for those of names that are missing or empty:
// absent, null, a blank string, an empty list or object. path goes before each name.
func (o object) require(names ...string) error { return errMissing(o.missing("", names...)) }

func (o object) missing(path string, names ...string) (missing []string) {
	for _, name := range names {
		if o.empty(name) {
			missing = append(missing, path+name)
		}
	}
	return missing
}

func (o object) empty(name string) bool {
	var v any
	if raw, ok := o[name]; !ok || json.Unmarshal(raw, &v) != nil {
		return true
	}
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return strings.TrimSpace(v) == ""
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	}
	return false
}

func errMissing(names []string) error {
	if len(names) == 0 {
		return nil
	}
	return fault.New(fault.Invalid, "parameters_missing", "Missing or empty required parameters: "+pythonList(names))
}

// requireQuery is require for the parameters of a URL, which have other words.
func requireQuery(q url.Values, names ...string) error {
	var missing []string
	for _, name := range names {
		if strings.TrimSpace(q.Get(name)) == "" {
			missing = append(missing, name)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return fault.New(fault.Invalid, "parameters_missing", "Missing required "+pythonList(missing)+" parameters")
}

// pythonList writes names as Python prints a list, as the published messages have it.
func pythonList(names []string) string { return "['" + strings.Join(names, "', '") + "']" }

// text reads a string of at most maxText characters; path is how messages call it.
func (o object) text(path, name string) (string, error) {
	return o.string(path+name, name, maxText)
}

// url reads an absolute http or https URL.
func (o object) url(path, name string) (string, error) {
	s, err := o.string(path+name, name, maxURL)
	if err != nil {
		return "", err
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return "", invalid("%s%s must be an http or https URL", path, name)
	}
	return s, nil
}

func (o object) string(called, name string, limit int) (string, error) {
	var s string
	if json.Unmarshal(o[name], &s) != nil {
		return "", invalid("%s must be a string", called)
	}
	if utf8.RuneCountInString(s) > limit {
		return "", invalid("%s is longer than %d characters", called, limit)
	}
	if !storable(s) {
		return "", invalid("%s must not contain a NUL character", called)
	}
	return s, nil
}

// storable says whether every database takes s as text: PostgreSQL wants UTF-8
// without NUL.
func storable(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }

// raw reads an object that is kept as it was sent; nil when absent or null.
func (o object) raw(name string) (json.RawMessage, error) {
	raw := bytes.TrimSpace(o[name])
	if len(raw) == 0 || bytes.Equal(raw, []byte("null")) {
		return nil, nil
	}
	if raw[0] != '{' {
		return nil, invalid("%s must be an object", name)
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, raw); err != nil {
		return nil, fmt.Errorf("compacting %s: %w", name, err)
	}
	return compact.Bytes(), nil
}

// objects reads a list of 1 to limit objects.
func (o object) objects(name string, limit int) ([]object, error) {
	var items []json.RawMessage
	if json.Unmarshal(o[name], &items) != nil {
		return nil, invalid("%s must be an array", name)
	}
	if len(items) > limit {
		return nil, invalid("%s must have at most %d entries", name, limit)
	}
	objects := make([]object, len(items))
	for i, item := range items {
		if json.Unmarshal(item, &objects[i]) != nil || objects[i] == nil {
			return nil, invalid("%s[%d] must be an object", name, i)
		}
	}
	return objects, nil
}

func invalid(format string, args ...any) error {
	return fault.New(fault.Invalid, "parameter_invalid", fmt.Sprintf(format, args...))
}
