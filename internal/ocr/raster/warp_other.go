//go:build !amd64

package raster

const hasKernel = false

func (s *sampler) fastRow(Plane, int, int) { panic("raster: no kernel for this processor") }
