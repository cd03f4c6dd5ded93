/* event_file.c - the bytes of an event file: the first record as TensorFlow writes it, and a row, assembled by hand */
#include "plot/event_file.h"
#include "expect_die.h"
#include "runs.h"

#include <stdlib.h>
#include <unistd.h>

static unsigned char bytes[4096];

static size_t write_events(const char *text, const char *step)
{
    struct run_metrics m;
    struct output_file out = { .where = "a test", .dir = -1 };
    FILE *file = tmpfile();
    assert_non_null(file);
    out.fd = fileno(file);
    make_run(&m, "m.tsv", text);
    event_file_write(&out, &m, step);
    size_t n = fread(bytes, 1, sizeof bytes, (rewind(file), file));
    fclose(file);
    run_metrics_free(&m);
    return n;
}

/* Length 24 and its masked CRC-32C, as at the start of files that TensorFlow wrote; time 0; the version. */
static void first_record(void **state)
{
    static const unsigned char first[] = "\x18\0\0\0\0\0\0\0\xa3\x7f\x4b\x22\x09\0\0\0\0\0\0\0\0\x1a\x0d" "brain.Event:2";
    (void)state;
    assert_int_equal(write_events("step\ta\n\t1\n", "step"), 8 + 4 + 24 + 4);
    assert_memory_equal(bytes, first, sizeof first - 1);
}

static void a_row(void **state)
{
    static const unsigned char event[] = "\x09\0\0\0\0\0\xc0\x72\x40"                         /* time: 300 */
                                         "\x2a\x1a"                                           /* a summary of 26 bytes */
                                         "\x0a\x0a\x0a\x03mse\x15\0\0\0\x3f"                  /* mse: 0.5 */
                                         "\x0a\x0c\x0a\x05" "a?\xc3\xbc" "b\x15\0\0\x80\xbf"  /* a?ue b: -1; its first byte of no UTF-8 */
                                         "\x10\xac\x02";                                      /* step: 300 */
    (void)state;
    size_t n = write_events("step\tmse\tname\ta\xff\xc3\xbc" "b\tnone\n300\t0.5\tx\t-1\t\n", "step");
    assert_int_equal(n, 40 + 12 + sizeof event - 1 + 4);
    assert_memory_equal(bytes + 40 + 12, event, sizeof event - 1);
    assert_int_equal(bytes[40], sizeof event - 1);
}

static void rows_without_a_step(void **state)
{
    struct run_metrics m;
    struct output_file out = { .fd = -1 };
    (void)state;
    size_t one = write_events("step\ta\n7\t1\n", "step");
    assert_int_equal(write_events("step\ta\n7\t1\n\t1\n1e300\t1\n", "step"), one);
    assert_int_equal(write_events("a\n1\n1\n", NULL), 2 * one - 40);
    make_run(&m, "m.tsv", "step\tname\n1\tx\n");
    EXPECT_DIE(EX_DATAERR, "m.tsv: no column of numbers besides the steps", event_file_write(&out, &m, "step"));
    run_metrics_free(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(first_record), cmocka_unit_test(a_row), cmocka_unit_test(rows_without_a_step) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
