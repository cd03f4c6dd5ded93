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

/* Pieces of many sizes, read in other pieces, twice; a map in between changes nothing. */
static void test_pieces(void **state)
{
    struct tempfile s = { .buffer = NULL };
    (void)state;
    tempfile_close(&s);                             /* never opened */
    tempfile_open(&s);
    for (size_t n = 0, k = 1; n < PIECE; n += k, k = k * 3 % 90001 + 1) {
        k = k < PIECE - n ? k : PIECE - n;
        tempfile_write(&s, bytes + n, k);
    }
    assert_int_equal(s.bytes, PIECE);
    for (int round = 0; round < 2; round++) {
        tempfile_rewind(&s);
        memset(again, 0, PIECE);
        for (size_t n = 0, k = 7; n < PIECE / 2; n += k, k = k * 5 % 40009 + 1) {
            k = k < PIECE / 2 - n ? k : PIECE / 2 - n;
            tempfile_read(&s, again + n, k);
        }
        assert_memory_equal(again, bytes, PIECE / 2);
        assert_memory_equal(tempfile_map(&s), bytes, PIECE);
    }
    tempfile_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_read_back), cmocka_unit_test(test_pieces) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
