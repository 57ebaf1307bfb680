package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"

	"atlas/internal/address"
	"atlas/internal/client"
	"atlas/internal/fault"
	"atlas/internal/payload"
)

// addressMatchPath is where addresses are compared.
const addressMatchPath = "/v1/address/match/batch"

// The documented errors of Address Match.
const (
	addressInvalid = "source_address or target_addresses is missing or invalid"
	sourceUnusable = "source address could not be normalized"
	targetUnusable = "Unprocessable Entity: Address normalization failed"
)

// matchAnswer is the body of a success.
type matchAnswer struct {
	Data []matchEntry `json:"match_data"`
}

type matchEntry struct {
	Source     string        `json:"source_address"`
	Target     string        `json:"target_address"`
	Similarity *hundredths   `json:"similarity_score"`
	SamePerson *int          `json:"same_person_score"`
	Index      int64         `json:"index"`
	Code       *string       `json:"error_code"`
	Message    *string       `json:"error_message"`
	Explain    *matchReasons `json:"explain,omitempty"` // only when asked for
}

// hundredths is written with its two decimals, so that 90 is a float to clients that
// tell a float from an integer by its point.
type hundredths float64

// MarshalJSON writes two decimals.
func (h hundredths) MarshalJSON() ([]byte, error) { return fmt.Appendf(nil, "%.2f", float64(h)), nil }

// target is one entry of target_addresses.
type target struct {
	address string
	index   int64
}

// matchAddresses compares one address with many. A target that is no address fails by
// itself; the call fails only when the source is none.
func (a *api) matchAddresses(ctx context.Context, _ client.Client, q url.Values, body object) ([]byte, error) {
	include, err := extras(q, payload.Explain)
	if err != nil {
		return nil, err
	}
	source, targets, err := parseMatch(body)
	if err != nil {
		return nil, err
	}
	parsed := address.Parse(source)
	if !parsed.Usable() {
		return nil, fault.New(fault.Unprocessable, "source_address_unusable", sourceUnusable)
	}
	entries, err := matchTargets(ctx, source, parsed, targets, include.Has(payload.Explain))
	if err != nil {
		return nil, err
	}
	return payload.JSON(matchAnswer{entries})
}

func parseMatch(body object) (source string, targets []target, err error) {
	if body.empty("source_address") || json.Unmarshal(body["source_address"], &source) != nil {
		return "", nil, addressFault()
	}
	if targets, err = parseTargets(body["target_addresses"]); err != nil {
		return "", nil, err
	}
	if err := body.require("application_id"); err != nil {
		return "", nil, err
	}
	_, err = body.text("", "application_id")
	return source, targets, err
}

func parseTargets(raw json.RawMessage) ([]target, error) {
	var items []json.RawMessage
	if json.Unmarshal(raw, &items) != nil || len(items) == 0 {
		return nil, addressFault()
	}
	if len(items) > maxTargets {
		return nil, invalid("target_addresses must have at most %d entries", maxTargets)
	}
	targets := make([]target, len(items))
	for i, item := range items {
		t, err := parseTarget(item, i)
		if err != nil {
			return nil, err
		}
		targets[i] = t
	}
	return targets, nil
}

// parseTarget reads an object with an address and an index, or a string, whose index
// is its position.
func parseTarget(item json.RawMessage, position int) (target, error) {
	var text *string
	if json.Unmarshal(item, &text) == nil && text != nil {
		return target{*text, int64(position)}, nil
	}
	var o object
	if json.Unmarshal(item, &o) != nil {
		return target{}, addressFault()
	}
	var index *int64
	if json.Unmarshal(o["address"], &text) != nil || text == nil || json.Unmarshal(o["index"], &index) != nil || index == nil {
		return target{}, addressFault()
	}
	return target{*text, *index}, nil
}

func addressFault() error {
	return fault.New(fault.Invalid, "address_invalid", addressInvalid)
}

// matchTargets compares in the order of the targets, and stops when the client is gone.
func matchTargets(ctx context.Context, source string, parsed *address.Parsed, targets []target, explain bool) ([]matchEntry, error) {
	entries := make([]matchEntry, len(targets))
	for i, t := range targets {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("matching addresses: %w", err)
		}
		entries[i] = matchEntry{Source: source, Target: t.address, Index: t.index}
		entries[i].score(parsed, address.Parse(t.address), explain)
	}
	return entries, nil
}

func (e *matchEntry) score(source, target *address.Parsed, explain bool) {
	c := address.Match(source, target)
	if !c.OK {
		code, message := "422", targetUnusable
		e.Code, e.Message = &code, &message
		return
	}
	similarity := hundredths(c.Similarity)
	e.Similarity, e.SamePerson = &similarity, &c.SamePerson
	if explain {
		e.Explain = explained(address.ExplainMatch(source, target))
	}
}
