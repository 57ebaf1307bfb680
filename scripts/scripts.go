// Package scripts holds what the scripts of the set-up and the program both know.
package scripts

import _ "embed"

// ModelSums are the SHA-256 of the model files, as sha256sum prints them. The library
// that runs them is there for each platform, in a folder of its name.
//
//go:embed models.sha256
var ModelSums string
