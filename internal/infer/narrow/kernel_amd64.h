#include <stddef.h>
#include <stdint.h>

// Pixels lie one after the other, the channels of each beside each other in stride
// bytes, a multiple of 64. A byte b stands for scale * (b - zero).

// What a convolution makes of its sums: bias + sum, times scale, plus zero, in a byte,
// and that looked up in a table of 256. Weights, bias and scale come in blocks of 64
// channels, ordered as layer.go packs them.
typedef struct {
	const int8_t *weights;
	const int32_t *bias;
	const float *scale;
	const uint8_t *table;
	int32_t zero;
} narrow_layer;

// Convolves each pixel by itself. groups is a quarter of the channels of x, rounded up;
// short_end says that the last block of channels has three vectors.
void narrow_pointwise(const narrow_layer *l, const uint8_t *x, ptrdiff_t x_stride, ptrdiff_t pixels, int groups,
		      int short_end, uint8_t *y, ptrdiff_t y_stride);

typedef struct {
	int height, width; // of x
	int out_height, out_width;
	int kernel_height, kernel_width;
	int stride_y, stride_x;
	int pad_y, pad_x;
} narrow_window;

// Convolves each channel by itself. beyond is a pixel as they are thought around x.
void narrow_depthwise(const narrow_layer *l, const narrow_window *v, const uint8_t *x, const uint8_t *beyond,
		      ptrdiff_t stride, uint8_t *y);

// The same for windows of 3 by 3 and 5 by 5 that move by one pixel across, faster.
void narrow_columns(const narrow_layer *l, const narrow_window *v, const uint8_t *x, const uint8_t *beyond,
		    ptrdiff_t stride, uint8_t *y);

// Adds up each channel.
void narrow_sums(const uint8_t *x, ptrdiff_t pixels, ptrdiff_t stride, uint32_t *sums);

// Multiplies x by a matrix and adds the bias.
void narrow_dense(const float *weights, const float *bias, const float *x, int rows, int columns, float *y);

// Multiplies what each channel stands for by a factor of its own.
void narrow_multiply(const uint8_t *x, ptrdiff_t pixels, ptrdiff_t stride, const float *factors, int zero,
		     int out_zero, uint8_t *y);

// From floats, a plane for each channel, and back.
void narrow_enter(const float *x, int channels, ptrdiff_t pixels, float scale, int zero, uint8_t *y, ptrdiff_t stride);
// What leaves is the means of cells of so many pixels, of which there are height times width.
void narrow_leave(const uint8_t *x, ptrdiff_t x_width, ptrdiff_t stride, int cell_height, int cell_width, ptrdiff_t height,
		  ptrdiff_t width, int channels, float scale, int zero, float offset, float *y);
