package api_test

import (
	"strings"
	"testing"

	"atlas/internal/client"
	"atlas/internal/document"
)

// TestMaskedClient: what a client is given, before it is to be given masked numbers only
// and after, by either way of asking for it.
func TestMaskedClient(t *testing.T) {
	d := open(t)
	cred, token := d.client(t, client.Production)
	id := d.flow(t, token)
	d.call(t, "POST", uploadPath, uploadBody(id, "https://files.example/1", "2"), "Token", token)
	d.finish(t, id)
	e := d.bulkUpload(t, token, 1)[0]
	d.read(t, e.FileUUID, document.Reading{Type: "AADHAAR", Fields: []document.Field{
		{Name: "aadhaar_number", Found: true, Value: "1234 5678 9012", Text: "1234 5678 9012", Page: 1, Source: document.SourceText, Confidence: 0.99},
	}})
	for _, masked := range []bool{false, true, false} {
		if err := d.clients.SetMaskedOnly(t.Context(), cred.ID, masked); err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{
			"/v3/verification/extracts?include=quality,explain&flow_uuid=" + id,
			bulk + extracts + "?include=evidence&batch_id=" + e.BatchID,
		} {
			body := d.call(t, "GET", path, "", "Token", token).body
			if strings.Contains(body, "5678") == masked || strings.Contains(body, "XXXX XXXX 9012") != masked {
				t.Errorf("masked is %v: %s", masked, body)
			}
		}
	}
}
