/* nearest.c - the word that was meant is found, and none where nothing is near */
#include "base/nearest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char *options(size_t i)
{
    static const char *const all[] = { "spec", "set", "steps", "save-every", "every", "seed", "max-time", "session", "", "m" };
    return i < sizeof all / sizeof *all ? all[i] : NULL;
}

static const char *none(size_t i)
{
    (void)i;
    return NULL;
}

static void near(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        { "stesp", "steps" }, { "step", "steps" }, { "seps", "steps" }, { "sped", "spec" }, { "STEPS", "steps" }, { "save_every", "save-every" },
        { "saveevery", "save-every" }, { "save-evrey", "save-every" }, { "evry", "every" }, { "sess", "session" }, { "steps-max", "steps" },
        { "maxtime", "max-time" }, { "sp", "spec" },
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        const char *found = nearest_word(pairs[i][0], options);
        if (!found || strcmp(found, pairs[i][1]))
            fail_msg("%s: %s where %s is meant", pairs[i][0], found ? found : "nothing", pairs[i][1]);
    }
}

static void far(void **state)
{
    (void)state;
    static const char *const typed[] = { "", "x", "s", "n", "xm", "batch", "spline", "stepsmax", "time", "xyz", "--", "seedling" };
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++)
        if (nearest_word(typed[i], options))
            fail_msg("%s: %s is not near", typed[i], nearest_word(typed[i], options));
    char word[4096];
    memset(word, 's', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    assert_null(nearest_word(word, options));
    assert_null(nearest_word("steps", none));
}

/* The distance is symmetric and never more than the longer word: held against a plain recursion on short words. */
static size_t plain(const char *a, size_t n, const char *b, size_t m)
{
    if (!n || !m)
        return n + m;
    size_t best = plain(a, n - 1, b, m - 1) + (a[n - 1] != b[m - 1]), one = plain(a, n - 1, b, m) + 1, two = plain(a, n, b, m - 1) + 1;
    best = one < best ? one : best;
    best = two < best ? two : best;
    if (n > 1 && m > 1 && a[n - 1] == b[m - 2] && a[n - 2] == b[m - 1]) {
        size_t swapped = plain(a, n - 2, b, m - 2) + 1;
        best = swapped < best ? swapped : best;
    }
    return best;
}

static char first[8], second[8];

static const char *two(size_t i)
{
    return i == 0 ? first : i == 1 ? second : NULL;
}

static void nearest_by_recursion(void **state)
{
    (void)state;
    unsigned seed = 1;
    for (int t = 0; t < 3000; t++) {
        char typed[8], *words[] = { typed, first, second };
        for (int w = 0; w < 3; w++) {
            size_t n = 5 + (size_t)((seed = seed * 1103515245u + 12345u) >> 16) % 3;
            for (size_t i = 0; i < n; i++)
                words[w][i] = "ab"[((seed = seed * 1103515245u + 12345u) >> 16) % 2];
            words[w][n] = '\0';
        }
        size_t one = plain(typed, strlen(typed), first, strlen(first)), other = plain(typed, strlen(typed), second, strlen(second));
        if (one > 2 && other > 2)
            continue;                       /* then only beginnings count */
        assert_ptr_equal(nearest_word(typed, two), other < one ? second : first);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(near), cmocka_unit_test(far), cmocka_unit_test(nearest_by_recursion) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
