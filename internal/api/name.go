package api

import (
	"context"
	"encoding/json"
	"net/url"
	"regexp"

	"atlas/internal/client"
	"atlas/internal/fault"
	"atlas/internal/name"
	"atlas/internal/payload"
)

// nameTarget is one name that the source is compared with.
type nameTarget struct {
	name  string
	index json.RawMessage
}

// matchNames compares one name with others. It is a call of our own, in the manner of
// the address match.
func (a *api) matchNames(_ context.Context, _ client.Client, q url.Values, body object) ([]byte, error) {
	include, err := extras(q, payload.Explain)
	if err != nil {
		return nil, err
	}
	source, targets, err := parseNames(body)
	if err != nil {
		return nil, err
	}
	if !name.Usable(source) {
		return nil, fault.New(fault.Unprocessable, "name_unusable", "source name could not be normalized")
	}
	matches := make([]payload.NameMatch, len(targets))
	for i, t := range targets {
		matches[i] = payload.NameMatch{Source: source, Target: t.name, Index: t.index, Comparison: name.Compare(source, t.name)}
	}
	return payload.NameMatches(matches, include)
}

// parseNames reads the source and the targets. Whatever is wrong with either has one
// message, as with addresses.
func parseNames(body object) (source string, targets []nameTarget, err error) {
	malformed := fault.New(fault.Invalid, "parameters_missing", "source_name or target_names is missing or invalid")
	source, err = body.text("", "source_name")
	if err != nil || body.empty("source_name") || body.empty("target_names") {
		return "", nil, malformed
	}
	var items []json.RawMessage
	if json.Unmarshal(body["target_names"], &items) != nil {
		return "", nil, malformed
	}
	if len(items) > maxTargets {
		return "", nil, invalid("target_names must have at most %d entries", maxTargets)
	}
	for _, item := range items {
		t, ok := parseNameTarget(item)
		if !ok {
			return "", nil, malformed
		}
		targets = append(targets, t)
	}
	return source, targets, nil
}

var integer = regexp.MustCompile(`^-?[0-9]{1,18}$`)

func parseNameTarget(item json.RawMessage) (nameTarget, bool) {
	var o object
	if json.Unmarshal(item, &o) != nil || !integer.Match(o["index"]) {
		return nameTarget{}, false
	}
	text, err := o.text("", "name")
	return nameTarget{text, o["index"]}, err == nil
}
