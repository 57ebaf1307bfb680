package client_test

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"hash"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"atlas/internal/client"
	"atlas/internal/fault"
	"atlas/internal/keyring"
)

func TestTokenHoldsExactly3600Seconds(t *testing.T) {
	h := newHarness(t)
	c, _ := h.create(t, client.Production)
	token := h.issue(t, c)
	issued := h.now
	for _, tt := range []struct {
		after time.Duration
		holds bool
	}{
		{0, true},
		{3599 * time.Second, true},
		{3600*time.Second - 1, true},
		{3600 * time.Second, false},
		{3601 * time.Second, false},
		{24 * time.Hour, false},
	} {
		h.now = issued.Add(tt.after)
		_, err := h.Verify(t.Context(), token, client.Production)
		if (err == nil) != tt.holds {
			t.Errorf("after %v: %v, want valid=%v", tt.after, err, tt.holds)
		}
		if err != nil && fault.CodeOf(err) != "token_expired" {
			t.Errorf("after %v the code is %q, want token_expired", tt.after, fault.CodeOf(err))
		}
	}
}

func TestTokenClaims(t *testing.T) {
	h := newHarness(t)
	c, _ := h.create(t, client.Sandbox)
	token := h.issue(t, c)
	if !strings.HasPrefix(token, "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.") {
		t.Errorf("the header is not the documented one")
	}
	var claims map[string]any
	segment, err := base64.RawURLEncoding.DecodeString(strings.Split(token, ".")[1])
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(segment, &claims); err != nil {
		t.Fatal(err)
	}
	if claims["exp"].(float64)-claims["iat"].(float64) != 3600 {
		t.Errorf("exp - iat is not 3600: %v", claims)
	}
	if claims["sub"] != string(c.ID) || claims["iss"] != "atlas" || claims["jti"] == "" {
		t.Errorf("claims are %v", claims)
	}
	if h.issue(t, c) == token {
		t.Error("two tokens of one second are the same")
	}
}

func TestTokenIsRefusedWhenItsClientChanges(t *testing.T) {
	h := newHarness(t)
	c, _ := h.create(t, client.Production)
	token := h.issue(t, c)
	for rule, change := range map[string]func(*client.Client){
		"disabled":                func(c *client.Client) { c.Disabled = true },
		"moved to sandbox":        func(c *client.Client) { c.Environment = client.Sandbox },
		"stored as was (control)": func(*client.Client) {},
	} {
		t.Run(rule, func(t *testing.T) {
			changed := c
			change(&changed)
			h.store.Replace(changed)
			_, err := h.Verify(t.Context(), token, client.Production)
			if strings.Contains(rule, "control") {
				if err != nil {
					t.Errorf("refused: %v", err)
				}
			} else if fault.CodeOf(err) != "token_revoked" {
				t.Errorf("got %v, want token_revoked", err)
			}
		})
	}
}

func TestForgedTokens(t *testing.T) {
	h := newHarness(t)
	c, _ := h.create(t, client.Production)
	sandboxed, _ := h.create(t, client.Sandbox)
	good := h.issue(t, c)
	key := h.ring.Key(keyring.Tokens)
	segments := strings.Split(good, ".")
	const header = `{"alg":"HS256","typ":"JWT"}`
	claims := func(change ...any) string { return claimsOf(t, h.now, c.ID, change...) }

	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	signedRSA, err := jwt.NewWithClaims(jwt.SigningMethodRS256, jwt.MapClaims{"sub": string(c.ID)}).SignedString(rsaKey)
	if err != nil {
		t.Fatal(err)
	}

	tests := []struct{ rule, token, code string }{
		{"no token", "", "token_missing"},
		{"not a JWT", "letmein", "token_malformed"},
		{"two segments", segments[0] + "." + segments[1], "token_malformed"},
		{"four segments", good + ".x", "token_malformed"},
		{"empty segments", "..", "token_malformed"},
		{"a Bearer prefix", "Bearer " + good, "token_malformed"},
		{"a trailing space", good + " ", "token_malformed"},
		{"base64 padding added", good + "=", "token_malformed"},
		{"alg none, no signature", encode(`{"alg":"none","typ":"JWT"}`) + "." + segments[1] + ".", "token_signature"},
		{"alg None in other letters", encode(`{"alg":"nOnE","typ":"JWT"}`) + "." + segments[1] + ".", "token_signature"},
		{"alg none, old signature", encode(`{"alg":"none","typ":"JWT"}`) + "." + segments[1] + "." + segments[2], "token_signature"},
		{"alg missing", forge(sha256.New, key, `{"typ":"JWT"}`, claims()), "token_signature"},
		{"alg unknown", forge(sha256.New, key, `{"alg":"HS257","typ":"JWT"}`, claims()), "token_signature"},
		{"alg a number", forge(sha256.New, key, `{"alg":256,"typ":"JWT"}`, claims()), "token_signature"},
		{"HS512 under our key", forge(sha512.New, key, `{"alg":"HS512","typ":"JWT"}`, claims()), "token_signature"},
		{"RS256 header over an HMAC of our key", forge(sha256.New, key, `{"alg":"RS256","typ":"JWT"}`, claims()), "token_signature"},
		{"RS256 under the sender's own key", signedRSA, "token_signature"},
		{"signed with another key", forge(sha256.New, []byte("another key"), header, claims()), "token_signature"},
		{"signed with the empty key", forge(sha256.New, nil, header, claims()), "token_signature"},
		{"signature cut short", good[:len(good)-3], "token_signature"},
		{"signature in another spelling of the same bytes", respell(good), "token_malformed"},
		{"signature empty", segments[0] + "." + segments[1] + ".", "token_signature"},
		{"claims swapped under the old signature", segments[0] + "." + encode(claims("sub", string(sandboxed.ID))) + "." + segments[2], "token_signature"},
		{"unsigned and expired: the signature is the reason", segments[0] + "." + encode(claims("exp", h.now.Unix()-1)) + "." + segments[2], "token_signature"},
		{"crit header", forge(sha256.New, key, `{"alg":"HS256","typ":"JWT","crit":["b64"],"b64":false}`, claims()), "token_malformed"},
		{"kid header that points elsewhere", forge(sha256.New, key, `{"alg":"HS256","typ":"JWT","kid":"../../dev/null"}`, claims()), "token_malformed"},
		{"jwk header with its own key", forge(sha256.New, key, `{"alg":"HS256","typ":"JWT","jwk":{"kty":"oct","k":"AA"}}`, claims()), "token_malformed"},
		{"another typ", forge(sha256.New, key, `{"alg":"HS256","typ":"at+jwt"}`, claims()), "token_malformed"},
		{"header is not JSON", forge(sha256.New, key, `{"alg"`, claims()), "token_malformed"},
		{"claims are not JSON", forge(sha256.New, key, header, `{`), "token_malformed"},
		{"expired", forge(sha256.New, key, header, claims("exp", h.now.Unix())), "token_expired"},
		{"no exp", forge(sha256.New, key, header, claims("exp", nil)), "token_claims"},
		{"issued in the future", forge(sha256.New, key, header, claims("iat", h.now.Unix()+60)), "token_claims"},
		{"another issuer", forge(sha256.New, key, header, claims("iss", "elsewhere")), "token_claims"},
		{"no issuer", forge(sha256.New, key, header, claims("iss", nil)), "token_claims"},
		{"no iat", forge(sha256.New, key, header, claims("iat", nil)), "token_malformed"},
		{"no jti", forge(sha256.New, key, header, claims("jti", nil)), "token_malformed"},
		{"no subject", forge(sha256.New, key, header, claims("sub", "")), "token_malformed"},
		{"a sandbox token", h.issue(t, sandboxed), "token_environment"},
		{"no audience", forge(sha256.New, key, header, claims("aud", nil)), "token_claims"},
		{"a client nobody made", forge(sha256.New, key, header, claims("sub", "cl_none")), "token_revoked"},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			_, err := h.Verify(t.Context(), tt.token, client.Production)
			if fault.KindOf(err) != fault.Unauthenticated || fault.CodeOf(err) != tt.code {
				t.Errorf("got %v (%s), want %s", err, fault.CodeOf(err), tt.code)
			}
		})
	}
	if _, err := h.Verify(t.Context(), forge(sha256.New, key, header, claims()), client.Production); err != nil {
		t.Errorf("the forger's unchanged token must hold, or the cases above prove nothing: %v", err)
	}
}

func FuzzVerify(f *testing.F) {
	h := newHarness(f)
	c, _ := h.create(f, client.Production)
	good := h.issue(f, c)
	f.Add(good)
	f.Add("")
	f.Add("a.b.c")
	f.Add(encode(`{"alg":"none","typ":"JWT"}`) + "." + strings.Split(good, ".")[1] + ".")
	f.Fuzz(func(t *testing.T, token string) {
		_, err := h.Verify(t.Context(), token, client.Production)
		if err == nil && token != good {
			t.Errorf("%q is accepted", token)
		}
		if err != nil && fault.KindOf(err) != fault.Unauthenticated {
			t.Errorf("%q gives %v, want fault.Unauthenticated", token, err)
		}
	})
}

func (h *harness) issue(t testing.TB, c client.Client) string {
	t.Helper()
	token, err := h.Issue(c)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// claimsOf is the JSON of acceptable claims with some changed; nil removes one.
func claimsOf(t *testing.T, now time.Time, id client.ID, change ...any) string {
	t.Helper()
	claims := map[string]any{
		"iss": "atlas", "sub": string(id), "aud": []string{"production"}, "jti": "1",
		"iat": now.Unix(), "exp": now.Unix() + 3600,
	}
	for i := 0; i < len(change); i += 2 {
		if name := change[i].(string); change[i+1] == nil {
			delete(claims, name)
		} else {
			claims[name] = change[i+1]
		}
	}
	text, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func forge(h func() hash.Hash, key []byte, header, claims string) string {
	text := encode(header) + "." + encode(claims)
	mac := hmac.New(h, key)
	mac.Write([]byte(text))
	return text + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// respell sets a bit of the last base64 character that carries no data.
func respell(token string) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	last := len(token) - 1
	return token[:last] + string(alphabet[strings.IndexByte(alphabet, token[last])^1])
}

func encode(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

func TestRefreshTokens(t *testing.T) {
	h := newHarness(t)
	c, _ := h.create(t, client.Production)
	refresh, err := h.IssueRefresh(c)
	if err != nil {
		t.Fatal(err)
	}
	verify := func(token string) string {
		_, err := h.VerifyRefresh(t.Context(), token, client.Production)
		if err == nil {
			return ""
		}
		return fault.CodeOf(err)
	}
	if _, err := h.Verify(t.Context(), refresh, client.Production); fault.CodeOf(err) != "token_use" {
		t.Errorf("as an access token it gives %v", err)
	}
	if code := verify(refresh) + verify(h.issue(t, c)); code != "" {
		t.Errorf("refused: %s", code)
	}
	if _, err := h.VerifyRefresh(t.Context(), refresh, client.Sandbox); fault.CodeOf(err) != "token_environment" {
		t.Errorf("in the sandbox it gives %v", err)
	}
	h.now = h.now.Add(24*time.Hour - time.Second)
	if code := verify(refresh); code != "" {
		t.Errorf("a second before its end: %s", code)
	}
	c.Disabled = true
	h.store.Replace(c)
	if code := verify(refresh); code != "token_revoked" {
		t.Errorf("of a disabled client: %q", code)
	}
	h.now = h.now.Add(time.Second)
	if code := verify(refresh); code != "token_expired" {
		t.Errorf("after a day: %q", code)
	}
}
