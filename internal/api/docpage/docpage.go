// Package docpage makes a page for people of an OpenAPI document: every call with its
// headers, parameters, bodies, examples, errors and a command to try it, by product.
//
// It is one file of HTML without script, image or font. So it works in any browser,
// without a network, under the strictest policy. The viewers there are need megabytes of
// script, and show a model of the document where a reader wants the answer to a call.
package docpage

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"slices"
	"strings"
)

var (
	//go:embed page.html
	pageHTML string
	//go:embed page.css
	pageCSS string

	pageTemplate = template.Must(template.New("page").Funcs(template.FuncMap{"prose": prose}).Parse(pageHTML))
)

// ContentSecurityPolicy is the header to send the page with. It allows the page's own
// style and nothing else.
var ContentSecurityPolicy = func() string {
	sum := sha256.Sum256([]byte(pageCSS))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}()

// page is what the template shows.
type page struct {
	doc                         document
	Title, Version, Description string
	Style                       template.CSS
	Products                    []product
}

// product is a tag of the document and its calls.
type product struct {
	ID, Name, Description string
	Calls                 []call
	Callbacks             []call // that Atlas makes
}

// All are the calls both ways.
func (p product) All() []call { return slices.Concat(p.Calls, p.Callbacks) }

// Render makes the page of an OpenAPI 3.1 document in YAML. Calls stand under their
// first tag, in the order of the document; those of a tag that it does not list are an
// error.
func Render(openapi []byte) ([]byte, error) {
	doc, err := parse(openapi)
	if err != nil {
		return nil, err
	}
	p := &page{
		doc: doc, Title: doc.Info.Title, Version: doc.Info.Version, Description: doc.Info.Description,
		Style: template.CSS(pageCSS),
	}
	for _, t := range doc.Tags {
		p.Products = append(p.Products, product{ID: slug(t.Name), Name: t.Name, Description: t.Description})
	}
	for _, path := range doc.Paths {
		for _, op := range path.Value {
			if err := p.add(op.Name, path.Name, op.Value); err != nil {
				return nil, fmt.Errorf("%s %s: %w", op.Name, path.Name, err)
			}
		}
	}
	var out bytes.Buffer
	if err := pageTemplate.Execute(&out, p); err != nil {
		return nil, fmt.Errorf("rendering the page: %w", err)
	}
	return out.Bytes(), nil
}

// add puts an operation and its callbacks under their product.
func (p *page) add(method, path string, op operation) error {
	i := slices.IndexFunc(p.Products, func(pr product) bool { return len(op.Tags) > 0 && pr.Name == op.Tags[0] })
	if i < 0 {
		return fmt.Errorf("the first of its tags %q is not among those of the document", op.Tags)
	}
	c, err := p.call(method, path, op)
	if err != nil {
		return err
	}
	product := &p.Products[i]
	product.Calls = append(product.Calls, c)
	for _, cb := range op.Callbacks {
		for _, url := range cb.Value {
			for _, op := range url.Value {
				c, err := p.callback(op.Name, url.Name, op.Value)
				if err != nil {
					return fmt.Errorf("callback %s: %w", cb.Name, err)
				}
				product.Callbacks = append(product.Callbacks, c)
			}
		}
	}
	return nil
}

func slug(name string) string { return strings.ReplaceAll(strings.ToLower(name), " ", "-") }

// prose shows the part of CommonMark that descriptions use: paragraphs, ## headings
// and `code`.
func prose(text string) template.HTML {
	var b strings.Builder
	for _, block := range strings.Split(strings.TrimSpace(text), "\n\n") {
		if heading, ok := strings.CutPrefix(block, "## "); ok {
			b.WriteString("<h3>" + template.HTMLEscapeString(heading) + "</h3>\n")
			continue
		}
		b.WriteString("<p>")
		for i, part := range strings.Split(block, "`") {
			part = template.HTMLEscapeString(part)
			if i%2 == 1 {
				part = "<code>" + part + "</code>"
			}
			b.WriteString(part)
		}
		b.WriteString("</p>\n")
	}
	return template.HTML(b.String())
}
