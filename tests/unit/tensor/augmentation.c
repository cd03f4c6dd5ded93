/* augmentation.c - images by hand, the documented numbers of a draw, and how they are distributed */
#include "tensor/augmentation.h"

#include "tensor/rng.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define ROWS 20000

/* What becomes of 1 2 3 / 4 5 6 / 7 8 9. */
static const struct {
    enum augmentation_fill fill;
    int mirrored, down, right;
    unsigned char want[10];
} by_hand[] = {
    { FILL_EDGE, 0, 0, 0, "\1\2\3\4\5\6\7\10\11" },
    { FILL_EDGE, 1, 0, 0, "\3\2\1\6\5\4\11\10\7" },
    { FILL_EDGE, 0, 1, 0, "\1\2\3\1\2\3\4\5\6" },
    { FILL_EDGE, 0, 0, 2, "\1\1\1\4\4\4\7\7\7" },
    { FILL_EDGE, 0, -2, -1, "\10\11\11\10\11\11\10\11\11" },
    { FILL_EDGE, 1, 0, 1, "\3\3\2\6\6\5\11\11\10" },
    { FILL_ZERO, 0, 1, -1, "\0\0\0\2\3\0\5\6\0" },
    { FILL_ZERO, 1, 0, 1, "\0\3\2\0\6\5\0\11\10" },
    { FILL_REFLECT, 0, 1, 0, "\4\5\6\1\2\3\4\5\6" },
    { FILL_REFLECT, 0, -2, 0, "\7\10\11\4\5\6\1\2\3" },
    { FILL_REFLECT, 1, 0, 2, "\1\2\3\4\5\6\7\10\11" },
};

static void images_by_hand(void **state)
{
    (void)state;
    unsigned char image[9], out[9];
    for (int i = 0; i < 9; i++)
        image[i] = (unsigned char)(i + 1);
    for (size_t i = 0; i < sizeof by_hand / sizeof *by_hand; i++) {
        struct augmentation a = { .flip = 1, .shift = 2, .fill = by_hand[i].fill };
        struct augmentation_draw d = { by_hand[i].mirrored, by_hand[i].down, by_hand[i].right };
        memset(out, 0xff, sizeof out);
        augmentation_apply(&a, &d, &(struct image_layout){ 3, 3, 1 }, image, out);
        assert_memory_equal(out, by_hand[i].want, sizeof out);
    }
}

/* The channels of a pixel stay together and in order; the bits of a float stay as they are, NaN and -0 too. */
static void pixels_are_copied(void **state)
{
    (void)state;
    const float image[2][2][2] = { { { 1, 2 }, { NAN, -0.0f } }, { { 5, 6 }, { 7, 8 } } };
    const float want[2][2][2] = { { { 7, 8 }, { 5, 6 } }, { { 0, 0 }, { 0, 0 } } };
    const float mirrored[2][2][2] = { { { NAN, -0.0f }, { 1, 2 } }, { { 7, 8 }, { 5, 6 } } };
    struct augmentation a = { .flip = 1, .shift = 1, .fill = FILL_ZERO };
    float out[2][2][2];
    augmentation_apply(&a, &(struct augmentation_draw){ 1, -1, 0 }, &(struct image_layout){ 2, 2, 8 }, image, out);
    assert_memory_equal(out, want, sizeof out);
    augmentation_apply(&a, &(struct augmentation_draw){ 1, 0, 0 }, &(struct image_layout){ 2, 2, 8 }, image, out);
    assert_memory_equal(out, mirrored, sizeof out);
}

static void draws(void **state)
{
    (void)state;
    const struct augmentation both = { .flip = 1, .shift = 3, .seed = 5 }, flips = { .flip = 1, .seed = 5 },
                              shifts = { .shift = 3, .seed = 5 };
    size_t mirrored = 0, down[7] = { 0 }, right[7] = { 0 }, pairs[49] = { 0 };
    for (uint64_t i = 0; i < ROWS; i++) {
        struct augmentation_draw d = augmentation_draw(&both, i, i % 100);
        struct rng r = rng_make(5, RNG_AUGMENT, i, 0);
        assert_int_equal(d.mirrored, rng_below(&r, i % 100, 0, 2));
        assert_int_equal(d.down, (int64_t)rng_below(&r, i % 100, 1, 7) - 3);
        assert_int_equal(d.right, (int64_t)rng_below(&r, i % 100, 2, 7) - 3);
        mirrored += (size_t)d.mirrored;
        down[d.down + 3]++;
        right[d.right + 3]++;
        pairs[7 * (d.down + 3) + d.right + 3]++;
        /* an option leaves the draws of the other as they are */
        struct augmentation_draw f = augmentation_draw(&flips, i, i % 100), s = augmentation_draw(&shifts, i, i % 100);
        assert_true(f.mirrored == d.mirrored && !f.down && !f.right);
        assert_true(!s.mirrored && s.down == d.down && s.right == d.right);
    }
    /* within 5 standard deviations of binomial counts */
    assert_true(fabs((double)mirrored - ROWS * 0.5) < 5 * sqrt(ROWS * 0.25));
    for (int k = 0; k < 7; k++) {
        assert_true(fabs((double)down[k] - ROWS / 7.0) < 5 * sqrt(ROWS * 6.0 / 49));
        assert_true(fabs((double)right[k] - ROWS / 7.0) < 5 * sqrt(ROWS * 6.0 / 49));
    }
    for (int k = 0; k < 49; k++)
        assert_true(fabs((double)pairs[k] - ROWS / 49.0) < 5 * sqrt(ROWS * 48.0 / 49 / 49));
}

/* Each row by its own draw, however rows are handed over; without ids the place is the id. */
static void rows_one_by_one(void **state)
{
    (void)state;
    const struct augmentation a = { .flip = 1, .shift = 2, .fill = FILL_REFLECT, .seed = 1 };
    const struct image_layout l = { 3, 4, 2 };
    const int64_t id[5] = { 7, -1, 7, INT64_MAX, 0 };
    unsigned char image[5][24], want[24], out[5][24], parts[5][24];
    for (int i = 0; i < 5 * 24; i++)
        image[i / 24][i % 24] = (unsigned char)i;
    for (int with_id = 0; with_id < 2; with_id++) {
        augmentation_rows(&a, 10, with_id ? id : NULL, 5, &l, image, out);
        for (uint64_t i = 0; i < 5; i++) {
            struct augmentation_draw d = augmentation_draw(&a, 10 + i, with_id ? (uint64_t)id[i] : 10 + i);
            augmentation_apply(&a, &d, &l, image[i], want);
            assert_memory_equal(out[i], want, sizeof want);
        }
        augmentation_rows(&a, 10, with_id ? id : NULL, 2, &l, image, parts);
        augmentation_rows(&a, 12, with_id ? id + 2 : NULL, 3, &l, image[2], parts[2]);
        assert_memory_equal(parts, out, sizeof out);
    }
}

static void fills_have_names(void **state)
{
    (void)state;
    assert_string_equal(augmentation_fill_name(FILL_EDGE), "edge");
    assert_string_equal(augmentation_fill_name(FILL_ZERO), "zero");
    assert_string_equal(augmentation_fill_name(FILL_REFLECT), "reflect");
    assert_null(augmentation_fill_name(FILL_REFLECT + 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(images_by_hand),
        cmocka_unit_test(pixels_are_copied),
        cmocka_unit_test(draws),
        cmocka_unit_test(rows_one_by_one),
        cmocka_unit_test(fills_have_names),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
