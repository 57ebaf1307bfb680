package api_test

import (
	"fmt"
	"testing"
	"time"

	"atlas/internal/client"
)

const (
	authV1Path   = "/v1/verification/authtoken"
	refreshPath  = "/v1/verification/refresh-token"
	uploadV1Path = "/v1/verification/multiupload"
)

// refreshable is an access and a refresh token.
func (d *door) refreshable(t *testing.T, cred client.Credentials) (access, refresh string) {
	t.Helper()
	r := d.call(t, "POST", authV1Path, "", "Client-Id", string(cred.ID), "Client-Secret", cred.Secret)
	m := match(t, r, 201, `^\{"access_token":"(eyJ[\w.-]+)","expires_in":3600,"refresh_token":"(eyJ[\w.-]+)"\}$`)
	return m[1], m[2]
}

const tokenPattern = `^\{"access_token":"(eyJ[\w.-]+)","expires_in":3600\}$`

func TestRefresh(t *testing.T) {
	d := open(t)
	cred, v3 := d.client(t, client.Production)
	access, refresh := d.refreshable(t, cred)
	for rule, token := range map[string]string{"refresh": refresh, "access": access, "of v3": v3} {
		fresh := match(t, d.call(t, "POST", refreshPath, "", "Token", token), 201, tokenPattern)[1]
		if r := d.call(t, "GET", statusPath, "", "Token", fresh); r.status != 400 {
			t.Errorf("%s: the fresh token gives %d %s", rule, r.status, r.body)
		}
	}
	d.clock.advance(time.Hour)
	d.call(t, "POST", refreshPath, "", "Token", access).want(t, 401, invalidToken("Token has expired"))
	d.clock.advance(23*time.Hour - time.Second)
	match(t, d.call(t, "POST", refreshPath, "", "Token", refresh), 201, tokenPattern)
	d.clock.advance(time.Second)
	d.call(t, "POST", refreshPath, "", "Token", refresh).want(t, 401, invalidToken("Token has expired"))
}

func TestRefreshErrors(t *testing.T) {
	d := open(t)
	missing := badRequest("Missing Token")
	d.call(t, "POST", refreshPath, "").want(t, 400, missing)
	d.call(t, "POST", refreshPath, "", "Token", "").want(t, 400, missing)
	d.call(t, "POST", refreshPath, "", "Token", "nonsense").want(t, 401, invalidToken("Token is malformed"))
	_, sandboxed := d.client(t, client.Sandbox)
	d.call(t, "POST", refreshPath, "", "Token", sandboxed).want(t, 401, invalidToken("Token belongs to another environment"))
}

func TestARefreshTokenIsNoAccessToken(t *testing.T) {
	d := open(t)
	cred, _ := d.client(t, client.Production)
	_, refresh := d.refreshable(t, cred)
	for _, call := range []struct{ method, path string }{
		{"POST", initPath}, {"POST", uploadPath}, {"GET", statusPath}, {"GET", extractsPath},
		{"POST", uploadV1Path}, {"POST", bulk + multiupload}, {"GET", bulk + extracts},
	} {
		d.call(t, call.method, call.path, "{}", "Token", refresh).want(t, 401, invalidToken("Token is not an access token"))
	}
	d.call(t, "GET", docstream+extracts, "", "Token", refresh).want(t, 401, invalidToken("Token belongs to another environment"))
}

// TestV1Upload: documents come by v1 into a flow that v3 opened.
func TestV1Upload(t *testing.T) {
	d := open(t)
	cred, _ := d.client(t, client.Production)
	token, _ := d.refreshable(t, cred)
	id := d.flow(t, token)
	body := uploadBody(id, "https://files.example/1", "2")
	r := d.call(t, "POST", uploadV1Path, body, "Token", token)
	entry := func(n int) string {
		return fmt.Sprintf(`\{"file_uuid":"%s","batch_id":"%s","document_id":"%d"\}`, uuidPattern, batchPattern, n)
	}
	match(t, r, 201, `^\[`+entry(1)+","+entry(2)+`\]$`)
	d.call(t, "POST", uploadPath, body, "Token", token).want(t, 201, r.body)
	d.call(t, "POST", uploadV1Path, `{}`, "Token", token).want(t, 400, badRequest("Missing or empty required parameters: ['flow_uuid', 'file_urls']"))
	_, other := d.client(t, client.Production)
	d.call(t, "POST", uploadV1Path, body, "Token", other).want(t, 409, flowNotFound)
	for _, path := range []string{"/v1/verification/status", "/v1/verification/extracts", "/v1/verification/flow/init", "/v2/bulk/extracts", "/v3/docstream/multiupload", "/v2/verification/refresh-token"} {
		r := d.call(t, "GET", path, "", "Token", token)
		if r.status != 410 || r.body != `{"error_code":"410","error_message":"Resource Gone: This API version is no longer supported"}` {
			t.Errorf("%s gives %d %s", path, r.status, r.body)
		}
	}
}
