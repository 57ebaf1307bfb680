package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// version is set by the linker (make build); otherwise the module's is taken.
var version string

type versionCommand struct{}

// Run prints the version, the commit and the toolchain.
func (versionCommand) Run(p *program) error {
	_, err := fmt.Fprintf(p.stdout, "atlas %s (%s, %s/%s)\n", versionName(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}

func versionName() string {
	if version != "" {
		return version
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return s.Value[:min(len(s.Value), 12)]
		}
	}
	return info.Main.Version
}
