package e2e_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image/jpeg"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"atlas/internal/lender"
)

// TestOneApplication walks one application through the documented calls.
func TestOneApplication(t *testing.T) {
	a := start(t)
	papers, err := studio(t).Application(3)
	if err != nil {
		t.Fatal(err)
	}
	var files []lender.File
	for i, paper := range papers {
		files = append(files, lender.File{URL: a.site.Publish(fmt.Sprintf("%d.jpg", i), paper.JPEG), DocumentID: string(paper.Type)})
	}
	flowUUID := a.apply("LOAN-1", files...)
	status, extracts := a.finish(flowUUID)
	if want := (lender.Status{Upload: "SUCCESS", Processing: "SUCCESS", CrossCheck: "COMPLETED", Master: "SUCCESS"}); status != want {
		t.Errorf("status %+v, want %+v", status, want)
	}
	if len(extracts.OCRData) != len(papers) {
		t.Fatalf("%d documents, want %d", len(extracts.OCRData), len(papers))
	}
	for i, doc := range extracts.OCRData {
		var data struct {
			Type string `json:"document_type"`
		}
		if err := json.Unmarshal(doc.Data, &data); err != nil || data.Type != string(papers[i].Type) {
			t.Errorf("document %d is %q (%s), want %s", i, data.Type, doc.ErrorReason, papers[i].Type)
		}
	}
	if len(extracts.CrossChecks) == 0 {
		t.Error("no cross-checks")
	}

	callback := a.callbacks(1)[0]
	if callback.Signature != nil {
		t.Errorf("the callback's signature: %v", callback.Signature)
	}
	var delivered lender.Extracts
	if err := json.Unmarshal(callback.Body, &delivered); err != nil || delivered.FlowUUID != flowUUID || len(delivered.OCRData) != len(papers) {
		t.Errorf("the callback is %+v (%v)", delivered, err)
	}
	noPersonalData(t, a.log(), extracts)
}

// noPersonalData looks for what was read in what was logged.
func noPersonalData(t *testing.T, log string, extracts lender.Extracts) {
	t.Helper()
	for _, doc := range extracts.OCRData {
		for _, name := range []string{"name", "name_as_per_pan", "father_name", "pan_number", "aadhaar_number", "customer_name", "address"} {
			f, ok := doc.Field(name)
			if ok && f.Value != nil && strings.Contains(log, *f.Value) {
				t.Errorf("the log holds a %s", name)
			}
		}
	}
	if strings.Contains(log, "signature=demo") {
		t.Error("the log holds a document URL")
	}
}

func TestRedactURL(t *testing.T) {
	a := start(t, "ATLAS_REDACT_TTL=2s")
	aadhaar := draw(t, 1, "AADHAAR")
	_, extracts := a.finish(a.apply("LOAN-1", lender.File{URL: a.site.Publish("a.jpg", aadhaar.JPEG), DocumentID: "1"}))
	number, ok := extracts.OCRData[0].Field("aadhaar_number")
	if !ok || number.RedactURL == "" {
		t.Fatalf("no redact_url: %s %s", extracts.OCRData[0].ErrorReason, extracts.OCRData[0].Data)
	}
	status, picture := get(t, number.RedactURL)
	if status != http.StatusOK {
		t.Fatalf("opening the URL: %d", status)
	}
	masked, err := jpeg.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	if masked.Bounds() != aadhaar.Image.Bounds() || bytes.Equal(picture, aadhaar.JPEG) {
		t.Errorf("the masked picture is %v, %d bytes", masked.Bounds(), len(picture))
	}
	altered := strings.Replace(number.RedactURL, "expires=", "expires=9", 1)
	if status, _ := get(t, altered); status != http.StatusForbidden {
		t.Errorf("an altered URL: %d, want 403", status)
	}
	a.eventually("expired", func() bool { status, _ := get(t, number.RedactURL); return status == http.StatusForbidden })
}

func get(t *testing.T, url string) (status int, body []byte) {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if body, err = io.ReadAll(resp.Body); err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, body
}

// TestStop: a server told to end finishes cleanly, and the next one goes on.
func TestStop(t *testing.T) {
	a := start(t)
	pan := draw(t, 1, "PAN")
	flowUUID := a.apply("LOAN-1", lender.File{URL: a.site.Publish("p.jpg", pan.JPEG), DocumentID: "1"})
	if err := a.process.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := a.process.Wait(); err != nil {
		t.Errorf("it ended with %v, want exit code 0", err)
	}
	a.process = a.run(a.listen)
	if status, _ := a.finish(flowUUID); status.Master != "SUCCESS" {
		t.Errorf("status %+v", status)
	}
	a.callbacks(1)
}
