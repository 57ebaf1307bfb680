package docpage_test

import (
	"html"
	"strings"
	"testing"

	"atlas/internal/api/docpage"
)

// document is a small OpenAPI document with a call of which paths, components and so
// on are given.
func document(operation, components string) []byte {
	return []byte(`
openapi: 3.1.0
info: { title: Test, version: "1", description: About. }
tags: [{ name: Some calls, description: Of a kind. }]
paths:
  /things:
    post:
` + indent(operation, "      ") + `
components:
` + indent(components, "  "))
}

func indent(text, by string) string {
	return by + strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n"+by)
}

func render(t *testing.T, operation, components string) string {
	t.Helper()
	out, err := docpage.Render(document(operation, components))
	if err != nil {
		t.Fatal(err)
	}
	return html.UnescapeString(string(out))
}

func contains(t *testing.T, page string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(page, text) {
			t.Errorf("the page lacks %q", text)
		}
	}
}

func TestCall(t *testing.T) {
	page := render(t, `
operationId: makeThing
tags: [Some calls]
summary: Make a thing
description: "With `+"`code`"+` & care."
security: [{ key: [] }]
parameters: [{ $ref: "#/components/parameters/Size" }, { name: page, in: query, schema: { type: integer, default: 1 } }]
requestBody:
  content:
    application/json:
      schema: { $ref: "#/components/schemas/Thing" }
      example: { name: Ravi's <shop>, parts: [1, null, 2.50, "3"] }
responses:
  "201": { description: Made. }
  "400": { $ref: "#/components/responses/Bad" }
`, `
securitySchemes: { key: { type: apiKey, in: header, name: X-Key, description: The key. } }
parameters: { Size: { name: size, in: query, required: true, description: How large., schema: { type: integer, minimum: 1, maximum: 9 } } }
responses:
  Bad:
    description: Not good.
    headers: { Retry-After: { description: Seconds., schema: { type: integer } } }
    content: { application/json: { schema: { type: object }, examples: { one: { value: { error: First } }, two: { value: { error: Second } } } } }
schemas:
  Thing:
    type: object
    required: [name]
    properties:
      name: { type: string, minLength: 2, pattern: "^[a-z]+$" }
      size: { oneOf: [{ type: string }, { $ref: "#/components/schemas/Part" }, { type: "null" }] }
      parts: { type: array, maxItems: 5, items: { $ref: "#/components/schemas/Part" } }
    additionalProperties: { type: [string, "null"], enum: [a, b] }
  Part: { type: object, properties: { weight: { type: number, format: float } } }
`)
	contains(t, page,
		`id="makeThing"`, `href="#makeThing"`, `id="some-calls"`, "Make a thing", "<p>With <code>code</code> & care.</p>",
		`curl -X POST "$BASE/things?size=$SIZE" \
  -H "X-Key: $X_KEY" \
  -H "Content-Type: application/json" \
  -d '{
  "name": "Ravi'\''s <shop>",
  "parts": [
    1,
    null,
    2.5,
    "3"
  ]
}'`,
		"The key.", "How large.", "1 to 9", "1 when absent",
		"at least 2 characters", "matches ^[a-z]+$", "array of object", "at most 5 entries", "string or object or null", "any other", "string or null", `one of "a", "b"`, "format float",
		`<td class="d1"><code>weight</code>`,
		"Not good.", "Retry-After", `"First"`, `"Second"`,
	)
	if strings.Index(page, ">parts<") < strings.Index(page, ">name<") {
		t.Error("the members are out of order")
	}
}

func TestCallback(t *testing.T) {
	page := render(t, `
operationId: subscribe
tags: [Some calls]
responses: { "201": { description: Made. } }
callbacks:
  told:
    "{$request.body#/callback_url}":
      post:
        operationId: tell
        summary: Tell the client
        requestBody: { content: { application/json: { schema: { type: object }, example: { news: good } } } }
        responses: { "200": { description: Heard. } }
`, `schemas: {}`)
	contains(t, page, `id="tell"`, `href="#tell"`, "Tell the client", "your callback_url", `"news": "good"`, "Heard.")
	if strings.Count(page, "curl") != 1 {
		t.Error("a callback has a command")
	}
}

func TestWhatCannotBeShown(t *testing.T) {
	const responses = "\nresponses: { \"200\": { description: Well. } }"
	for _, tt := range []struct{ rule, operation, components, want string }{
		{"no tag", "operationId: a" + responses, "schemas: {}", "tags"},
		{"a tag that is not listed", "tags: [Other]" + responses, "schemas: {}", "Other"},
		{"a reference to nothing", `tags: [Some calls]
responses: { "200": { $ref: "#/components/responses/None" } }`, "schemas: {}", "#/components/responses/None"},
		{"a reference elsewhere", `tags: [Some calls]
responses: { "200": { $ref: "other.yaml#/x" } }`, "schemas: {}", "other.yaml"},
		{"references in circles", `tags: [Some calls]
responses: { "200": { $ref: "#/components/responses/A" } }`, `responses: { A: { $ref: "#/components/responses/A" } }`, "circles"},
		{"a schema that is not there", `tags: [Some calls]
requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/None" } } } }` + responses, "schemas: {}", "#/components/schemas/None"},
		{"a schema within itself", `tags: [Some calls]
requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/A" } } } }` + responses,
			`schemas: { A: { type: object, properties: { a: { $ref: "#/components/schemas/A" } } } }`, "contains itself"},
		{"a security scheme that is not there", "tags: [Some calls]\nsecurity: [{ none: [] }]" + responses, "schemas: {}", "none"},
		{"a list for a mapping", "tags: [Some calls]\nresponses: []", "schemas: {}", "mapping"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			_, err := docpage.Render(document(tt.operation, tt.components))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("the error is %v, want one that says %q", err, tt.want)
			}
		})
	}
	if _, err := docpage.Render([]byte("paths: [")); err == nil {
		t.Error("broken YAML is no error")
	}
}
