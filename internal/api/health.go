package api

import (
	"net/http"

	"atlas/internal/fault"
)

type healthAnswer struct {
	Status string `json:"status"`
}

// Paths that probes ask.
const (
	healthPath = "/healthz"
	readyPath  = "/readyz"
)

// healthy says that the process runs; it looks at nothing else.
func (a *api) healthy(w http.ResponseWriter, _ *http.Request) error {
	return answer(w, http.StatusOK, healthAnswer{"ok"})
}

// ready says that work can be taken.
func (a *api) ready(w http.ResponseWriter, r *http.Request) error {
	if a.Ready != nil {
		if err := a.Ready(r.Context()); err != nil {
			return fault.Wrap(err, fault.Unavailable, "not_ready", "Not ready")
		}
	}
	return answer(w, http.StatusOK, healthAnswer{"ready"})
}
