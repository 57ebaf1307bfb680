#include "kernel_amd64.h"

#include <immintrin.h>
#include <math.h>

// Everything below runs only where convnet.Supported says so.
#define FAST __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl")))
#define INLINE static inline __attribute__((always_inline)) FAST

typedef __m512 vec;
enum { lanes = 16 };

INLINE vec load(const float *p) { return _mm512_loadu_ps(p); }
INLINE void store(float *p, vec v) { _mm512_storeu_ps(p, v); }
INLINE vec spread(float f) { return _mm512_set1_ps(f); }

// The lanes from i on that are below n.
INLINE __mmask16 below(ptrdiff_t i, ptrdiff_t n) { return (__mmask16)(n - i < lanes ? (1u << (n - i)) - 1 : 0xffff); }

// e to the power of x, to 1e-7 of it, for x no more than 0 and down to -80: 2 to the power
// of the whole part of x/ln 2, times a polynomial of the rest.
INLINE vec exponential(vec x)
{
	x = _mm512_max_ps(x, spread(-80));
	const vec n = _mm512_roundscale_ps(_mm512_mul_ps(x, spread(1.44269504f)), _MM_FROUND_TO_NEAREST_INT);
	const vec r = _mm512_fnmadd_ps(n, spread(0.693147181f), x);
	vec sum = spread(1.0f / 720);
	static const float terms[] = {1.0f / 120, 1.0f / 24, 1.0f / 6, 0.5f, 1, 1};
	for (int i = 0; i < 6; i++)
		sum = _mm512_fmadd_ps(sum, r, spread(terms[i]));
	return _mm512_scalef_ps(sum, n);
}

FAST void seq_enter(const float *x, int channels, ptrdiff_t n, float *y, ptrdiff_t stride)
{
	const __m512i planes = _mm512_mullo_epi32(_mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0),
						  _mm512_set1_epi32((int)n));
	for (ptrdiff_t c = 0; c < channels; c += lanes) {
		const __mmask16 some = below(c, channels);
		for (ptrdiff_t i = 0; i < n; i++)
			store(y + i * stride + c, _mm512_mask_i32gather_ps(spread(0), some, planes, x + c * n + i, 4));
	}
}

FAST void seq_norm(const float *x, ptrdiff_t n, ptrdiff_t stride, int channels, float epsilon, const float *scale,
		   const float *shift, float *y)
{
	for (ptrdiff_t i = 0; i < n; i++, x += stride, y += stride) {
		vec sum = spread(0);
		for (ptrdiff_t c = 0; c < channels; c += lanes)
			sum = _mm512_add_ps(sum, _mm512_maskz_loadu_ps(below(c, channels), x + c));
		const vec mean = spread(_mm512_reduce_add_ps(sum) / (float)channels);
		vec squares = spread(0);
		for (ptrdiff_t c = 0; c < channels; c += lanes) {
			const vec d = _mm512_maskz_sub_ps(below(c, channels), load(x + c), mean);
			squares = _mm512_fmadd_ps(d, d, squares);
		}
		const vec variance = spread(_mm512_reduce_add_ps(squares) / (float)channels + epsilon);
		const vec by = _mm512_div_ps(spread(1), _mm512_sqrt_ps(variance));
		for (ptrdiff_t c = 0; c < stride; c += lanes) {
			const vec d = _mm512_mul_ps(_mm512_sub_ps(load(x + c), mean), by);
			store(y + c, _mm512_fmadd_ps(d, load(scale + c), load(shift + c)));
		}
	}
}

// Makes numbers their exponentials, less that of the highest, and gives the sum of these.
INLINE float exponentials(float *p, int n)
{
	vec highest = spread(-INFINITY);
	for (int i = 0; i < n; i += lanes)
		highest = _mm512_mask_max_ps(highest, below(i, n), highest, load(p + i));
	const vec high = spread(_mm512_reduce_max_ps(highest));
	vec sum = spread(0);
	for (int i = 0; i < n; i += lanes) {
		const vec e = _mm512_maskz_mov_ps(below(i, n), exponential(_mm512_sub_ps(load(p + i), high)));
		store(p + i, e);
		sum = _mm512_add_ps(sum, e);
	}
	return _mm512_reduce_add_ps(sum);
}

enum { at_once = seq_at_once };

// How much so many queries are like each of n keys, of which there is a row for each of their
// numbers. Where there are fewer queries the last one stands for those that are missing.
INLINE void compare(const float *const query[at_once], const float *keys, int room, int n, int size, float scale, float *like)
{
	const vec by = spread(scale);
	for (int k = 0; k < n; k += lanes) {
		vec a = spread(0), b = a, c = a, d = a;
		for (int i = 0; i < size; i++) {
			const vec key = load(keys + i * room + k);
			a = _mm512_fmadd_ps(spread(query[0][i]), key, a);
			b = _mm512_fmadd_ps(spread(query[1][i]), key, b);
			c = _mm512_fmadd_ps(spread(query[2][i]), key, c);
			d = _mm512_fmadd_ps(spread(query[3][i]), key, d);
		}
		store(like + k, _mm512_mul_ps(a, by));
		store(like + room + k, _mm512_mul_ps(b, by));
		store(like + 2 * room + k, _mm512_mul_ps(c, by));
		store(like + 3 * room + k, _mm512_mul_ps(d, by));
	}
}

FAST void seq_attention(const float *x, ptrdiff_t stride, int n, int heads, int size, float scale, float *y,
			ptrdiff_t y_stride, float *scratch)
{
	const int room = (n + lanes - 1) / lanes * lanes;
	const __mmask16 some = below(0, size);
	float *keys = scratch, *like = scratch + seq_most * room;
	for (int h = 0; h < heads; h++) {
		const float *queries = x + h * size, *key = queries + heads * size, *values = key + heads * size;
		for (int i = 0; i < n; i++)
			for (int d = 0; d < size; d++)
				keys[d * room + i] = key[i * stride + d];
		for (int i = 0; i < n; i += at_once) {
			const float *query[at_once];
			float all[at_once];
			for (int q = 0; q < at_once; q++)
				query[q] = queries + (i + q < n ? i + q : n - 1) * stride;
			compare(query, keys, room, n, size, scale, like);
			for (int q = 0; q < at_once; q++)
				all[q] = exponentials(like + q * room, n);
			vec a = spread(0), b = a, c = a, d = a;
			for (int k = 0; k < n; k++) {
				const vec value = _mm512_maskz_loadu_ps(some, values + k * stride);
				a = _mm512_fmadd_ps(spread(like[k]), value, a);
				b = _mm512_fmadd_ps(spread(like[room + k]), value, b);
				c = _mm512_fmadd_ps(spread(like[2 * room + k]), value, c);
				d = _mm512_fmadd_ps(spread(like[3 * room + k]), value, d);
			}
			const vec sums[at_once] = {a, b, c, d};
			for (int q = 0; q < at_once && i + q < n; q++)
				_mm512_mask_storeu_ps(y + (i + q) * y_stride + h * size, some, _mm512_div_ps(sums[q], spread(all[q])));
		}
	}
}

FAST void seq_softmax(const float *x, ptrdiff_t n, ptrdiff_t stride, int channels, float *y)
{
	for (ptrdiff_t i = 0; i < n; i++, x += stride, y += channels) {
		vec highest = spread(-INFINITY), sum = spread(0);
		for (ptrdiff_t c = 0; c < channels; c += lanes)
			highest = _mm512_mask_max_ps(highest, below(c, channels), highest, load(x + c));
		const vec high = spread(_mm512_reduce_max_ps(highest));
		for (ptrdiff_t c = 0; c < channels; c += lanes) {
			const __mmask16 some = below(c, channels);
			const vec e = exponential(_mm512_sub_ps(load(x + c), high));
			_mm512_mask_storeu_ps(y + c, some, e);
			sum = _mm512_mask_add_ps(sum, some, sum, e);
		}
		const vec all = spread(1 / _mm512_reduce_add_ps(sum));
		for (ptrdiff_t c = 0; c < channels; c += lanes) {
			const __mmask16 some = below(c, channels);
			_mm512_mask_storeu_ps(y + c, some, _mm512_mul_ps(_mm512_maskz_loadu_ps(some, y + c), all));
		}
	}
}
