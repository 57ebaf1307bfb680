#include "kernel_amd64.h"

#include <immintrin.h>

// Everything below runs only where convnet.Supported says so.
#define FAST __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl")))
#define PAIRED __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16")))
#define INLINE static inline __attribute__((always_inline)) FAST

typedef __m512 vec;
enum { lanes = conv_lanes };

INLINE vec load(const float *p) { return _mm512_loadu_ps(p); }
INLINE void store(float *p, vec v) { _mm512_storeu_ps(p, v); }
INLINE vec spread(float f) { return _mm512_set1_ps(f); }

// sum += a * b, by name: of its own function for this the compiler keeps sums in memory,
// and it does those of an array, which is why the sums below have names.
#define FMA(sum, a, b) __asm__("vfmadd231ps %2, %1, %0" : "+v"(sum) : "v"(a), "v"(b))
// The same with one number for all lanes.
#define FMA_ONE(sum, a, at) __asm__("vfmadd231ps %2%{1to16%}, %1, %0" : "+v"(sum) : "v"(a), "m"(*(at)))
// Both for lanes that hold a pair of bfloat16 each: the sum of two products.
#define DOT(sum, a, b) __asm__("vdpbf16ps %2, %1, %0" : "+v"(sum) : "v"(a), "v"(b))
#define DOT_ONE(sum, a, at) __asm__("vdpbf16ps %2%{1to16%}, %1, %0" : "+v"(sum) : "v"(a), "m"(*(at)))

// The numbers of an activation, spread. They are taken out of memory once: the compiler must
// think that any vector that is stored changes them.
typedef struct {
	int kind;
	vec slope, offset, high, scale, shift;
} activation;

INLINE activation ready(const conv_activation *a)
{
	activation r = {a->kind, spread(a->slope), spread(a->offset), spread(a->high), spread(a->scale), spread(a->shift)};
	return r;
}

// e to the power of x, to 1e-7 of it: 2 to the power of the whole part of x/ln 2, times a
// polynomial of the rest.
INLINE vec exponential(vec x)
{
	x = _mm512_max_ps(_mm512_min_ps(x, spread(80)), spread(-80));
	const vec n = _mm512_roundscale_ps(_mm512_mul_ps(x, spread(1.44269504f)), _MM_FROUND_TO_NEAREST_INT);
	const vec r = _mm512_fnmadd_ps(n, spread(0.693147181f), x);
	vec sum = spread(1.0f / 720);
	static const float terms[] = {1.0f / 120, 1.0f / 24, 1.0f / 6, 0.5f, 1, 1};
	for (int i = 0; i < 6; i++)
		sum = _mm512_fmadd_ps(sum, r, spread(terms[i]));
	return _mm512_scalef_ps(sum, n);
}

INLINE vec activate(const activation *a, vec s)
{
	if (a->kind == conv_swish) {
		vec gate = _mm512_fmadd_ps(s, a->slope, a->offset);
		gate = _mm512_min_ps(_mm512_max_ps(gate, spread(0)), a->high);
		return _mm512_fmadd_ps(_mm512_mul_ps(s, gate), a->scale, a->shift);
	}
	if (a->kind == conv_gated)
		return _mm512_div_ps(s, _mm512_add_ps(spread(1), exponential(_mm512_mul_ps(s, a->slope))));
	return a->kind == conv_relu ? _mm512_max_ps(s, spread(0)) : s;
}

// Where the pixels are that one of y sees.
typedef struct {
	ptrdiff_t step; // to those of the next pixel
	int inputs;     // numbers of a pixel, or pairs of them
	int taps;
	ptrdiff_t tap[conv_most_rows * conv_most_rows];
} view;

INLINE view view_of(const conv_layer *l, const conv_row *r)
{
	view v = {.step = l->stride_x * r->x_pixel, .inputs = l->inputs, .taps = l->height * l->width};
	for (int i = 0; i < v.taps; i++)
		v.tap[i] = r->x[i / l->width] + (i % l->width - l->pad_x) * r->x_pixel;
	return v;
}

// The rows of a view as pairs of bfloat16, which it is then of.
static PAIRED void pair_rows(const conv_layer *l, const conv_row *r, float *memory, view *v)
{
	const ptrdiff_t pixel = r->x_pixel / 2, before = l->pad_x * r->x_pixel;
	const ptrdiff_t size = ((r->width - 1) * l->stride_x + l->width) * r->x_pixel;
	float *to = memory + r->pairs;
	for (int row = 0; row < l->height; row++, to += size / 2) {
		const float *x = memory + r->x[row] - before;
		ptrdiff_t i = 0;
		for (; i + 2 * lanes <= size; i += 2 * lanes)
			store(to + i / 2, (vec)_mm512_cvtne2ps_pbh(load(x + i + lanes), load(x + i)));
		if (i < size)
			store(to + i / 2, (vec)_mm512_cvtne2ps_pbh(spread(0), load(x + i)));
		for (int column = 0; column < l->width; column++)
			v->tap[row * l->width + column] = to - memory + column * pixel;
	}
	v->step = l->stride_x * pixel;
	v->inputs = l->inputs / 2;
}

// What a tile of pixels of some vectors of channels is made of.
#define TILE                                                                                                           \
	const conv_layer *l, const view *v, const float *x, const float *weights, const float *bias,                   \
		const float *const *more, ptrdiff_t more_from, ptrdiff_t more_step, float *y, ptrdiff_t y_step

#define PIXELS_1(M) M(0, x0)
#define PIXELS_8(M)                                                                                                    \
	M(0, x0) M(1, x0 + s) M(2, x0 + 2 * s) M(3, x3) M(4, x3 + s) M(5, x3 + 2 * s) M(6, x6) M(7, x6 + s)
#define PIXELS_12(M) PIXELS_8(M) M(8, x6 + 2 * s) M(9, x9) M(10, x9 + s) M(11, x9 + 2 * s)
#define PIXELS_16(M) PIXELS_12(M) M(12, x12) M(13, x12 + s) M(14, x12 + 2 * s) M(15, x15)

#define LOADS_1(p, from) vec p##0 = load(from);
#define LOADS_2(p, from) LOADS_1(p, from) vec p##1 = load((from) + lanes);
#define LOADS_3(p, from) LOADS_2(p, from) vec p##2 = load((from) + 2 * lanes);
#define START_1(i, at) vec a##i = b0;
#define START_2(i, at) START_1(i, at) vec c##i = b1;
#define START_3(i, at) START_2(i, at) vec d##i = b2;
#define ADD_1(MULTIPLY, i, at) MULTIPLY##_ONE(a##i, w0, at);
#define ADD_2(MULTIPLY, i, at)                                                                                         \
	{                                                                                                              \
		vec in = spread(*(at));                                                                                \
		MULTIPLY(a##i, w0, in);                                                                                \
		MULTIPLY(c##i, w1, in);                                                                                \
	}
#define ADD_3(MULTIPLY, i, at)                                                                                         \
	{                                                                                                              \
		vec in = spread(*(at));                                                                                \
		MULTIPLY(a##i, w0, in);                                                                                \
		MULTIPLY(c##i, w1, in);                                                                                \
		MULTIPLY(d##i, w2, in);                                                                                \
	}
#define FMA_1(i, at) ADD_1(FMA, i, at)
#define FMA_2(i, at) ADD_2(FMA, i, at)
#define FMA_3(i, at) ADD_3(FMA, i, at)
#define DOT_1(i, at) ADD_1(DOT, i, at)
#define DOT_2(i, at) ADD_2(DOT, i, at)
#define DOT_3(i, at) ADD_3(DOT, i, at)
#define END(i, j, sum)                                                                                                 \
	{                                                                                                              \
		vec s = sum;                                                                                           \
		for (const float *const *m = more; *m; m++)                                                            \
			s = _mm512_add_ps(s, load(*m + more_from + (i) * more_step + (j) * lanes));                    \
		store(y + (i) * y_step + (j) * lanes, activate(&act, s));                                              \
	}
#define END_1(i, at) END(i, 0, a##i)
#define END_2(i, at) END_1(i, at) END(i, 1, c##i)
#define END_3(i, at) END_2(i, at) END(i, 2, d##i)

#define MAKE_TILE(MULTIPLY, V, PIXELS)                                                                                 \
	__attribute__((noinline)) static FAST void tile_##MULTIPLY##_##V##_##PIXELS(TILE)                              \
	{                                                                                                              \
		const ptrdiff_t s = v->step;                                                                           \
		LOADS_##V(b, bias) PIXELS_##PIXELS(START_##V)                                                          \
		for (int t = 0; t < v->taps; t++) {                                                                    \
			const float *x0 = x + v->tap[t], *end = x0 + v->inputs;                                        \
			const float *x3 = x0 + 3 * s, *x6 = x3 + 3 * s, *x9 = x6 + 3 * s;                              \
			const float *x12 = x9 + 3 * s, *x15 = x12 + 3 * s;                                             \
			for (; x0 < end; x0++, x3++, x6++, x9++, x12++, x15++, weights += (V) * lanes) {               \
				LOADS_##V(w, weights) PIXELS_##PIXELS(MULTIPLY##_##V)                                  \
			}                                                                                              \
		}                                                                                                      \
		const activation act = ready(&l->activation);                                                          \
		PIXELS_##PIXELS(END_##V)                                                                               \
	}
MAKE_TILE(FMA, 1, 1)
MAKE_TILE(FMA, 2, 1)
MAKE_TILE(FMA, 3, 1)
MAKE_TILE(FMA, 1, 16)
MAKE_TILE(FMA, 2, 12)
MAKE_TILE(FMA, 3, 8)
MAKE_TILE(DOT, 1, 1)
MAKE_TILE(DOT, 2, 1)
MAKE_TILE(DOT, 3, 1)
MAKE_TILE(DOT, 1, 16)
MAKE_TILE(DOT, 2, 12)
MAKE_TILE(DOT, 3, 8)

int conv_made_by_amd(void) { return __builtin_cpu_is("amd"); }

// How many vectors of channels are made at once.
static int at_once(int vectors) { return vectors % 2 == 0 ? 2 : vectors % 3 == 0 ? 3 : 1; }

// Of a row that is no multiple of a tile the last tile goes back a little.
FAST void conv_convolve(const conv_layer *l, const float *weights, const float *bias, const conv_row *r, float *memory)
{
	typedef void tile(TILE);
	static tile *const ones[][4] = {{0, tile_FMA_1_1, tile_FMA_2_1, tile_FMA_3_1},
					{0, tile_DOT_1_1, tile_DOT_2_1, tile_DOT_3_1}};
	static tile *const wholes[][4] = {{0, tile_FMA_1_16, tile_FMA_2_12, tile_FMA_3_8},
					  {0, tile_DOT_1_16, tile_DOT_2_12, tile_DOT_3_8}};
	static const int sizes[] = {0, 16, 12, 8};
	const int n = at_once(l->vectors), size = r->width < sizes[n] ? 1 : sizes[n];
	tile *const make = (size == 1 ? ones : wholes)[l->paired][n];
	view v = view_of(l, r);
	if (l->paired)
		pair_rows(l, r, memory, &v);
	const ptrdiff_t each = (ptrdiff_t)n * lanes * v.taps * v.inputs;
	const float *more[conv_most_more + 1] = {0};
	for (int i = 0; i < conv_most_more && r->more[i] >= 0; i++)
		more[i] = memory + r->more[i];
	for (int c = 0; c < l->vectors; c += n)
		for (int p = 0; p < r->width; p += size) {
			const int at = p + size <= r->width ? p : r->width - size;
			make(l, &v, memory + at * v.step, weights + c / n * each, bias + c * lanes,
			     more, at * r->more_pixel + c * lanes, r->more_pixel,
			     memory + r->y + at * r->y_pixel + c * lanes, r->y_pixel);
		}
}

#define WEIGHTS_3 vec w0 = load(w), w1 = load(w + lanes), w2 = load(w + 2 * lanes);
#define WEIGHTS_5 WEIGHTS_3 vec w3 = load(w + 3 * lanes), w4 = load(w + 4 * lanes);

// A pixel of x, and for which of eight pixels of y beside each other it is which of a
// window's row. Each is taken out of memory once.
#define SEEN(j) vec in##j = load(x + (j) * d)
#define TO(j, i, k) FMA(a##i, w##k, in##j)
#define EIGHT_3                                                                                                        \
	SEEN(0); TO(0, 0, 0);                                                                                          \
	SEEN(1); TO(1, 1, 0); TO(1, 0, 1);                                                                             \
	SEEN(2); TO(2, 2, 0); TO(2, 1, 1); TO(2, 0, 2);                                                                \
	SEEN(3); TO(3, 3, 0); TO(3, 2, 1); TO(3, 1, 2);                                                                \
	SEEN(4); TO(4, 4, 0); TO(4, 3, 1); TO(4, 2, 2);                                                                \
	SEEN(5); TO(5, 5, 0); TO(5, 4, 1); TO(5, 3, 2);                                                                \
	SEEN(6); TO(6, 6, 0); TO(6, 5, 1); TO(6, 4, 2);                                                                \
	SEEN(7); TO(7, 7, 0); TO(7, 6, 1); TO(7, 5, 2);                                                                \
	SEEN(8); TO(8, 7, 1); TO(8, 6, 2);                                                                             \
	SEEN(9); TO(9, 7, 2);
#define EIGHT_5                                                                                                        \
	SEEN(0); TO(0, 0, 0);                                                                                          \
	SEEN(1); TO(1, 1, 0); TO(1, 0, 1);                                                                             \
	SEEN(2); TO(2, 2, 0); TO(2, 1, 1); TO(2, 0, 2);                                                                \
	SEEN(3); TO(3, 3, 0); TO(3, 2, 1); TO(3, 1, 2); TO(3, 0, 3);                                                   \
	SEEN(4); TO(4, 4, 0); TO(4, 3, 1); TO(4, 2, 2); TO(4, 1, 3); TO(4, 0, 4);                                      \
	SEEN(5); TO(5, 5, 0); TO(5, 4, 1); TO(5, 3, 2); TO(5, 2, 3); TO(5, 1, 4);                                      \
	SEEN(6); TO(6, 6, 0); TO(6, 5, 1); TO(6, 4, 2); TO(6, 3, 3); TO(6, 2, 4);                                      \
	SEEN(7); TO(7, 7, 0); TO(7, 6, 1); TO(7, 5, 2); TO(7, 4, 3); TO(7, 3, 4);                                      \
	SEEN(8); TO(8, 7, 1); TO(8, 6, 2); TO(8, 5, 3); TO(8, 4, 4);                                                   \
	SEEN(9); TO(9, 7, 2); TO(9, 6, 3); TO(9, 5, 4);                                                                \
	SEEN(10); TO(10, 7, 3); TO(10, 6, 4);                                                                          \
	SEEN(11); TO(11, 7, 4);

// A window's row of one pixel of y.
#define ONE_3(a, at)                                                                                                   \
	FMA(a, w0, load(at));                                                                                          \
	FMA(a, w1, load((at) + d));                                                                                    \
	FMA(a, w2, load((at) + 2 * d))
#define ONE_5(a, at)                                                                                                   \
	ONE_3(a, at);                                                                                                  \
	FMA(a, w3, load((at) + 3 * d));                                                                                \
	FMA(a, w4, load((at) + 4 * d))
#define PUT(a, i) store(y + (p + (i)) * r->y_pixel, activate(&act, a))

// One vector of channels of a row. d is the distance of one pixel to the next, s that of
// what two pixels of y see.
#define MAKE_DEPTHWISE(K)                                                                                              \
	__attribute__((noinline)) static FAST void depthwise_##K(const conv_layer *l, const float *weights, vec bias,  \
								 const conv_row *r, const float *memory, float *y)     \
	{                                                                                                              \
		const ptrdiff_t d = r->x_pixel, s = l->stride_x * d, before = l->pad_x * d;                            \
		const activation act = ready(&l->activation);                                                          \
		int p = 0;                                                                                             \
		for (; p + 8 <= r->width; p += 8) {                                                                    \
			vec a0 = bias, a1 = bias, a2 = bias, a3 = bias, a4 = bias, a5 = bias, a6 = bias, a7 = bias;    \
			const float *w = weights;                                                                      \
			for (int i = 0; i < l->height; i++, w += K * lanes) {                                          \
				const float *x = memory + r->x[i] + p * s - before;                                    \
				WEIGHTS_##K if (s == d)                                                                \
				{                                                                                      \
					EIGHT_##K                                                                      \
				}                                                                                      \
				else                                                                                   \
				{                                                                                      \
					ONE_##K(a0, x);                                                                \
					ONE_##K(a1, x + s);                                                            \
					ONE_##K(a2, x + 2 * s);                                                        \
					ONE_##K(a3, x + 3 * s);                                                        \
					ONE_##K(a4, x + 4 * s);                                                        \
					ONE_##K(a5, x + 5 * s);                                                        \
					ONE_##K(a6, x + 6 * s);                                                        \
					ONE_##K(a7, x + 7 * s);                                                        \
				}                                                                                      \
			}                                                                                              \
			PUT(a0, 0);                                                                                    \
			PUT(a1, 1);                                                                                    \
			PUT(a2, 2);                                                                                    \
			PUT(a3, 3);                                                                                    \
			PUT(a4, 4);                                                                                    \
			PUT(a5, 5);                                                                                    \
			PUT(a6, 6);                                                                                    \
			PUT(a7, 7);                                                                                    \
		}                                                                                                      \
		for (; p < r->width; p++) {                                                                            \
			vec a0 = bias;                                                                                 \
			const float *w = weights;                                                                      \
			for (int i = 0; i < l->height; i++, w += K * lanes) {                                          \
				const float *x = memory + r->x[i] + p * s - before;                                    \
				WEIGHTS_##K ONE_##K(a0, x);                                                            \
			}                                                                                              \
			PUT(a0, 0);                                                                                    \
		}                                                                                                      \
	}
MAKE_DEPTHWISE(3)
MAKE_DEPTHWISE(5)

FAST void conv_depthwise(const conv_layer *l, const float *weights, const float *bias, const conv_row *r, float *memory)
{
	const int taps = l->height * l->width;
	for (ptrdiff_t c = 0; c < l->vectors * lanes; c += lanes)
		(l->width == 3 ? depthwise_3 : depthwise_5)(l, weights + c * taps, load(bias + c), r, memory + c,
							    memory + r->y + c);
}

FAST void conv_sum(const conv_row *r, int vectors, const float *memory, float *sums)
{
	for (int c = 0; c < vectors * lanes; c += lanes) {
		const float *at = memory + r->x[0] + c;
		vec even = load(sums + c), odd = spread(0);
		int p = 0;
		for (; p + 2 <= r->width; p += 2, at += 2 * r->x_pixel) {
			even = _mm512_add_ps(even, load(at));
			odd = _mm512_add_ps(odd, load(at + r->x_pixel));
		}
		if (p < r->width)
			even = _mm512_add_ps(even, load(at));
		store(sums + c, _mm512_add_ps(even, odd));
	}
}

FAST void conv_place(const conv_row *r, int times, const float *factors, int vectors, int add, float *memory)
{
	const float *x = memory + r->x[0];
	float *y = memory + r->y;
	for (int p = 0; p < r->width; p += times, x += r->x_pixel)
		for (int c = 0; c < vectors * lanes; c += lanes) {
			vec v = load(x + c);
			if (factors)
				v = _mm512_mul_ps(v, load(factors + c));
			for (int i = p; i < p + times && i < r->width; i++) {
				float *to = y + i * r->y_pixel + c;
				store(to, add ? _mm512_add_ps(v, load(to)) : v);
			}
		}
}

FAST void conv_enter(const float *x, ptrdiff_t plane, const conv_row *r, float *memory)
{
	float *y = memory + r->y;
	int p = 0;
	for (; p + 4 <= r->width; p += 4) {
		__m128 c0 = _mm_loadu_ps(x + p), c1 = _mm_loadu_ps(x + plane + p), c2 = _mm_loadu_ps(x + 2 * plane + p);
		__m128 c3 = _mm_setzero_ps();
		_MM_TRANSPOSE4_PS(c0, c1, c2, c3);
		_mm_storeu_ps(y + 4 * p, c0);
		_mm_storeu_ps(y + 4 * p + 4, c1);
		_mm_storeu_ps(y + 4 * p + 8, c2);
		_mm_storeu_ps(y + 4 * p + 12, c3);
	}
	for (; p < r->width; p++)
		for (int c = 0; c < 3; c++)
			y[4 * p + c] = x[c * plane + p];
}

FAST void conv_leave(const conv_row *r, const float *memory, float *y, ptrdiff_t row)
{
	const float *x = memory + r->x[0];
	for (int p = 0; p < r->width; p++, x += r->x_pixel, y += 4) {
		const vec e = exponential(_mm512_sub_ps(spread(0), load(x)));
		const vec f = _mm512_div_ps(spread(1), _mm512_add_ps(spread(1), e));
		_mm_storeu_ps(y, _mm512_extractf32x4_ps(f, 0));
		_mm_storeu_ps(y + row, _mm512_extractf32x4_ps(f, 1));
		_mm_storeu_ps(y + 2 * row, _mm512_extractf32x4_ps(f, 2));
		_mm_storeu_ps(y + 3 * row, _mm512_extractf32x4_ps(f, 3));
	}
}

FAST void conv_leave_plain(const conv_row *r, const float *memory, int channels, float *y, ptrdiff_t plane)
{
	const __m512i count = _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
	const __m512i pixels = _mm512_mullo_epi32(count, _mm512_set1_epi32((int)r->x_pixel));
	for (int p = 0; p < r->width; p += lanes) {
		const int left = r->width - p;
		const __mmask16 some = (__mmask16)(left < lanes ? (1u << left) - 1 : 0xffff);
		const float *x = memory + r->x[0] + p * r->x_pixel;
		for (int c = 0; c < channels; c++)
			_mm512_mask_storeu_ps(y + c * plane + p, some, _mm512_mask_i32gather_ps(spread(0), some, pixels, x + c, 4));
	}
}

FAST void conv_multiply(const float *rows, int n, int through, const float *factors, const float *narrow, int vectors, float *y)
{
	for (int i = 0; i < n; i++, rows += through)
		for (int c = 0; c < vectors; c++, y += lanes) {
			vec sum = spread(0);
			for (int j = 0; j < through; j++)
				sum = _mm512_fmadd_ps(spread(rows[j] * factors[j]), load(narrow + (ptrdiff_t)(j * vectors + c) * lanes), sum);
			store(y, sum);
		}
}
