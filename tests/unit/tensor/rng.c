/* rng.c - random numbers by the known answers of Philox, and the documented construction */
#include "tensor/rng.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

__extension__ typedef unsigned __int128 wide;

/* Philox4x32-10 from the paper, by itself: table 2 has the multipliers, section 4.1 the Weyl constants of the key. */
static void philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4])
{
    uint32_t c[4] = { counter[0], counter[1], counter[2], counter[3] }, k[2] = { key[0], key[1] };
    for (int round = 0; round < 10; round++) {
        uint64_t p = (uint64_t)0xD2511F53 * c[0], q = (uint64_t)0xCD9E8D57 * c[2];
        uint32_t next[4] = { (uint32_t)(q >> 32) ^ c[1] ^ k[0], (uint32_t)q, (uint32_t)(p >> 32) ^ c[3] ^ k[1], (uint32_t)p };
        memcpy(c, next, sizeof c);
        k[0] += 0x9E3779B9;
        k[1] += 0xBB67AE85;
    }
    memcpy(out, c, sizeof c);
}

/* the documented construction, from the known-answer function above */
static void words_of(uint64_t seed, uint32_t purpose, uint64_t step, uint32_t sub, uint64_t row, uint64_t block, uint32_t out[4])
{
    uint32_t seed_words[2] = { (uint32_t)seed, (uint32_t)(seed >> 32) }, first[4];
    uint32_t c[4] = { purpose, sub, (uint32_t)step, (uint32_t)(step >> 32) };
    philox(c, seed_words, first);
    uint32_t d[4] = { (uint32_t)block, (uint32_t)(block >> 32), (uint32_t)row, (uint32_t)(row >> 32) };
    philox(d, first, out);
}

static void known_answers(void **state)
{
    (void)state;
    static const struct { uint32_t c[4], k[2], out[4]; } known[] = {     /* kat_vectors of Random123 */
        { { 0, 0, 0, 0 }, { 0, 0 }, { 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8 } },
        { { 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff }, { 0xffffffff, 0xffffffff }, { 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd } },
        { { 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344 }, { 0xa4093822, 0x299f31d0 }, { 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1 } },
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        uint32_t out[4];
        philox(known[i].c, known[i].k, out);
        assert_memory_equal(out, known[i].out, sizeof out);
    }
}

static void construction(void **state)
{
    (void)state;
    static const uint64_t number[] = { 0, 1, 77, 0xffffffff, 0x100000000, 0x123456789abcdef0, UINT64_MAX };
    for (size_t i = 0; i < 7; i++)
        for (size_t j = 0; j < 7; j++)
            for (size_t k = 0; k < 7; k++) {
                uint64_t seed = number[i], step = number[j], row = number[k];
                struct rng r = rng_make(seed, RNG_NOISE, step, (uint32_t)j);
                uint32_t w[8];
                words_of(seed, RNG_NOISE, step, (uint32_t)j, row, 0, w);
                words_of(seed, RNG_NOISE, step, (uint32_t)j, row, 1, w + 4);
                real u[7], z[7];
                rng_uniform(&r, row, u, 7);
                rng_normal(&r, row, z, 7);
                for (size_t m = 0; m < 7; m++) {
                    double even = ((double)w[m & ~(size_t)1] + 0.5) * 0x1p-32, odd = ((double)w[m | 1] + 0.5) * 0x1p-32;
                    double angle = 2 * M_PI * odd, normal = sqrt(-2 * log(even)) * (m % 2 ? sin(angle) : cos(angle));
                    assert_true(fabs((double)u[m] - ((double)w[m] + 0.5) * 0x1p-32) < 1e-7);
                    assert_true(u[m] >= 0 && u[m] < 1);
                    assert_true(fabs((double)z[m] - normal) <= 1e-6 * (1 + fabs(normal)));
                }
                for (uint64_t m = 0; m < 4; m++) {
                    uint64_t v = (uint64_t)w[2 * m] << 32 | w[2 * m + 1], n = number[k] ? number[k] : 10;
                    assert_true(rng_below(&r, row, m, n) == (uint64_t)((wide)v * n >> 64));
                    assert_true(rng_below(&r, row, m, n) < n);
                    assert_true(rng_below(&r, row, m, 1) == 0);
                }
            }
}

static void purposes_keep_their_numbers(void **state)
{
    (void)state;
    assert_int_equal(RNG_INIT, 1);
    assert_int_equal(RNG_SHUFFLE, 2);
    assert_int_equal(RNG_MASK, 3);
    assert_int_equal(RNG_NOISE, 4);
    assert_int_equal(RNG_EPS, 5);
    assert_int_equal(RNG_PRIOR, 6);
    assert_int_equal(RNG_TRAVERSAL, 14);
    assert_int_equal(RNG_PROBE, 15);
    assert_int_equal(RNG_SYNTH, 17);
    assert_int_equal(RNG_AUGMENT, 19);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_answers),
        cmocka_unit_test(construction),
        cmocka_unit_test(purposes_keep_their_numbers),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
