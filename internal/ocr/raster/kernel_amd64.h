#include <stddef.h>
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

// Makes shades of rows of n numbers from -1 to 1, n a multiple of 64 and x so far from one
// row to the next, y so far. Needs AVX-512 with BW.
void raster_shades(const float *x, ptrdiff_t x_row, int rows, int n, uint8_t *y, ptrdiff_t y_row);

// For each of n columns of rows, the shade that so many of its samples are darker than.
void raster_rank(const uint8_t *x, ptrdiff_t row, int rows, int n, int rank, uint8_t *y);
