#include "kernel_amd64.h"

#include <immintrin.h>

#define FAST __attribute__((target("avx512f,avx512bw")))
#define INLINE static inline __attribute__((always_inline)) FAST

// One colour of 16 pixels, whose bytes lie in the low 24 bits of each.
INLINE __m512 colour(__m512i pixels, int c)
{
	return _mm512_cvtepi32_ps(_mm512_and_epi32(_mm512_srli_epi32(pixels, 8 * c), _mm512_set1_epi32(255)));
}

INLINE __m512 between(__m512 a, __m512 b, __m512 f) { return _mm512_fmadd_ps(f, _mm512_sub_ps(b, a), a); }

INLINE __m512 within(__m512 v, float most)
{
	return _mm512_min_ps(_mm512_max_ps(v, _mm512_setzero_ps()), _mm512_set1_ps(most));
}

FAST void raster_sample(const raster_row *r, const uint8_t *picture, int n, float *blue, float *green, float *red)
{
	const __m512 count = _mm512_set_ps(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
	const __m512i stride = _mm512_set1_epi32(3 * r->width);
	float *const planes[] = {blue, green, red};
	for (int i = 0; i < n; i += 16) {
		const __mmask16 some = (__mmask16)(n - i < 16 ? (1u << (n - i)) - 1 : 0xffff);
		const __m512 step = _mm512_add_ps(count, _mm512_set1_ps((float)i));
		const __m512 x = within(_mm512_fmadd_ps(step, _mm512_set1_ps(r->dx), _mm512_set1_ps(r->x)), (float)(r->width - 1));
		const __m512 y = within(_mm512_fmadd_ps(step, _mm512_set1_ps(r->dy), _mm512_set1_ps(r->y)), (float)(r->height - 1));
		const __m512i column = _mm512_cvttps_epi32(x), row = _mm512_cvttps_epi32(y);
		const __m512 fx = _mm512_sub_ps(x, _mm512_cvtepi32_ps(column)), fy = _mm512_sub_ps(y, _mm512_cvtepi32_ps(row));
		const __mmask16 inX = _mm512_cmplt_epi32_mask(column, _mm512_set1_epi32(r->width - 1));
		const __mmask16 inY = _mm512_cmplt_epi32_mask(row, _mm512_set1_epi32(r->height - 1));
		const __m512i at = _mm512_add_epi32(_mm512_mullo_epi32(row, stride), _mm512_mullo_epi32(column, _mm512_set1_epi32(3)));
		const __m512i right = _mm512_mask_add_epi32(at, inX, at, _mm512_set1_epi32(3));
		const __m512i below = _mm512_mask_add_epi32(at, inY, at, stride);
		const __m512i corner = _mm512_mask_add_epi32(right, inY, right, stride);
		const __m512i p00 = _mm512_i32gather_epi32(at, picture, 1), p01 = _mm512_i32gather_epi32(right, picture, 1);
		const __m512i p10 = _mm512_i32gather_epi32(below, picture, 1), p11 = _mm512_i32gather_epi32(corner, picture, 1);
		for (int c = 0; c < 3; c++) {
			const __m512 v = between(between(colour(p00, c), colour(p01, c), fx), between(colour(p10, c), colour(p11, c), fx), fy);
			const __m512 f = _mm512_fmadd_ps(v, _mm512_set1_ps(r->scale[c]), _mm512_set1_ps(r->shift[c]));
			_mm512_mask_storeu_ps(planes[c] + i, some, f);
		}
	}
}

INLINE __m512i sixteen(const uint8_t *p, int halved)
{
	if (!halved)
		return _mm512_cvtepu8_epi32(_mm_loadu_si128((const __m128i *)p));
	const __m128i eight = _mm_loadl_epi64((const __m128i *)p);
	return _mm512_cvtepu8_epi32(_mm_unpacklo_epi8(eight, eight));
}

// A colour from its 16.16 form.
INLINE __m512i rounded(__m512i v)
{
	v = _mm512_max_epi32(_mm512_srai_epi32(v, 16), _mm512_setzero_si512());
	return _mm512_min_epi32(v, _mm512_set1_epi32(255));
}

INLINE __m512i times(__m512i v, int f) { return _mm512_mullo_epi32(v, _mm512_set1_epi32(f)); }

// The numbers are those of Go's image/color, to the bit.
INLINE __m512i colours(__m512i y, __m512i cb, __m512i cr)
{
	const __m512i middle = _mm512_set1_epi32(128);
	y = times(y, 0x10101), cb = _mm512_sub_epi32(cb, middle), cr = _mm512_sub_epi32(cr, middle);
	const __m512i b = rounded(_mm512_add_epi32(y, times(cb, 116130)));
	const __m512i g = rounded(_mm512_sub_epi32(y, _mm512_add_epi32(times(cb, 22554), times(cr, 46802))));
	const __m512i r = rounded(_mm512_add_epi32(y, times(cr, 91881)));
	return _mm512_or_si512(b, _mm512_or_si512(_mm512_slli_epi32(g, 8), _mm512_slli_epi32(r, 16)));
}

FAST void raster_colours(const uint8_t *y, const uint8_t *cb, const uint8_t *cr, int halved, int n, uint8_t *bgr)
{
	const __m128i three = _mm_set_epi8(-1, -1, -1, -1, 14, 13, 12, 10, 9, 8, 6, 5, 4, 2, 1, 0);
	int i = 0;
	for (; i + 18 <= n; i += 16) { // 16 pixels, and a third more is written
		const __m512i pixels = colours(sixteen(y + i, 0), sixteen(cb + (i >> halved), halved), sixteen(cr + (i >> halved), halved));
		__m128i *to[] = {(__m128i *)(bgr + 3 * i), (__m128i *)(bgr + 3 * i + 12), (__m128i *)(bgr + 3 * i + 24), (__m128i *)(bgr + 3 * i + 36)};
		_mm_storeu_si128(to[0], _mm_shuffle_epi8(_mm512_extracti32x4_epi32(pixels, 0), three));
		_mm_storeu_si128(to[1], _mm_shuffle_epi8(_mm512_extracti32x4_epi32(pixels, 1), three));
		_mm_storeu_si128(to[2], _mm_shuffle_epi8(_mm512_extracti32x4_epi32(pixels, 2), three));
		_mm_storeu_si128(to[3], _mm_shuffle_epi8(_mm512_extracti32x4_epi32(pixels, 3), three));
	}
	for (; i < n; i++) {
		const __m512i pixel = colours(_mm512_set1_epi32(y[i]), _mm512_set1_epi32(cb[i >> halved]), _mm512_set1_epi32(cr[i >> halved]));
		const uint32_t one = (uint32_t)_mm512_cvtsi512_si32(pixel);
		bgr[3 * i] = (uint8_t)one, bgr[3 * i + 1] = (uint8_t)(one >> 8), bgr[3 * i + 2] = (uint8_t)(one >> 16);
	}
}

INLINE __m128i shades(const float *x)
{
	const __m512 v = _mm512_fmadd_ps(_mm512_loadu_ps(x), _mm512_set1_ps(127.5f), _mm512_set1_ps(128));
	return _mm512_cvtusepi32_epi8(_mm512_cvttps_epi32(within(v, 255)));
}

FAST void raster_shades(const float *x, ptrdiff_t x_row, int rows, int n, uint8_t *y, ptrdiff_t y_row)
{
	for (int r = 0; r < rows; r++, x += x_row, y += y_row)
		for (int i = 0; i < n; i += 16)
			_mm_storeu_si128((__m128i *)(y + i), shades(x + i));
}

// Bit by bit from the highest: a shade is as bright as that which is looked for or darker, as
// long as no more samples than rank are darker than it.
FAST void raster_rank(const uint8_t *x, ptrdiff_t row, int rows, int n, int rank, uint8_t *y)
{
	const __m512i one = _mm512_set1_epi8(1), most = _mm512_set1_epi8((char)rank);
	for (int i = 0; i < n; i += 64) {
		__m512i shade = _mm512_setzero_si512();
		for (int bit = 128; bit > 0; bit /= 2) {
			const __m512i next = _mm512_or_si512(shade, _mm512_set1_epi8((char)bit));
			__m512i darker = _mm512_setzero_si512();
			for (int r = 0; r < rows; r++) {
				const __mmask64 is = _mm512_cmplt_epu8_mask(_mm512_loadu_si512(x + r * row + i), next);
				darker = _mm512_mask_add_epi8(darker, is, darker, one);
			}
			shade = _mm512_mask_mov_epi8(shade, _mm512_cmple_epu8_mask(darker, most), next);
		}
		_mm512_storeu_si512(y + i, shade);
	}
}
