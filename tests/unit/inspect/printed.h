/* printed.h - what a function prints to an output file, as a string
 *
 *     struct output_file out;
 *     printed_begin(&out);
 *     text_line(&out, "some");
 *     char *text = printed_end(&out);          for free()
 *     assert_printed(&out, "some\n");          the same, compared
 */
#ifndef PRINTED_H
#define PRINTED_H

#include "base/io.h"
#include "base/output_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char printed_path[] = "/tmp/iae-printed-XXXXXX";

static void printed_begin(struct output_file *out)
{
    strcpy(printed_path, "/tmp/iae-printed-XXXXXX");
    int fd = mkstemp(printed_path);
    assert_true(fd >= 0);
    close(fd);
    output_file_create(out, printed_path, 0);
}

static char *printed_end(struct output_file *out)
{
    output_file_commit(out, NULL);
    char *have = io_slurp(printed_path, 1 << 20, NULL);
    unlink(printed_path);
    return have;
}

#define assert_printed(out, want)           \
    do {                                    \
        char *have_ = printed_end(out);     \
        assert_string_equal(have_, want);   \
        free(have_);                        \
    } while (0)

#endif
