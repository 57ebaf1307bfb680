package clienttest

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
	"time"

	"github.com/golang-jwt/jwt/v5"

	"atlas/internal/client"
)

// Forger makes tokens that must not hold, even when it knows the key: what RFC 8725
// warns of and what RFC 7519 leaves open.
type Forger struct {
	Key    []byte // that signs tokens, for forgeries of what is signed
	Now    time.Time
	Victim client.ID // a production client

	Good      string // an access token of the victim
	Sandboxed string // an access token of a sandbox client
}

// Forgery is a token, and the code of the fault that it must give.
type Forgery struct{ Rule, Token, Code string }

const header = `{"alg":"HS256","typ":"JWT"}`

// Unchanged is a token that holds, made as the forgeries are.
func (f Forger) Unchanged() string { return forge(sha256.New, f.Key, header, f.claims()) }

// Tokens are the forgeries, for calls of production.
func (f Forger) Tokens() []Forgery {
	key, claims := f.Key, f.claims
	segments := strings.Split(f.Good, ".")
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err) // only for sizes that are none
	}
	signedRSA, err := jwt.NewWithClaims(jwt.SigningMethodRS256, jwt.MapClaims{"sub": string(f.Victim)}).SignedString(rsaKey)
	if err != nil {
		panic(err)
	}
	return []Forgery{
		{"no token", "", "token_missing"},
		{"not a JWT", "letmein", "token_malformed"},
		{"two segments", segments[0] + "." + segments[1], "token_malformed"},
		{"four segments", f.Good + ".x", "token_malformed"},
		{"empty segments", "..", "token_malformed"},
		{"a Bearer prefix", "Bearer " + f.Good, "token_malformed"},
		{"a trailing space", f.Good + " ", "token_malformed"},
		{"base64 padding added", f.Good + "=", "token_malformed"},
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
		{"signature cut short", f.Good[:len(f.Good)-3], "token_signature"},
		{"signature in another spelling of the same bytes", respell(f.Good), "token_malformed"},
		{"signature empty", segments[0] + "." + segments[1] + ".", "token_signature"},
		{"claims swapped under the old signature", segments[0] + "." + encode(claims("sub", "cl_another")) + "." + segments[2], "token_signature"},
		{"unsigned and expired: the signature is the reason", segments[0] + "." + encode(claims("exp", f.Now.Unix()-1)) + "." + segments[2], "token_signature"},
		{"crit header", forge(sha256.New, key, `{"alg":"HS256","typ":"JWT","crit":["b64"],"b64":false}`, claims()), "token_malformed"},
		{"kid header that points elsewhere", forge(sha256.New, key, `{"alg":"HS256","typ":"JWT","kid":"../../dev/null"}`, claims()), "token_malformed"},
		{"jwk header with its own key", forge(sha256.New, key, `{"alg":"HS256","typ":"JWT","jwk":{"kty":"oct","k":"AA"}}`, claims()), "token_malformed"},
		{"another typ", forge(sha256.New, key, `{"alg":"HS256","typ":"at+jwt"}`, claims()), "token_malformed"},
		{"header is not JSON", forge(sha256.New, key, `{"alg"`, claims()), "token_malformed"},
		{"claims are not JSON", forge(sha256.New, key, header, `{`), "token_malformed"},
		{"expired", forge(sha256.New, key, header, claims("exp", f.Now.Unix())), "token_expired"},
		{"no exp", forge(sha256.New, key, header, claims("exp", nil)), "token_claims"},
		{"issued in the future", forge(sha256.New, key, header, claims("iat", f.Now.Unix()+60)), "token_claims"},
		{"another issuer", forge(sha256.New, key, header, claims("iss", "elsewhere")), "token_claims"},
		{"no issuer", forge(sha256.New, key, header, claims("iss", nil)), "token_claims"},
		{"no iat", forge(sha256.New, key, header, claims("iat", nil)), "token_malformed"},
		{"no jti", forge(sha256.New, key, header, claims("jti", nil)), "token_malformed"},
		{"no subject", forge(sha256.New, key, header, claims("sub", "")), "token_malformed"},
		{"a sandbox token", f.Sandboxed, "token_environment"},
		{"no audience", forge(sha256.New, key, header, claims("aud", nil)), "token_claims"},
		{"a client nobody made", forge(sha256.New, key, header, claims("sub", "cl_none")), "token_revoked"},
		{"a JWE", strings.Join([]string{segments[0], "", segments[1], segments[2], "AAAA"}, "."), "token_malformed"},
		{"compressed", forge(sha256.New, key, `{"alg":"HS256","typ":"JWT","zip":"DEF"}`, claims()), "token_malformed"},
		{"nested, as cty says", forge(sha256.New, key, `{"alg":"HS256","typ":"JWT","cty":"JWT"}`, claims()), "token_malformed"},
		{"no typ", forge(sha256.New, key, `{"alg":"HS256"}`, claims()), "token_malformed"},
		{"exp a text", forge(sha256.New, key, header, claims("exp", "never")), "token_malformed"},
		{"exp before the beginning of time", forge(sha256.New, key, header, claims("exp", -1)), "token_expired"},
		{"not yet", forge(sha256.New, key, header, claims("nbf", f.Now.Unix()+60)), "token_claims"},
		{"for an audience nobody knows", forge(sha256.New, key, header, claims("aud", "staging")), "token_environment"},
		{"another use", forge(sha256.New, key, header, claims("use", "refresh")), "token_use"},
		{"a use nobody knows", forge(sha256.New, key, header, claims("use", "admin")), "token_use"},
		{"sub a list", forge(sha256.New, key, header, claims("sub", []string{string(f.Victim)})), "token_malformed"},
		{"the segments swapped", segments[1] + "." + segments[0] + "." + segments[2], "token_signature"},
		{"signed as text without its header", signature(key, segments[0], segments[1]), "token_signature"},
	}
}

// signature signs the claims alone.
func signature(key []byte, header, claims string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(claims))
	return header + "." + claims + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// claims is the JSON of acceptable claims with some changed; nil removes one.
func (f Forger) claims(change ...any) string {
	claims := map[string]any{
		"iss": "atlas", "sub": string(f.Victim), "aud": []string{"production"}, "jti": "1",
		"iat": f.Now.Unix(), "exp": f.Now.Unix() + 3600,
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
		panic(err) // what it was given is no JSON
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
