/* image_quality.c - known values: equal images, a constant difference, images too small for a window */
#include "eval/image_quality.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { H = 12, W = 15, C = 3 };

static void known(void **state)
{
    struct image_quality q;
    double x[H * W * C], y[H * W * C];
    (void)state;
    for (size_t i = 0; i < H * W * C; i++)
        x[i] = y[i] = (double)(i * 7919 % 256) / 255;
    image_quality_init(&q, H, W, C);
    assert_true(isnan(image_quality_psnr(&q)) && isnan(image_quality_ssim(&q)));
    image_quality_add(&q, x, y);
    assert_true(image_quality_psnr(&q) == 100);
    assert_true(fabs(image_quality_ssim(&q) - 1) < 1e-12);
    /* grey 0.5 against grey 0.6: no variance, so only the means count */
    for (size_t i = 0; i < H * W * C; i++) {
        x[i] = 0.5;
        y[i] = 0.6;
    }
    image_quality_free(&q);
    image_quality_init(&q, H, W, C);
    image_quality_add(&q, x, y);
    assert_true(fabs(image_quality_psnr(&q) - 20) < 1e-9);
    assert_true(fabs(image_quality_ssim(&q) - (2 * 0.3 + 1e-4) / (0.25 + 0.36 + 1e-4)) < 1e-9);
    image_quality_free(&q);
}

static void too_small(void **state)
{
    struct image_quality q;
    const double x[10 * 15] = { 0 }, y[10 * 15] = { 1 };
    (void)state;
    image_quality_init(&q, 10, 15, 1);
    image_quality_add(&q, x, y);
    assert_true(isnan(image_quality_ssim(&q)));
    assert_true(fabs(image_quality_psnr(&q) - 10 * log10(150)) < 1e-9);
    image_quality_free(&q);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(known), cmocka_unit_test(too_small) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
