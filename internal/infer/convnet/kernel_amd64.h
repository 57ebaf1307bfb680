#include <stddef.h>

// Working memory is one array of floats, in which rows of pixels lie, the channels of each
// pixel beside each other. Distances and places in it count floats.

// How many floats the processor takes at once. Channels, weights and bias come in whole
// vectors of so many.
enum { conv_lanes = 16 };

// What is done with a sum. A hard-swish is s * clip(slope * s + offset, 0, high), times
// scale, plus shift; gated is s / (1 + exp(slope * s)).
enum { conv_plain, conv_relu, conv_swish, conv_gated };

typedef struct {
	int kind;
	float slope, offset, high, scale, shift;
} conv_activation;

// A convolution. Weights and bias lie as layer.go packs them.
typedef struct {
	int inputs;  // channels
	int vectors; // of channels that it makes
	int height, width, stride_x, pad_x;
	int paired; // weights are pairs of bfloat16, of two inputs each
	conv_activation activation;
} conv_layer;

enum { conv_most_rows = 5, conv_most_more = 3 };

// Where one row of what it makes lies, and what that is made of.
typedef struct {
	ptrdiff_t x[conv_most_rows], x_pixel; // the first pixels of the rows that are seen
	ptrdiff_t more[conv_most_more], more_pixel; // what is added to the sums, up to the first that is negative
	ptrdiff_t y, y_pixel;
	ptrdiff_t pairs; // room for the rows of x as pairs of bfloat16
	int width; // pixels of y
} conv_row;

int conv_made_by_amd(void);

// Left and right of the rows of x are zeros, as far as the window goes.
void conv_convolve(const conv_layer *l, const float *weights, const float *bias, const conv_row *r, float *memory);

// The same, each channel by itself, with windows 3 or 5 pixels wide.
void conv_depthwise(const conv_layer *l, const float *weights, const float *bias, const conv_row *r, float *memory);

// Adds row x of y's width to sums, of which there are whole vectors.
void conv_sum(const conv_row *r, int vectors, const float *memory, float *sums);

// Writes or adds row x, each pixel so many times and its channels times factors, to y.
void conv_place(const conv_row *r, int times, const float *factors, int vectors, int add, float *memory);

// Writes y, of four channels, from three planes, so far apart.
void conv_enter(const float *x, ptrdiff_t plane, const conv_row *r, float *memory);

// The logistic function of 16 channels of x, which are the pixels of 4 by 4, whose rows are
// so far apart.
void conv_leave(const conv_row *r, const float *memory, float *y, ptrdiff_t row);

// Writes channels of x, of y's width, to planes so far apart.
void conv_leave_plain(const conv_row *r, const float *memory, int channels, float *y, ptrdiff_t plane);

// For each of n rows of numbers the sum of vectors, times the row's number and a factor
// of their own.
void conv_multiply(const float *rows, int n, int through, const float *factors, const float *narrow, int vectors, float *y);
