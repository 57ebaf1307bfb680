#include <stdint.h>

// A picture of blue, green and red, and one byte more that may be read.
typedef struct {
	int width, height;
	float x, y, dx, dy;	   // of the first sample, and from one to the next
	float scale[3], shift[3]; // of blue, green and red
} raster_row;

// Samples a picture along a line, bilinearly; beyond the picture its border goes on. Needs
// AVX-512.
void raster_sample(const raster_row *r, const uint8_t *picture, int n, float *blue, float *green, float *red);

// Colours of n pixels beside each other as a JPEG has them, those of blue and red one for
// each pixel or for two, as blue, green and red. Needs AVX-512 with BW.
void raster_colours(const uint8_t *y, const uint8_t *cb, const uint8_t *cr, int halved, int n, uint8_t *bgr);
