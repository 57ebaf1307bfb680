package deliver

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"atlas/internal/fault"
	"atlas/internal/outbound"
	"atlas/internal/tracing"
)

// authenticate asks auth_url for the token to send along. "" means that none is
// needed: any 2xx answer that is not a JSON object with a token says so.
func (s *Sender) authenticate(ctx context.Context, url string) (token string, a answer, err error) {
	ctx, end := tracing.Start(ctx, string(Auth))
	defer func() { end(err) }()
	a, err = s.send(ctx, url, []byte("{}"), nil)
	if err != nil {
		return "", a, err
	}
	if err := s.refused(a); err != nil {
		return "", a, err
	}
	if a.cut != nil {
		return "", answer{status: a.status}, unavailable(a.cut)
	}
	token = tokenIn(a.body)
	if strings.ContainsFunc(token, unicode.IsControl) {
		return "", answer{status: a.status}, fault.New(fault.Unavailable, "auth_token_invalid", "the token cannot be sent in a header")
	}
	return token, a, nil
}

// maxQuote is the length in bytes of what the log keeps of an answer.
const maxQuote = 256

// quote is the beginning of an answer as one line of printable text.
func quote(body []byte) string {
	text := strings.ToValidUTF8(string(body[:min(len(body), maxQuote)]), "")
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, text))
}

// tokenIn is the access_token, or else the token, of an auth answer; "" when there
// is neither.
func tokenIn(body []byte) string {
	var answer map[string]json.RawMessage
	if json.Unmarshal(body, &answer) != nil {
		return ""
	}
	for _, key := range []string{"access_token", "token"} {
		var token string
		if json.Unmarshal(answer[key], &token) == nil && token != "" {
			return token
		}
	}
	return ""
}

// errGone is the receiver's wish not to be called again.
var errGone = errors.New("the receiver is gone")

// post sends the callback, signed as Standard Webhooks has it.
func (s *Sender) post(ctx context.Context, d Delivery, token string) (a answer, err error) {
	ctx, end := tracing.Start(ctx, string(Callback))
	defer func() { end(err) }()
	secrets, err := s.secrets.WebhookSecrets(ctx, d.Client)
	if err != nil {
		return answer{}, fmt.Errorf("finding the webhook secrets: %w", err)
	}
	header, err := signed(secrets, d, s.now())
	if err != nil {
		return answer{}, err
	}
	if token != "" {
		header.Set("Token", token)
		header.Set("Authorization", "Bearer "+token)
	}
	a, err = s.send(ctx, d.CallbackURL, d.Body, header)
	if err != nil {
		return a, err
	}
	if a.status == http.StatusGone {
		return a, fault.Wrap(errGone, fault.Invalid, "http_410", "the receiver is gone")
	}
	return a, s.refused(a)
}

// signed returns the three headers of Standard Webhooks, with a signature of each secret,
// separated by blanks: a receiver is content with any that it can verify.
func signed(secrets []string, d Delivery, now time.Time) (http.Header, error) {
	signatures := make([]string, len(secrets))
	for i, secret := range secrets {
		hook, err := standardwebhooks.NewWebhook(secret)
		if err != nil {
			return nil, fault.New(fault.Internal, "webhook_secret_invalid", "the webhook secret cannot be used")
		}
		if signatures[i], err = hook.Sign(d.ID, now, d.Body); err != nil {
			return nil, fmt.Errorf("signing the callback: %w", err)
		}
	}
	h := http.Header{}
	h.Set(standardwebhooks.HeaderWebhookID, d.ID)
	h.Set(standardwebhooks.HeaderWebhookTimestamp, strconv.FormatInt(now.Unix(), 10))
	h.Set(standardwebhooks.HeaderWebhookSignature, strings.Join(signatures, " "))
	return h, nil
}

// answer is what came back of a request.
type answer struct {
	status int
	header http.Header
	body   []byte
	cut    error // why the body broke off, nil when it did not
}

// maxAnswer is as much of a body as is looked at: a token, with room.
const maxAnswer = 64 << 10

// send posts JSON and reads the answer, all within the timeout. Whatever fails may
// pass by the next attempt: names come back and certificates are renewed.
func (s *Sender) send(ctx context.Context, url string, payload []byte, header http.Header) (answer, error) {
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	req, err := outbound.NewRequest(ctx, http.MethodPost, url, payload)
	if err != nil {
		return answer{}, unavailable(err)
	}
	maps.Copy(req.Header, header)
	req.Header.Set("Content-Type", "application/json")
	resp, err := s.http.Do(req)
	if err != nil {
		return answer{}, unavailable(err)
	}
	defer func() { _ = resp.Body.Close() }() // all that is wanted was read
	body, cut := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	return answer{status: resp.StatusCode, header: resp.Header, body: body, cut: cut}, nil
}

// unavailable keeps the code of a fault that the queue is to try again.
func unavailable(err error) error {
	return fault.Wrap(err, fault.Unavailable, fault.CodeOf(err), "the receiver could not be reached")
}

// refused is the fault of an answer that is not 2xx, nil otherwise.
func (s *Sender) refused(a answer) error {
	if a.status/100 == 2 {
		return nil
	}
	status := strconv.Itoa(a.status)
	return &refusal{
		error: fault.New(fault.Unavailable, "http_"+status, "the receiver answered HTTP "+status),
		after: outbound.RetryAfter(a.header, s.now()),
	}
}

// refusal is a fault with the wait that the receiver asked for.
type refusal struct {
	error
	after time.Duration
}

func (r *refusal) Unwrap() error { return r.error }

// RetryAfter is read by the queue.
func (r *refusal) RetryAfter() time.Duration { return r.after }
