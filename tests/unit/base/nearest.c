/* nearest.c - which word was meant: by the number of edits, or as the beginning of a longer word */
#include "base/nearest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char *const words[] = { "data", "code", "noise", "rate encoder", "rate rec", "relu", "lrelu", "concat", "conv", "batch", "mnist",
                                     "mnist-10-100", "mnist-20", "mnist-gan", NULL };

static const char *word_at(size_t i)
{
    return words[i];
}

static void meant(const char *typed, const char *word)
{
    const char *got = nearest_word(typed, word_at);
    if (word ? !got || strcmp(got, word) : got != NULL)
        fail_msg("'%s' is near to '%s', where '%s' is expected", typed, got ? got : "none", word ? word : "none");
}

static void one_edit(void **state)
{
    (void)state;
    meant("noize", "noise");            /* another letter */
    meant("nois", "noise");             /* one less, */
    meant("noiise", "noise");           /* one more, */
    meant("niose", "noise");            /* two exchanged: */
    meant("dtaa", "data");              /* which are one edit, or it would be too far */
    meant("ReLU", "relu");
    meant("lerlu", "lrelu");
    meant("rate encodr", "rate encoder");
}

static void more_edits_in_longer_words(void **state)
{
    (void)state;
    meant("node", "code");
    meant("nede", NULL);                /* two edits of four letters */
    meant("rate_enkoder", "rate encoder");
    meant("mnist-20-conv-9", "mnist-20");
    meant("what", NULL);
    meant("x", NULL);
    meant("", NULL);
}

static void beginnings(void **state)
{
    (void)state;
    meant("mnist-10", "mnist-10-100");  /* not the one that has another digit */
    meant("mnist-10-200", "mnist-10-100");
    meant("mnist-gan-64", "mnist-gan");
    meant("con", "conv");               /* the shorter one */
    meant("co", NULL);
    meant("batch-size", "batch");
}

static void long_words(void **state)
{
    char typed[5000];
    (void)state;
    memset(typed, 'd', sizeof typed - 1);
    typed[sizeof typed - 1] = '\0';
    meant(typed, NULL);
}

static void questions(void **state)
{
    struct nearest n = { .typed = "noize" };
    (void)state;
    assert_string_equal(nearest_question(&n), "");
    nearest_offer(&n, "data");
    assert_string_equal(nearest_question(&n), "");
    nearest_offer(&n, "noise");
    nearest_offer(&n, "noise2");
    assert_string_equal(nearest_question(&n), "; is 'noise' meant?");
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(one_edit), cmocka_unit_test(more_edits_in_longer_words), cmocka_unit_test(beginnings),
                                        cmocka_unit_test(long_words), cmocka_unit_test(questions) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
