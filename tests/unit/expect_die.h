/* expect_die.h - what would end the program comes back to the test: its status in died, its line in said */
#ifndef EXPECT_DIE_H
#define EXPECT_DIE_H

#include "base/die.h"
#include "leaks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static jmp_buf back;
static int died;
static char said[2048];

static void catch(int status, const char *line)
{
    died = status;
    snprintf(said, sizeof said, "%s", line);
    longjmp(back, 1);
}

#define EXPECT_DIE(status, words, expression)                                             \
    do {                                                                                    \
        die_handler = catch;                                                                \
        died = -1;                                                                          \
        LEAKS_IGNORE;                                                                              \
        if (!setjmp(back)) {                                                                \
            expression;                                                                     \
            fail_msg("%s came back", #expression);                                          \
        }                                                                                   \
        LEAKS_CHECK;                                                                               \
        assert_int_equal(died, status);                                                     \
        if (!strstr(said, words))                                                           \
            fail_msg("'%s' where '%s' was expected", said, words);                          \
    } while (0)

#endif
