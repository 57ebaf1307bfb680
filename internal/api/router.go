package api

import (
	"maps"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strings"
)

// endpoint answers a request, or returns an error and has written nothing.
type endpoint func(w http.ResponseWriter, r *http.Request) error

// router finds the endpoint of a request. http.ServeMux does the matching; what it
// would answer by itself (404, 405 and redirects, as text) is answered here instead.
type router struct {
	mux      *http.ServeMux
	versions map[string]bool // "v3": there is a call under it
	calls    map[string]bool // "verification/status": some version has it
}

func newRouter(routes []route) *router {
	rt := &router{mux: http.NewServeMux(), versions: map[string]bool{"v1": true, "v2": true, "v3": true}, calls: map[string]bool{}}
	byPath := map[string]methods{}
	for _, r := range routes {
		if byPath[r.path] == nil {
			byPath[r.path] = methods{}
		}
		byPath[r.path][r.method] = r.handle
		if m := versioned.FindStringSubmatch(r.path); m != nil {
			rt.calls[m[2]] = true
		}
	}
	for path, m := range byPath {
		rt.mux.Handle(path, m)
		if bare := strings.TrimSuffix(path, "/"); bare != path && byPath[bare] == nil {
			rt.mux.HandleFunc(bare, rt.unknown) // the mux would redirect it
		}
	}
	rt.mux.HandleFunc("/", rt.unknown)
	return rt
}

func (rt *router) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !strings.HasPrefix(r.URL.Path, "/") || clean(r.URL.Path) != r.URL.Path {
		rt.unknown(w, r)
		return
	}
	rt.mux.ServeHTTP(w, r)
}

// clean keeps a slash at the end, which path.Clean drops.
func clean(p string) string {
	c := path.Clean(p)
	if strings.HasSuffix(p, "/") && c != "/" {
		c += "/"
	}
	return c
}

var versioned = regexp.MustCompile(`^/(v[0-9]+)(?:/(.*))?$`)

// unknown answers a path without a route: 410 when it names a version that is not
// published, or a call that only other versions have, and 404 otherwise.
func (rt *router) unknown(w http.ResponseWriter, r *http.Request) {
	m := versioned.FindStringSubmatch(r.URL.Path)
	if m != nil && (!rt.versions[m[1]] || rt.calls[m[2]]) {
		writeGone(w)
		return
	}
	writeProblem(w, r, &problem{status: http.StatusNotFound, message: "Route not found"})
}

// methods is what one path answers to.
type methods map[string]endpoint

func (m methods) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	eventOf(r).route = r.Pattern
	method := r.Method
	if method == http.MethodHead {
		method = http.MethodGet // net/http drops the body
	}
	handle, ok := m[method]
	if !ok {
		w.Header().Set("Allow", m.allow())
		writeProblem(w, r, &problem{status: http.StatusMethodNotAllowed, message: "Method not allowed"})
		return
	}
	if err := handle(w, r); err != nil {
		writeError(w, r, err)
	}
}

func (m methods) allow() string {
	names := slices.Sorted(maps.Keys(m))
	if i := slices.Index(names, http.MethodGet); i >= 0 {
		names = slices.Insert(names, i+1, http.MethodHead)
	}
	return strings.Join(names, ", ")
}
