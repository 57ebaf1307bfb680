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
