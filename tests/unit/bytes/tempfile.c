/* tempfile.c - what was written can be mapped, and read from its start through a descriptor */
#include "bytes/tempfile.h"

#include "base/crc32.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define PIECE 100000

static unsigned char bytes[PIECE], again[PIECE];

static void test_read_back(void **state)
{
    struct tempfile s;
    (void)state;
    for (size_t i = 0; i < PIECE; i++)
        bytes[i] = (unsigned char)(i * 31 + i / 255);
    tempfile_open(&s);
    assert_null(tempfile_map(&s));
    tempfile_write(&s, bytes, 1);
    tempfile_write(&s, bytes + 1, PIECE - 1);
    assert_int_equal(s.bytes, PIECE);
    assert_int_equal(s.crc, crc32_add(0, bytes, PIECE));
    const unsigned char *map = tempfile_map(&s);
    assert_memory_equal(map, bytes, PIECE);
    assert_ptr_equal(tempfile_map(&s), map);
    int fd = tempfile_descriptor(&s);
    tempfile_close(&s);                             /* the descriptor stays */
    size_t n = 0;
    for (ssize_t got; (got = read(fd, again + n, PIECE - n)) > 0;)
        n += (size_t)got;
    assert_int_equal(n, PIECE);
    assert_memory_equal(again, bytes, PIECE);
    close(fd);
    tempfile_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_read_back) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
