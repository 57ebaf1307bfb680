//go:build !amd64

package raster

import "image"

const hasKernel = false

func (s *sampler) fastRow(Plane, int, int)            { panic(noKernel) }
func colours(*image.YCbCr, int, []byte)               { panic(noKernel) }
func (s *Shades) fast([]float32, int, int, []int) int { panic(noKernel) }

const noKernel = "raster: no kernel for this processor"
