package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"atlas/internal/address"
	"atlas/internal/client"
	"atlas/internal/fault"
)

// maxTargets is how many addresses one call compares. A thousand take a tenth of a
// second of one core, and some 200 KB of the body's megabyte.
const maxTargets = 1000

// The documented errors of Address Match.
const (
	addressInvalid     = "source_address or target_addresses is missing or invalid"
	addressUnauth      = "Invalid client_id or client_secret"
	addressUnavailable = "Address matching engine is currently unavailable"
	sourceUnusable     = "source address could not be normalized"
	targetUnusable     = "Unprocessable Entity: Address normalization failed"
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
func (a *api) matchAddresses(w http.ResponseWriter, r *http.Request) error {
	if err := a.signInStatic(w, r); err != nil {
		return err
	}
	text, err := readBody(w, r)
	if err != nil {
		return err
	}
	body, err := parseObject(text)
	if err != nil {
		return err
	}
	source, targets, err := parseMatch(body)
	if err != nil {
		return err
	}
	parsed := address.Parse(source)
	if !parsed.Usable() {
		return fault.New(fault.Unprocessable, "source_address_unusable", sourceUnusable)
	}
	explain := slices.Contains(strings.Split(r.URL.Query().Get("include"), ","), "explain")
	entries, err := matchTargets(r.Context(), source, parsed, targets, explain)
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, matchAnswer{entries})
}

// signInStatic checks the credentials in the request's own headers, of a client of
// either environment. Addresses that guess are limited like those of the token calls;
// right credentials cost nothing there.
func (a *api) signInStatic(w http.ResponseWriter, r *http.Request) error {
	from := addressOf(r)
	if err := a.byAddr.exhausted(w, from); err != nil {
		return err
	}
	id, secret := staticHeader(r, "client_id"), staticHeader(r, "client_secret")
	c, err := a.Clients.Authenticate(r.Context(), client.ID(id), secret)
	if fault.KindOf(err) == fault.Unauthenticated {
		if err := a.byAddr.allow(w, from); err != nil {
			return err
		}
		return &problem{status: http.StatusUnauthorized, message: addressUnauth, cause: err}
	}
	if err != nil {
		return err
	}
	eventOf(r).client = c.ID
	return a.byClient.allow(w, string(c.ID))
}

// staticHeader reads a header that is documented with underscores, which many proxies
// drop: then the same name with hyphens counts.
func staticHeader(r *http.Request, name string) string {
	if v := r.Header.Get(name); v != "" {
		return v
	}
	return r.Header.Get(strings.ReplaceAll(name, "_", "-"))
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
