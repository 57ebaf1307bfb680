package quality

import "image"

func screenPattern(image.Image, image.Rectangle) float64 { return 0 }
