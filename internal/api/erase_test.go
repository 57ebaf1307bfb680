package api_test

import (
	"testing"

	"atlas/internal/client"
)

func TestErase(t *testing.T) {
	d := open(t)
	_, token := d.client(t, client.Production)
	_, other := d.client(t, client.Production)
	id, kept := d.flow(t, token), d.flow(t, token)
	d.call(t, "POST", uploadPath, uploadBody(id, "https://files.example/1", "2"), "Token", token)
	d.finish(t, id)

	erase := func(id, token string) reply {
		t.Helper()
		return d.call(t, "DELETE", flowPath+"?flow_uuid="+id, "", "Token", token)
	}
	erase(id, other).want(t, 409, flowNotFound)
	erase("ec57821d-d766-4e24-81ef-a2768094511b", token).want(t, 409, flowNotFound)
	erase("%00", token).want(t, 409, flowNotFound)
	erase("", token).want(t, 400, badRequest("Missing required ['flow_uuid'] parameters"))
	erase(id, "").want(t, 401, invalidToken("Token header is missing"))

	erase(id, token).want(t, 200, `{"flow_uuid":"`+id+`","documents":2,"originals":0,"redacted_copies":1,"cross_checks":1,"callbacks":0}`)
	erase(id, token).want(t, 409, flowNotFound)
	for _, path := range []string{statusPath, extractsPath} {
		d.call(t, "GET", path+"?flow_uuid="+id, "", "Token", token).want(t, 409, flowNotFound)
	}
	d.call(t, "POST", uploadPath, uploadBody(id, "https://files.example/1", "2"), "Token", token).want(t, 409, flowNotFound)
	if r := d.call(t, "GET", statusPath+"?flow_uuid="+kept, "", "Token", token); r.status != 200 {
		t.Errorf("another flow gives %d %s", r.status, r.body)
	}
}
