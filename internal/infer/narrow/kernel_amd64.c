#include "kernel_amd64.h"

#include <immintrin.h>

// Everything below runs only where narrow.Supported says so.
#define FAST __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx512vbmi")))
#define INLINE static inline __attribute__((always_inline)) FAST

// Sums of 64 channels are kept in four vectors such that packing them twice puts the
// channels in their order: vector j holds those whose number is j modulo 4, counted in
// fours.
enum { block = 64 };

typedef struct {
	__m512i quarter[4];
} lookup_table;

INLINE lookup_table load_table(const uint8_t *table)
{
	lookup_table t;
	for (int i = 0; i < 4; i++)
		t.quarter[i] = _mm512_loadu_si512(table + i * block);
	return t;
}

INLINE __m512i look_up(const lookup_table *t, __m512i b)
{
	__m512i low = _mm512_permutex2var_epi8(t->quarter[0], b, t->quarter[1]);
	__m512i high = _mm512_permutex2var_epi8(t->quarter[2], b, t->quarter[3]);
	return _mm512_mask_blend_epi8(_mm512_movepi8_mask(b), low, high);
}

// The bytes of a block's sums.
INLINE __m512i finish(__m512i sums0, __m512i sums1, __m512i sums2, __m512i sums3, const float *scale, __m512i zero,
		      const lookup_table *t)
{
	__m512i n0 = _mm512_cvtps_epi32(_mm512_mul_ps(_mm512_cvtepi32_ps(sums0), _mm512_loadu_ps(scale)));
	__m512i n1 = _mm512_cvtps_epi32(_mm512_mul_ps(_mm512_cvtepi32_ps(sums1), _mm512_loadu_ps(scale + 16)));
	__m512i n2 = _mm512_cvtps_epi32(_mm512_mul_ps(_mm512_cvtepi32_ps(sums2), _mm512_loadu_ps(scale + 32)));
	__m512i n3 = _mm512_cvtps_epi32(_mm512_mul_ps(_mm512_cvtepi32_ps(sums3), _mm512_loadu_ps(scale + 48)));
	__m512i low = _mm512_adds_epi16(_mm512_packs_epi32(n0, n1), zero);
	__m512i high = _mm512_adds_epi16(_mm512_packs_epi32(n2, n3), zero);
	return look_up(t, _mm512_packus_epi16(low, high));
}

// sums + bytes * weights, four products for each of 16 sums. The compiler's own function
// for this instruction has GCC 12 write every sum to memory.
INLINE __m512i dot(__m512i sums, __m512i bytes, __m512i weights)
{
	__asm__("vpdpbusd %2, %1, %0" : "+v"(sums) : "v"(bytes), "v"(weights));
	return sums;
}

INLINE __m512i four_bytes(const uint8_t *x)
{
	int32_t four;
	__builtin_memcpy(&four, x, 4);
	return _mm512_set1_epi32(four);
}

// The compiler keeps sums in registers only when each has a name.
#define SUMS(p)                                                                                                        \
	__m512i p##0 = _mm512_loadu_si512(bias), p##1 = _mm512_loadu_si512(bias + 16);                                  \
	__m512i p##2 = _mm512_loadu_si512(bias + 32), p##3 = _mm512_loadu_si512(bias + 48)
#define ADD(p, four)                                                                                                   \
	do {                                                                                                           \
		__m512i in = (four);                                                                                   \
		p##0 = dot(p##0, in, w0);                                                              \
		p##1 = dot(p##1, in, w1);                                                              \
		p##2 = dot(p##2, in, w2);                                                              \
		p##3 = dot(p##3, in, w3);                                                              \
	} while (0)
#define FINISH(p) finish(p##0, p##1, p##2, p##3, scale, zero, t)
#define WEIGHTS                                                                                                        \
	__m512i w0 = _mm512_loadu_si512(weights), w1 = _mm512_loadu_si512(weights + block);                             \
	__m512i w2 = _mm512_loadu_si512(weights + 2 * block), w3 = _mm512_loadu_si512(weights + 3 * block)

// One block of channels of six pixels. Inlined, it would find registers taken by the table.
__attribute__((noinline)) static FAST void six_pixels(const uint8_t *x, ptrdiff_t x_stride, int groups,
						      const int8_t *weights, const int32_t *bias, const float *scale,
						      int32_t out_zero, const uint8_t *lookup, uint8_t *y, ptrdiff_t y_stride)
{
	const uint8_t *x3 = x + 3 * x_stride;
	SUMS(a);
	SUMS(b);
	SUMS(c);
	SUMS(d);
	SUMS(e);
	SUMS(f);
	for (int g = 0; g < groups; g++, x += 4, x3 += 4, weights += 4 * block) {
		WEIGHTS;
		ADD(a, four_bytes(x));
		ADD(b, four_bytes(x + x_stride));
		ADD(c, four_bytes(x + 2 * x_stride));
		ADD(d, four_bytes(x3));
		ADD(e, four_bytes(x3 + x_stride));
		ADD(f, four_bytes(x3 + 2 * x_stride));
	}
	const __m512i zero = _mm512_set1_epi16((short)out_zero);
	const lookup_table table = load_table(lookup), *t = &table;
	_mm512_storeu_si512(y, FINISH(a));
	_mm512_storeu_si512(y + y_stride, FINISH(b));
	_mm512_storeu_si512(y + 2 * y_stride, FINISH(c));
	y += 3 * y_stride;
	_mm512_storeu_si512(y, FINISH(d));
	_mm512_storeu_si512(y + y_stride, FINISH(e));
	_mm512_storeu_si512(y + 2 * y_stride, FINISH(f));
}

INLINE void one_pixel(const uint8_t *x, int groups, const int8_t *weights, const int32_t *bias, const float *scale,
		      __m512i zero, const lookup_table *t, uint8_t *y)
{
	SUMS(a);
	for (int g = 0; g < groups; g++, x += 4, weights += 4 * block) {
		WEIGHTS;
		ADD(a, four_bytes(x));
	}
	_mm512_storeu_si512(y, FINISH(a));
}

// The last block has but three vectors where it has no more than 48 channels: vector j has
// those whose number is j modulo 3, counted in fours. What three vectors leave free of each
// quarter is closed up when they have become bytes.
enum { short_block = 48 };
#define SUMS_OF_3(p)                                                                                                   \
	__m512i p##0 = _mm512_loadu_si512(bias), p##1 = _mm512_loadu_si512(bias + 16), p##2 = _mm512_loadu_si512(bias + 32)
#define ADD_TO_3(p, four)                                                                                              \
	do {                                                                                                           \
		__m512i in = (four);                                                                                   \
		p##0 = dot(p##0, in, w0);                                                                              \
		p##1 = dot(p##1, in, w1);                                                                              \
		p##2 = dot(p##2, in, w2);                                                                              \
	} while (0)
#define FINISH_3(p)                                                                                                    \
	_mm512_maskz_compress_epi32(0x7777, finish(p##0, p##1, p##2, _mm512_setzero_si512(), scale, zero, t))
#define WEIGHTS_OF_3                                                                                                   \
	__m512i w0 = _mm512_loadu_si512(weights), w1 = _mm512_loadu_si512(weights + block);                             \
	__m512i w2 = _mm512_loadu_si512(weights + 2 * block)

__attribute__((noinline)) static FAST void eight_pixels_short(const uint8_t *x, ptrdiff_t x_stride, int groups,
							      const int8_t *weights, const int32_t *bias, const float *scale,
							      int32_t out_zero, const uint8_t *lookup, uint8_t *y,
							      ptrdiff_t y_stride)
{
	const uint8_t *x4 = x + 4 * x_stride;
	const ptrdiff_t third = 3 * x_stride;
	SUMS_OF_3(a);
	SUMS_OF_3(b);
	SUMS_OF_3(c);
	SUMS_OF_3(d);
	SUMS_OF_3(e);
	SUMS_OF_3(f);
	SUMS_OF_3(g);
	SUMS_OF_3(h);
	for (int i = 0; i < groups; i++, x += 4, x4 += 4, weights += 4 * short_block) {
		WEIGHTS_OF_3;
		ADD_TO_3(a, four_bytes(x));
		ADD_TO_3(b, four_bytes(x + x_stride));
		ADD_TO_3(c, four_bytes(x + 2 * x_stride));
		ADD_TO_3(d, four_bytes(x + third));
		ADD_TO_3(e, four_bytes(x4));
		ADD_TO_3(f, four_bytes(x4 + x_stride));
		ADD_TO_3(g, four_bytes(x4 + 2 * x_stride));
		ADD_TO_3(h, four_bytes(x4 + third));
	}
	const __m512i zero = _mm512_set1_epi16((short)out_zero);
	const lookup_table table = load_table(lookup), *t = &table;
	_mm512_storeu_si512(y, FINISH_3(a));
	_mm512_storeu_si512(y + y_stride, FINISH_3(b));
	_mm512_storeu_si512(y + 2 * y_stride, FINISH_3(c));
	_mm512_storeu_si512(y + 3 * y_stride, FINISH_3(d));
	y += 4 * y_stride;
	_mm512_storeu_si512(y, FINISH_3(e));
	_mm512_storeu_si512(y + y_stride, FINISH_3(f));
	_mm512_storeu_si512(y + 2 * y_stride, FINISH_3(g));
	_mm512_storeu_si512(y + 3 * y_stride, FINISH_3(h));
}

INLINE void one_pixel_short(const uint8_t *x, int groups, const int8_t *weights, const int32_t *bias, const float *scale,
			    __m512i zero, const lookup_table *t, uint8_t *y)
{
	SUMS_OF_3(a);
	for (int i = 0; i < groups; i++, x += 4, weights += 4 * short_block) {
		WEIGHTS_OF_3;
		ADD_TO_3(a, four_bytes(x));
	}
	_mm512_storeu_si512(y, FINISH_3(a));
}

// How many pixels are worked on while the processor's nearest cache holds them.
enum { near = 96 };

FAST void narrow_pointwise(const narrow_layer *l, const uint8_t *x, ptrdiff_t x_stride, ptrdiff_t pixels, int groups,
			   int short_end, uint8_t *y, ptrdiff_t y_stride)
{
	const __m512i zero = _mm512_set1_epi16((short)l->zero);
	const lookup_table table = load_table(l->table), *t = &table;
	for (ptrdiff_t from = 0; from < pixels; from += near) {
		ptrdiff_t to = from + near < pixels ? from + near : pixels;
		for (ptrdiff_t c = 0; c < y_stride; c += block) {
			const int8_t *w = l->weights + c * 4 * groups;
			const int is_short = short_end && c + block == y_stride, size = is_short ? 8 : 6;
			ptrdiff_t p = from;
			for (; p + size <= to; p += size)
				(is_short ? eight_pixels_short : six_pixels)(x + p * x_stride, x_stride, groups, w, l->bias + c,
									   l->scale + c, l->zero, l->table,
									   y + p * y_stride + c, y_stride);
			for (; p < to; p++)
				if (is_short)
					one_pixel_short(x + p * x_stride, groups, w, l->bias + c, l->scale + c, zero, t,
							y + p * y_stride + c);
				else
					one_pixel(x + p * x_stride, groups, w, l->bias + c, l->scale + c, zero, t,
						  y + p * y_stride + c);
		}
	}
}

// Where a pixel around x lies, beyond the edges that of beyond.
INLINE const uint8_t *around(const narrow_window *v, const uint8_t *x, const uint8_t *beyond, ptrdiff_t stride, int iy,
			     int ix)
{
	int inside = iy >= 0 && iy < v->height && ix >= 0 && ix < v->width;
	return inside ? x + ((ptrdiff_t)iy * v->width + ix) * stride : beyond;
}

// The bytes of four taps of 64 channels, beside each other in the order of sums.
#define INTERLEAVE(in, t0, t1, t2, t3)                                                                                 \
	__m512i in##low = _mm512_unpacklo_epi8(t0, t1), in##low2 = _mm512_unpacklo_epi8(t2, t3);                        \
	__m512i in##high = _mm512_unpackhi_epi8(t0, t1), in##high2 = _mm512_unpackhi_epi8(t2, t3);                      \
	__m512i in##0 = _mm512_unpacklo_epi16(in##low, in##low2), in##1 = _mm512_unpackhi_epi16(in##low, in##low2);     \
	__m512i in##2 = _mm512_unpacklo_epi16(in##high, in##high2), in##3 = _mm512_unpackhi_epi16(in##high, in##high2)
#define ADD_TAPS(p, in, weights)                                                                                       \
	do {                                                                                                           \
		p##0 = dot(p##0, in##0, _mm512_loadu_si512(weights));                                                  \
		p##1 = dot(p##1, in##1, _mm512_loadu_si512((weights) + block));                                        \
		p##2 = dot(p##2, in##2, _mm512_loadu_si512((weights) + 2 * block));                                    \
		p##3 = dot(p##3, in##3, _mm512_loadu_si512((weights) + 3 * block));                                    \
	} while (0)
#define MOVE(to, from) (to##0 = from##0, to##1 = from##1, to##2 = from##2, to##3 = from##3)
#define START(p)                                                                                                       \
	(p##0 = _mm512_loadu_si512(bias), p##1 = _mm512_loadu_si512(bias + 16), p##2 = _mm512_loadu_si512(bias + 32),   \
	 p##3 = _mm512_loadu_si512(bias + 48))

// Four bytes of 64 channels.
enum { four = 4 * block };

// Keeps the compiler from loading early what it has no register for.
#define LATER __asm__ volatile("" ::: "memory")

// A row of pixels as a window's row goes over it: beyond its ends, and above and below the
// image, is the same pixel again and again.
typedef struct {
	const uint8_t *at;
	ptrdiff_t step;
} pixel_row;

INLINE pixel_row row_at(const narrow_window *v, const uint8_t *x, const uint8_t *beyond, ptrdiff_t stride, int iy, int inside)
{
	inside = inside && iy >= 0 && iy < v->height;
	pixel_row r = {inside ? x + (ptrdiff_t)iy * v->width * stride : beyond, inside ? stride : 0};
	return r;
}

// What is loaded of row i, which goes on to its next pixel.
#define NEXT(i) _mm512_loadu_si512(r##i.at); r##i.at += r##i.step

// One row of a block of channels, 3 by 3 or 5 by 5, a step of one across: each column is
// interleaved once, for all the sums that it is a part of. There are columns left of the
// image, in it and right of it.
#define ROW                                                                                                            \
	const narrow_window *v, const uint8_t *x, const uint8_t *beyond, ptrdiff_t stride, int top,                     \
		const int8_t *weights, const int32_t *bias, const float *scale, int32_t out_zero,                      \
		const uint8_t *lookup, uint8_t *y
#define PARTS int part = 0, column = 0; part < 3; part++
#define PART_ENDS(window) (part == 0 ? v->pad_x : part == 1 ? v->pad_x + v->width : v->out_width + (window) - 1)
#define START_ROW(i) pixel_row r##i = row_at(v, x, beyond, stride, top + i, part == 1)

__attribute__((noinline)) static FAST void row_of_3(ROW)
{
	const __m512i zero = _mm512_set1_epi16((short)out_zero), none = _mm512_setzero_si512();
	SUMS(a);
	SUMS(b);
	SUMS(c);
	for (PARTS) {
		START_ROW(0);
		START_ROW(1);
		START_ROW(2);
		for (const int end = PART_ENDS(3); column < end; column++) {
			__m512i t0 = NEXT(0);
			__m512i t1 = NEXT(1);
			__m512i t2 = NEXT(2);
			INTERLEAVE(in, t0, t1, t2, none);
			ADD_TAPS(a, in, weights + 2 * four);
			ADD_TAPS(b, in, weights + four);
			ADD_TAPS(c, in, weights);
			if (column >= 2) {
				const lookup_table table = load_table(lookup), *t = &table;
				_mm512_storeu_si512(y, FINISH(a));
				y += stride;
			}
			MOVE(a, b);
			MOVE(b, c);
			START(c);
		}
	}
}

__attribute__((noinline)) static FAST void row_of_5(ROW)
{
	const __m512i none = _mm512_setzero_si512();
	const int8_t *last = weights + 5 * four;
	SUMS(a);
	SUMS(b);
	SUMS(c);
	SUMS(d);
	SUMS(e);
	for (PARTS) {
		START_ROW(0);
		START_ROW(1);
		START_ROW(2);
		START_ROW(3);
		START_ROW(4);
		for (const int end = PART_ENDS(5); column < end; column++) {
			{
				__m512i t0 = NEXT(0);
				__m512i t1 = NEXT(1);
				__m512i t2 = NEXT(2);
				__m512i t3 = NEXT(3);
				INTERLEAVE(in, t0, t1, t2, t3);
				ADD_TAPS(a, in, weights + 4 * four);
				ADD_TAPS(b, in, weights + 3 * four);
				ADD_TAPS(c, in, weights + 2 * four);
				ADD_TAPS(d, in, weights + four);
				ADD_TAPS(e, in, weights);
			}
			LATER;
			__m512i t4 = NEXT(4);
			INTERLEAVE(in, t4, none, none, none);
			ADD_TAPS(a, in, last + 4 * four);
			ADD_TAPS(b, in, last + 3 * four);
			ADD_TAPS(c, in, last + 2 * four);
			ADD_TAPS(d, in, last + four);
			ADD_TAPS(e, in, last);
			LATER;
			if (column >= 4) {
				const __m512i zero = _mm512_set1_epi16((short)out_zero);
				const lookup_table table = load_table(lookup), *t = &table;
				_mm512_storeu_si512(y, FINISH(a));
				y += stride;
			}
			MOVE(a, b);
			MOVE(b, c);
			MOVE(c, d);
			MOVE(d, e);
			START(e);
		}
	}
}

// Block by block of channels, so that the rows that a window sees again are still near.
FAST void narrow_columns(const narrow_layer *l, const narrow_window *v, const uint8_t *x, const uint8_t *beyond,
			 ptrdiff_t stride, uint8_t *y)
{
	const ptrdiff_t weights = v->kernel_width == 3 ? 3 * 4 : 2 * 5 * 4; // a channel
	for (ptrdiff_t c = 0; c < stride; c += block)
		for (int oy = 0; oy < v->out_height; oy++)
			(v->kernel_width == 3 ? row_of_3 : row_of_5)(v, x + c, beyond + c, stride, oy * v->stride_y - v->pad_y,
								    l->weights + c * weights, l->bias + c, l->scale + c,
								    l->zero, l->table, y + oy * v->out_width * stride + c);
}

enum { most_taps = 28 };

FAST void narrow_depthwise(const narrow_layer *l, const narrow_window *v, const uint8_t *x, const uint8_t *beyond,
			   ptrdiff_t stride, uint8_t *y)
{
	const __m512i zero = _mm512_set1_epi16((short)l->zero);
	const lookup_table table = load_table(l->table), *t = &table;
	const int groups = (v->kernel_height * v->kernel_width + 3) / 4;
	const uint8_t *taps[most_taps];
	for (int i = 0; i < most_taps; i++)
		taps[i] = beyond;
	for (int oy = 0; oy < v->out_height; oy++)
		for (int ox = 0; ox < v->out_width; ox++, y += stride) {
			const uint8_t **tap = taps;
			for (int ky = 0; ky < v->kernel_height; ky++)
				for (int kx = 0; kx < v->kernel_width; kx++)
					*tap++ = around(v, x, beyond, stride, oy * v->stride_y + ky - v->pad_y,
							ox * v->stride_x + kx - v->pad_x);
			for (ptrdiff_t c = 0; c < stride; c += block) {
				const int32_t *bias = l->bias + c;
				const float *scale = l->scale + c;
				const int8_t *weights = l->weights + c * 4 * groups;
				SUMS(s);
				for (int g = 0; g < groups; g++) {
					const uint8_t *const *tap4 = taps + 4 * g;
					__m512i t0 = _mm512_loadu_si512(tap4[0] + c), t1 = _mm512_loadu_si512(tap4[1] + c);
					__m512i t2 = _mm512_loadu_si512(tap4[2] + c), t3 = _mm512_loadu_si512(tap4[3] + c);
					INTERLEAVE(in, t0, t1, t2, t3);
					ADD_TAPS(s, in, weights + g * four);
				}
				_mm512_storeu_si512(y + c, FINISH(s));
			}
		}
}

INLINE __m512i widened(const uint8_t *x) { return _mm512_cvtepu8_epi32(_mm_loadu_si128((const __m128i *)x)); }

FAST void narrow_sums(const uint8_t *x, ptrdiff_t pixels, ptrdiff_t stride, uint32_t *sums)
{
	for (ptrdiff_t c = 0; c < stride; c += block) {
		__m512i a = _mm512_setzero_si512(), b = a, d = a, e = a;
		for (ptrdiff_t p = 0; p < pixels; p++) {
			const uint8_t *at = x + p * stride + c;
			a = _mm512_add_epi32(a, widened(at));
			b = _mm512_add_epi32(b, widened(at + 16));
			d = _mm512_add_epi32(d, widened(at + 32));
			e = _mm512_add_epi32(e, widened(at + 48));
		}
		_mm512_storeu_si512(sums + c, a);
		_mm512_storeu_si512(sums + c + 16, b);
		_mm512_storeu_si512(sums + c + 32, d);
		_mm512_storeu_si512(sums + c + 48, e);
	}
}

INLINE __m512 some_floats(const float *x, int n)
{
	return _mm512_maskz_loadu_ps((__mmask16)(n < 16 ? (1u << n) - 1 : 0xffff), x);
}

// Four rows at a time, so that none waits for its own last sum.
FAST void narrow_dense(const float *weights, const float *bias, const float *x, int rows, int columns, float *y)
{
	for (int i = 0; i < rows; i += 4) {
		const float *row[4];
		__m512 sums[4];
		for (int r = 0; r < 4; r++) {
			row[r] = weights + (ptrdiff_t)(i + r < rows ? i + r : rows - 1) * columns;
			sums[r] = _mm512_setzero_ps();
		}
		for (int c = 0; c < columns; c += 16) {
			const __m512 v = some_floats(x + c, columns - c);
			for (int r = 0; r < 4; r++)
				sums[r] = _mm512_fmadd_ps(some_floats(row[r] + c, columns - c), v, sums[r]);
		}
		for (int r = 0; r < 4 && i + r < rows; r++)
			y[i + r] = bias[i + r] + _mm512_reduce_add_ps(sums[r]);
	}
}

INLINE __m128i narrowed(__m512i n) { return _mm512_cvtusepi32_epi8(_mm512_max_epi32(n, _mm512_setzero_si512())); }

FAST void narrow_multiply(const uint8_t *x, ptrdiff_t pixels, ptrdiff_t stride, const float *factors, int zero,
			  int out_zero, uint8_t *y)
{
	const __m512i from = _mm512_set1_epi32(zero), to = _mm512_set1_epi32(out_zero);
	for (ptrdiff_t p = 0; p < pixels; p++, x += stride, y += stride)
		for (ptrdiff_t c = 0; c < stride; c += 16) {
			__m512 f = _mm512_cvtepi32_ps(_mm512_sub_epi32(widened(x + c), from));
			__m512i n = _mm512_cvtps_epi32(_mm512_mul_ps(f, _mm512_loadu_ps(factors + c)));
			_mm_storeu_si128((__m128i *)(y + c), narrowed(_mm512_add_epi32(n, to)));
		}
}

FAST void narrow_enter(const float *x, int channels, ptrdiff_t pixels, float scale, int zero, uint8_t *y, ptrdiff_t stride)
{
	// What is more than a byte stays so as an integer. Numbers that are none pass this as such.
	const __m512 divisor = _mm512_set1_ps(scale), most = _mm512_set1_ps(255);
	const __m512i to = _mm512_set1_epi32(zero);
	for (ptrdiff_t p = 0; p < pixels; p += 16) {
		const int n = pixels - p < 16 ? (int)(pixels - p) : 16;
		const __mmask16 some = (__mmask16)((1u << n) - 1);
		for (int c = 0; c < channels; c++) {
			uint8_t bytes[16];
			__m512 f = _mm512_min_ps(most, _mm512_div_ps(_mm512_maskz_loadu_ps(some, x + c * pixels + p), divisor));
			_mm_storeu_si128((__m128i *)bytes, narrowed(_mm512_add_epi32(_mm512_cvtps_epi32(f), to)));
			for (int i = 0; i < n; i++)
				y[(p + i) * stride + c] = bytes[i];
		}
	}
}

FAST void narrow_leave(const uint8_t *x, ptrdiff_t x_width, ptrdiff_t stride, int cell_height, int cell_width,
		       ptrdiff_t height, ptrdiff_t width, int channels, float scale, int zero, float offset, float *y)
{
	const int cell = cell_height * cell_width;
	const __m512 unit = _mm512_set1_ps(scale / (float)cell), more = _mm512_set1_ps(offset);
	const __m512i from = _mm512_set1_epi32(zero * cell);
	const __m512i planes = _mm512_mullo_epi32(_mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0),
						  _mm512_set1_epi32((int)(height * width)));
	for (int c = 0; c < channels; c += 16) {
		const int n = channels - c < 16 ? channels - c : 16;
		const __mmask16 some = (__mmask16)((1u << n) - 1);
		for (ptrdiff_t p = 0; p < height * width; p++) {
			const uint8_t *first = x + (p / width * cell_height * x_width + p % width * cell_width) * stride + c;
			__m512i sum = _mm512_setzero_si512();
			for (int i = 0; i < cell; i++)
				sum = _mm512_add_epi32(sum, widened(first + (i / cell_width * x_width + i % cell_width) * stride));
			__m512 f = _mm512_cvtepi32_ps(_mm512_sub_epi32(sum, from));
			_mm512_mask_i32scatter_ps(y + c * height * width + p, some, planes, _mm512_fmadd_ps(f, unit, more), 4);
		}
	}
}
