/* npy.c - npy files: versions, orders, types, hostile headers */
#include "memory_reader.h"
#include "array/npy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static size_t make_npy(unsigned char *to, int version, const char *header, const void *data, size_t bytes)
{
    size_t n = strlen(header);
    memcpy(to, "\x93NUMPY", 6);
    to[6] = (unsigned char)version;
    to[7] = 0;
    to[8] = (unsigned char)n;
    to[9] = (unsigned char)(n >> 8);
    to[10] = to[11] = 0;
    unsigned char *p = to + (version == 1 ? 10 : 12);
    memcpy(p, header, n);
    if (bytes)
        memcpy(p + n, data, bytes);
    return (size_t)(p - to) + n + bytes;
}

static int read_npy(struct npy *n, const void *bytes, size_t size, void *to, size_t most)
{
    struct memory m;
    if (npy_open(n, memory_reader(&m, bytes, size))) {
        assert_true(n->error[0]);
        return -1;
    }
    assert_true(n->left <= most);
    return npy_read(n, to, n->left) || npy_end(n) ? -1 : 0;
}

static void test_npy(void **state)
{
    static const unsigned char be8[] = { 0x3f, 0xf8, 0, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0 };     /* 1.5, -2 */
    static const float f4[] = { 1, 2, 3, 4, 5, 6 };
    unsigned char file[512], out[64];
    struct npy n;
    (void)state;

    size_t size = make_npy(file, 1, "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }     \n", f4, sizeof f4);
    assert_int_equal(read_npy(&n, file, size, out, sizeof out), 0);
    assert_true(numeric_is(&n.array.type, DT_F4));
    assert_int_equal(n.array.shape.rank, 2);
    assert_int_equal(n.array.shape.dim[0], 2);
    assert_int_equal(n.array.shape.dim[1], 3);
    assert_int_equal(n.array.fortran, 0);
    assert_memory_equal(out, f4, sizeof f4);
    for (size_t cut = 0; cut < size; cut++)
        assert_int_equal(read_npy(&n, file, cut, out, sizeof out), -1);
    assert_int_equal(read_npy(&n, file, size + 1, out, sizeof out), -1);

    size = make_npy(file, 2, "{\"shape\":(2L,),'fortran_order':True,'descr':'>f8'}", be8, sizeof be8);
    assert_int_equal(read_npy(&n, file, size, out, sizeof out), 0);
    assert_true(n.array.fortran && n.array.stored.big && n.array.stored.size == 8);
    assert_memory_equal(out, be8, sizeof be8);
    size = make_npy(file, 3, "{'descr': '|b1', 'fortran_order': False, 'shape': (2, 2)}\n", "\1\0\0\1", 4);
    assert_int_equal(read_npy(&n, file, size, out, sizeof out), 0);
    assert_int_equal(n.array.type.kind, 'b');
}

static void test_types(void **state)
{
    static const char *const known[] = { "|b1", "|u1", "|i1", "<u2", ">i2", "<f2", "<u4", ">i4", "<f4", ">u8", "<i8", ">f8" };
    unsigned char file[512];
    char header[100], text[NUMERIC_TEXT];
    struct memory m;
    struct npy n;
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        snprintf(header, sizeof header, "{'descr': '%s', 'fortran_order': False, 'shape': (3,)}", known[i]);
        size_t size = make_npy(file, 1, header, NULL, 0);
        assert_int_equal(npy_open(&n, memory_reader(&m, file, size)), 0);
        assert_string_equal(numeric_text(&n.array.type, text), known[i][1] == 'b' ? "bool" : known[i] + 1);
        assert_int_equal(n.array.stored.big, known[i][0] == '>');
        assert_int_equal(n.left, 3 * (known[i][2] - '0'));
    }
}

static void test_npy_hostile(void **state)
{
    static const char *const headers[] = {
        "", "{", "{}", "[]", "()", "{'descr'", "{'descr':", "{'descr': '<f4'}", "__import__('os').system('true')",
        "{'descr': '|O', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '<V4', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '<c8', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '<U1', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '=f4', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '<b2', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '<f1', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '|f4', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': 'f4', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '<f44', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}",
        "{'descr': '<f4', 'fortran_order': Falsehood, 'shape': (1,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': ()}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': 1}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1.0,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2147483648,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999999999,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,2147483647,2147483647,2147483647)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,1,1,1,1,1,1,1,1)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} #",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'more': 1}",
        "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '<f\\x34', 'fortran_order': False, 'shape': (1,)}",
    };
    unsigned char file[512];
    struct memory m;
    struct npy n;
    (void)state;
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
        size_t size = make_npy(file, 1, headers[i], "\0\0\0\0\0\0\0", 8);
        if (!npy_open(&n, memory_reader(&m, file, size)))
            fail_msg("accepted: %s", headers[i]);
        assert_true(n.error[0]);
    }
    size_t size = make_npy(file, 4, "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)}", "\0\0\0", 4);
    assert_int_equal(npy_open(&n, memory_reader(&m, file, size)), -1);
    /* a header that claims more than may be asked for */
    make_npy(file, 2, "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)}", "\0\0\0", 4);
    file[11] = 0x7f;
    assert_int_equal(npy_open(&n, memory_reader(&m, file, size)), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_npy), cmocka_unit_test(test_types), cmocka_unit_test(test_npy_hostile)
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
