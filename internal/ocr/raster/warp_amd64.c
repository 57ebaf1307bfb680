#include "warp_amd64.h"

#include <immintrin.h>

#define FAST __attribute__((target("avx512f")))
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
