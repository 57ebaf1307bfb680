#include <stddef.h>

// Vectors of a sequence lie one after the other, so many floats apart. A stride is a
// multiple of 16, and what a vector does not fill is zero.

// Writes n vectors of x, which come as a plane for each channel.
void seq_enter(const float *x, int channels, ptrdiff_t n, float *y, ptrdiff_t stride);

// Takes from each of n vectors its mean and divides it by its deviation, of which the
// square is no less than epsilon, times scale, plus shift.
void seq_norm(const float *x, ptrdiff_t n, ptrdiff_t stride, int channels, float epsilon, const float *scale,
	      const float *shift, float *y);

// The largest size of a head of seq_attention, and how many queries it looks at at once.
enum { seq_most = 16, seq_at_once = 4 };

// For each head: of n queries, by how much each is like the n keys, the sum of values. A
// vector of x has the queries of all heads, their keys, their values. Scratch has room for
// seq_most + seq_at_once floats for each of n, rounded up to 16s.
void seq_attention(const float *x, ptrdiff_t stride, int n, int heads, int size, float scale, float *y,
		   ptrdiff_t y_stride, float *scratch);

// The softmax of the first channels of n vectors, written without gaps.
void seq_softmax(const float *x, ptrdiff_t n, ptrdiff_t stride, int channels, float *y);
