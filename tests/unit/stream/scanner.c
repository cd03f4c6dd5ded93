/* scanner.c - the scanner against streams that are cut, flipped, hostile, or merely unusual */
#include "leaks.h"
#include "stream/scanner.h"

#include "base/crc32.h"
#include "stream/msgpack_codec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include <zlib.h>

#include <cmocka.h>

/* ---- bytes by hand ---- */

struct bytes {
    unsigned char b[1 << 16];
    size_t n;
};

static void add(struct bytes *s, const void *p, size_t n)
{
    assert_true(n <= sizeof s->b - s->n);
    memcpy(s->b + s->n, p, n);
    s->n += n;
}

/* msgpack in C escapes; literals may hold zeros */
#define ADD(s, text) add(s, text, sizeof(text) - 1)

static void add_end(struct bytes *s, size_t from, unsigned records, unsigned rows)
{
    uint32_t crc = (uint32_t)crc32(0, s->b + from, (uInt)(s->n - from));
    unsigned char tail[] = { 0xce, (unsigned char)(crc >> 24), (unsigned char)(crc >> 16), (unsigned char)(crc >> 8), (unsigned char)crc };
    unsigned char count[1];
    ADD(s, "\x84\xa3" "end\x01\xa7" "records");
    count[0] = (unsigned char)records;
    add(s, count, 1);
    ADD(s, "\xa4" "rows");
    count[0] = (unsigned char)rows;
    add(s, count, 1);
    ADD(s, "\xa5" "crc32");
    add(s, tail, sizeof tail);
}

#define HEAD "\x86\xa3" "iae\x01\xa4" "kind\xa4" "rows\xa4" "rows\xc0\xa6" "fields\x91\x83\xa4" "name\xa1" "x\xa4" "type\xa3" "<f4\xa5" \
             "shape\x91\x02\xa4" "meta\x80\xa7" "history\x90"
#define NDTRUE "\xc4\x02" "nd\xc3"
#define TYPEF4 "\xc4\x04" "type\xa3" "<f4"
#define KINDNO "\xc4\x04" "kind\xc4\x00"
#define SHAPE12 "\xc4\x05" "shape\x92\x01\x02"
#define DATA8 "\xc4\x04" "data\xc4\x08" "abcdefgh"
#define TENSOR "\x85" NDTRUE TYPEF4 KINDNO SHAPE12 DATA8
#define RECORD "\x81\xa1" "x" TENSOR

/* ---- reading ---- */

struct input_file {
    const unsigned char *p;
    size_t n, most;             /* most bytes in one read */
};

static ssize_t read_source(void *context, void *buf, size_t n)
{
    struct input_file *s = context;
    if (n > s->n)
        n = s->n;
    if (n > s->most)
        n = s->most;
    memcpy(buf, s->p, n);
    s->p += n;
    s->n -= n;
    return (ssize_t)n;
}

/* Everything that was said and carried, as one number: two readings of the same bytes must agree. */
static uint32_t digest(uint32_t crc, const void *p, size_t n)
{
    return crc32_add(crc, p, n);
}

/* Reads to the end: SCAN_EOF or SCAN_ERROR, as every program would, headers unpacked and claims made. */
static enum scan_result scan(const void *p, size_t n, size_t most, uint32_t *sum, char error[300])
{
    struct input_file source = { p, n, most };
    struct scanner w;
    enum scan_result what;
    char text[300] = "";
    scanner_init(&w, read_source, &source);
    *sum = 0;
    while ((what = scanner_next(&w)) > SCAN_EOF) {
        *sum = digest(*sum, &what, sizeof what);
        if (what == SCAN_HEADER) {
            struct header h;
            *sum = digest(*sum, w.cursor.tape, w.cursor.tape_size);
            if (codec_parse_header(&h, w.cursor.tape, w.cursor.tape_size, text)) {
                what = SCAN_ERROR;
                break;
            }
            scanner_expect(&w, !h.model, h.rows);
            header_free(&h);
        }
        for (size_t i = 0; what == SCAN_RECORD && i < w.tensors; i++) {
            *sum = digest(*sum, w.tensor[i].name, strlen(w.tensor[i].name));
            *sum = digest(*sum, w.tensor[i].data, tensor_size(&w.tensor[i]));
        }
    }
    snprintf(error, 300, "%s", w.cursor.error[0] ? w.cursor.error : text);
    scanner_free(&w);
    if (what == SCAN_ERROR)
        assert_true(error[0]);
    return what;
}

static void accepted(const struct bytes *s)
{
    uint32_t sum, again;
    char error[300];
    enum scan_result what = scan(s->b, s->n, SIZE_MAX, &sum, error);
    if (what != SCAN_EOF)
        fail_msg("refused: %s", error);
    assert_int_equal(scan(s->b, s->n, 1, &again, error), SCAN_EOF);
    assert_int_equal(sum, again);
}

/* words: a part of the message, which proves that it was refused for the reason that was meant */
static void refused(const struct bytes *s, const char *words)
{
    uint32_t sum;
    char error[300], slow[300];
    assert_int_equal(scan(s->b, s->n, SIZE_MAX, &sum, error), SCAN_ERROR);
    assert_int_equal(scan(s->b, s->n, 1, &sum, slow), SCAN_ERROR);
    assert_string_equal(error, slow);
    if (!strstr(error, words))
        fail_msg("refused with '%s' where '%s' was expected", error, words);
}

/* A header, a record made of these bytes, and a right end: nothing but the record can be at fault. */
#define RECORD_REFUSED(text, words)                 \
    do {                                            \
        struct bytes made = { .n = 0 };             \
        ADD(&made, HEAD);                          \
        ADD(&made, text);                          \
        add_end(&made, 0, 1, 1);                   \
        refused(&made, words);                     \
    } while (0)

#define HEADER_REFUSED(text, words)                 \
    do {                                            \
        struct bytes made = { .n = 0 };             \
        ADD(&made, text);                          \
        add_end(&made, 0, 0, 0);                   \
        refused(&made, words);                     \
    } while (0)

#define RECORD_ACCEPTED(text)                       \
    do {                                            \
        struct bytes made = { .n = 0 };             \
        ADD(&made, HEAD);                          \
        ADD(&made, text);                          \
        add_end(&made, 0, 1, 1);                   \
        accepted(&made);                           \
    } while (0)

/* About 2 KiB as our own writer makes them: three fields, three records, meta and history. */
static void typical(struct bytes *s)
{
    struct header h;
    struct codec p;
    struct shape row = shape_of(3, 4u, 5u, 1u), number = { .rank = 0 };
    unsigned char data[7 * 20 * 4];
    size_t from = s->n;
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (unsigned char)(i * 37);
    header_init(&h);
    header_set_field(&h, "id", DT_I8, &number);
    header_set_field(&h, "x", DT_F4, &row);
    header_set_field(&h, "y", DT_I4, &number);
    header_set_text(&h, "dataset", "none");
    header_set_number(&h, "step", 70000);
    header_add_history(&h, strdup("iae-none 1.0 --count 5"));
    h.rows = 14;
    codec_init(&p);
    codec_header(&p, &h);
    add(s, p.bytes, p.size);
    for (int r = 0; r < 2; r++) {
        codec_empty(&p);
        codec_record(&p, 3);
        add(s, p.bytes, p.size);
        for (size_t i = 0; i < 3; i++) {
            struct shape shape = shape_rows(7, &h.field[i].row);
            size_t bytes;
            codec_empty(&p);
            codec_tensor(&p, h.field[i].name, h.field[i].type, &shape);
            add(s, p.bytes, p.size);
            assert_int_equal(tensor_bytes(h.field[i].type, &shape, &bytes), 0);
            add(s, data, bytes);
        }
    }
    codec_empty(&p);
    codec_end(&p, 2, 14, crc32_add(0, s->b + from, s->n - from));
    add(s, p.bytes, p.size);
    codec_free(&p);
    header_free(&h);
}

static void whole_streams(void **state)
{
    (void)state;
    struct bytes s = { .n = 0 };
    typical(&s);
    assert_in_range(s.n, 1500, 3000);
    accepted(&s);
    typical(&s);
    accepted(&s);               /* concatenated */
    RECORD_ACCEPTED(RECORD);
}

static void cut_anywhere(void **state)
{
    (void)state;
    struct bytes s = { .n = 0 };
    uint32_t sum;
    char error[300];
    typical(&s);
    size_t one = s.n;
    typical(&s);
    for (size_t n = 0; n < s.n; n++) {
        enum scan_result what = scan(s.b, n, n % 3 ? SIZE_MAX : 1, &sum, error);
        if (what != (n == one ? SCAN_EOF : SCAN_ERROR))
            fail_msg("cut at byte %zu of %zu: %d", n, s.n, what);
    }
}

static void flipped_anywhere(void **state)
{
    (void)state;
    struct bytes s = { .n = 0 };
    uint32_t sum;
    char error[300];
    typical(&s);
    for (size_t bit = 0; bit < 8 * s.n; bit++) {
        s.b[bit / 8] ^= (unsigned char)(1 << bit % 8);
        if (scan(s.b, s.n, SIZE_MAX, &sum, error) != SCAN_ERROR)
            fail_msg("bit %zu of byte %zu", bit % 8, bit / 8);
        s.b[bit / 8] ^= (unsigned char)(1 << bit % 8);
    }
}

static void bytes_after_the_end(void **state)
{
    (void)state;
    for (int c = 0; c < 256; c++) {
        struct bytes s = { .n = 0 };
        unsigned char more[1] = { (unsigned char)c };
        typical(&s);
        add(&s, more, 1);
        refused(&s, "");
    }
}

static void hostile_headers(void **state)
{
    (void)state;
    HEADER_REFUSED("\xdf\xff\xff\xff\xff\xa3" "iae\x01", "cut short");
    HEADER_REFUSED("\xde\xff\xff\xa3" "iae\x01", "cut short");
    HEADER_REFUSED("\x82\xa3" "iae\x01\xa1" "a\xdd\xff\xff\xff\xff", "announced");
    HEADER_REFUSED("\x82\xa3" "iae\x01\xa1" "a\xdd\x00\x00\x20\x00", "announced");
    HEADER_REFUSED("\x82\xa3" "iae\x01\xa1" "a\xc6\xff\xff\xff\xff", "bytes");
    HEADER_REFUSED("\x82\xa3" "iae\x01\xdb\xff\xff\xff\xff", "bytes");
    HEADER_REFUSED("\x82\xa3" "iae\x01\xa1" "a\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\xc0", "deeper");
    HEADER_REFUSED("\x82\xa3" "iae\x01\xa1" "a\xc1", "0xc1");
    HEADER_REFUSED("\x82\xa3" "iae\x01\xa1" "a\xd4\x01\x00", "0xd4 at 8, an ext type");
    HEADER_REFUSED("\x82\xa3" "iae\x01\xa1" "a\xc7\x01\x01\x00", "0xc7 at 8, an ext type");
    HEADER_REFUSED("\x82\xa3" "iae\xca\x3f\x80\x00\x00\xa1" "a\x01", "whole number");
    HEADER_REFUSED("\x81\xa3" "iae\xff", "whole number");
    HEADER_REFUSED("\x81\xa3" "iae\x02", "version 2");
    HEADER_REFUSED("\x81\xa3" "iae\x01", "missing");
    HEADER_REFUSED("\x80", "not an iae stream");
    HEADER_REFUSED("\x90", "not an iae stream");
    HEADER_REFUSED("\x81\x01\x01", "not a string");
    HEADER_REFUSED("\x89PNG\r\n\x1a\n....", "a PNG file, not an iae stream: iae-import");
    HEADER_REFUSED("\xff\xd8\xff\xe0", "a JPEG file");
    HEADER_REFUSED("PK\3\4..........", "a zip or npz file");
    HEADER_REFUSED("\x89HDF\r\n\x1a\n", "not an iae stream, but an HDF5 file");
    HEADER_REFUSED(RECORD, "does not begin with a header");
    HEADER_REFUSED(HEAD HEAD, "no end yet");
    HEADER_REFUSED("\x87\xa3" "iae\x01\xa4" "kind\xa4" "rows\xa4" "rows\xc0\xa6" "fields\x90\xa4" "meta\x80\xa7" "history\x90\xa4" "rows\xc0",
                   "twice");
    HEADER_REFUSED("\x86\xa3" "iae\x01\xa4" "kind\xa4" "rows\xa4" "rows\xcb\x3f\xf0\x00\x00\x00\x00\x00\x00\xa6" "fields\x90\xa4" "meta\x80\xa7"
                   "history\x90", "rows is neither");
    HEADER_REFUSED("\x86\xa3" "iae\x01\xa4" "kind\xa4" "rows\xa4" "rows\x05\xa6" "fields\x90\xa4" "meta\x80\xa7" "history\x90", "announced 5 rows");
    HEADER_REFUSED("\x86\xa3" "iae\x01\xa4" "kind\xa4" "rowz\xa4" "rows\xc0\xa6" "fields\x90\xa4" "meta\x80\xa7" "history\x90", "kind");
    HEADER_REFUSED("\x86\xa3" "iae\x01\xa4" "kind\xa4" "rows\xa4" "rows\xc0\xa6" "fields\x90\xa4" "meta\x82\xa1" "a\x01\xa1" "a\x02\xa7" "history\x90",
                   "twice");
}

static void large_headers(void **state)
{
    (void)state;
    struct bytes s = { .n = 0 };
    ADD(&s, "\x82\xa3" "iae\x01\xa1" "a\xda\xff\xff");
    while (s.n < sizeof s.b)
        ADD(&s, "x");
    refused(&s, "");                            /* 65,535 bytes of text and more around them are over the limit, and cut */
    s.n = 0;
    ADD(&s, "\x82\xa3" "iae\x01\xa1" "a\xdc\x0f\xff");
    for (int i = 0; i < 4095; i++)
        ADD(&s, "\xc0");
    refused(&s, "announced");
    s.n = 0;
    ADD(&s, "\xdc\xff\xff");                    /* 65,535 nils are no header, and nothing is allocated for them */
    refused(&s, "not an iae stream");
}

static void hostile_tensors(void **state)
{
    (void)state;
    RECORD_REFUSED("\x81\xa1" "x\x85" NDTRUE TYPEF4 KINDNO "\xc4\x05" "shape\x92\xce\x7f\xff\xff\xff\xce\x7f\xff\xff\xff" DATA8, "too large");
    RECORD_REFUSED("\x81\xa1" "x\x85" NDTRUE TYPEF4 KINDNO "\xc4\x05" "shape\x92\xce\xff\xff\xff\xff\x02" DATA8, "dimension 0");
    RECORD_REFUSED("\x81\xa1" "x\x85" NDTRUE TYPEF4 KINDNO "\xc4\x05" "shape\x92\xcf\x00\x00\x00\x01\x00\x00\x00\x01\x02" DATA8, "dimension 0");
    RECORD_REFUSED("\x81\xa1" "x\x85" NDTRUE TYPEF4 KINDNO "\xc4\x05" "shape\x92\x01\x00" DATA8, "dimension 1");
    RECORD_REFUSED("\x81\xa1" "x\x85" NDTRUE TYPEF4 KINDNO "\xc4\x05" "shape\x92\xff\x02" DATA8, "whole number");
    RECORD_REFUSED("\x81\xa1" "x\x85" NDTRUE TYPEF4 KINDNO "\xc4\x05" "shape\x92\xca\x3f\x80\x00\x00\x02" DATA8, "whole number");
    RECORD_REFUSED("\x81\xa1" "x\x85" NDTRUE TYPEF4 KINDNO "\xc4\x05" "shape\x99\x01\x01\x01\x01\x01\x01\x01\x01\x02" DATA8, "shape is not");
    RECORD_REFUSED("\x81\xa1" "x\x85" NDTRUE TYPEF4 KINDNO "\xc4\x05" "shape\xdd\xff\xff\xff\xff" DATA8, "shape is not");
    RECORD_REFUSED("\x81\xa1" "x\x85" NDTRUE TYPEF4 KINDNO SHAPE12 "\xc4\x04" "data\xc4\x07" "abcdefg", "7 bytes where");
    RECORD_REFUSED("\x81\xa1" "x\x85" NDTRUE TYPEF4 KINDNO SHAPE12 "\xc4\x04" "data\xc4\x09" "abcdefghi", "9 bytes where");
    RECORD_REFUSED("\x81\xa1" "x\x85" NDTRUE TYPEF4 KINDNO SHAPE12 "\xc4\x04" "data\xc6\xff\xff\xff\xff" "abcdefgh", "4294967295 bytes where");
    RECORD_REFUSED("\x81\xa1" "x\x85" NDTRUE TYPEF4 KINDNO SHAPE12 "\xc4\x04" "data\xa8" "abcdefgh", "type bin");
    RECORD_REFUSED("\x81\xa1" "x\x85" NDTRUE "\xc4\x04" "type\xa3" "<f2" KINDNO SHAPE12 DATA8, "'<f2'");
    RECORD_REFUSED("\x81\xa1" "x\x85" NDTRUE "\xc4\x04" "type\xa3" ">f4" KINDNO SHAPE12 DATA8, "'>f4'");
    RECORD_REFUSED("\x81\xa1" "x\x85" NDTRUE TYPEF4 "\xc4\x04" "kind\xc4\x01" "O" SHAPE12 DATA8, "kind 'O'");
    RECORD_REFUSED("\x81\xa1" "x\x85" NDTRUE TYPEF4 "\xc4\x04" "kind\xc4\x01" "V" SHAPE12 DATA8, "kind 'V'");
    RECORD_REFUSED("\x81\xa1" "x\x85" "\xc4\x02" "nd\xc2" TYPEF4 KINDNO SHAPE12 DATA8, "nd is not true");
    RECORD_REFUSED("\x81\xa1" "x\x85" NDTRUE TYPEF4 KINDNO DATA8 SHAPE12, "data before");
    RECORD_REFUSED("\x81\xa1" "x\x86" NDTRUE TYPEF4 TYPEF4 KINDNO SHAPE12 DATA8, "twice");
    RECORD_REFUSED("\x81\xa1" "x\x86" NDTRUE TYPEF4 KINDNO SHAPE12 DATA8 DATA8, "twice");
    RECORD_REFUSED("\x81\xa1" "x\x85" NDTRUE TYPEF4 "\xa1" "a\xc0" SHAPE12 DATA8, "without all");
    RECORD_REFUSED("\x81\xa1" "x\x84" NDTRUE TYPEF4 SHAPE12 DATA8, "not a tensor");
    RECORD_REFUSED("\x81\xa1" "x\xdf\xff\xff\xff\xff" NDTRUE, "not a tensor");
    RECORD_REFUSED("\x81\xa1" "x\xc0", "not a tensor");
    RECORD_REFUSED("\x81\xa1" "x\x86\xa1" "a\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\xc0" NDTRUE TYPEF4 KINDNO SHAPE12 DATA8, "deeper");
    RECORD_REFUSED("\x81\xa1" "x\x86\xa1" "a\xc5\xff\xff" NDTRUE TYPEF4 KINDNO SHAPE12 DATA8, "more than 4096 bytes");
}

static void hostile_records(void **state)
{
    (void)state;
    RECORD_REFUSED("\x82\xa1" "x" TENSOR "\xa1" "x" TENSOR, "twice");
    RECORD_REFUSED("\x81\xa1" "/" TENSOR, "letters");
    RECORD_REFUSED("\x81\xa0" TENSOR, "letters");
    RECORD_REFUSED("\x81\xc4\x01" "x" TENSOR, "not a string");
    RECORD_REFUSED("\x81\xdb\xff\xff\xff\xff" "x" TENSOR, "at most 200");
    RECORD_REFUSED("\xdf\xff\xff\xff\xff\xa1" "x" TENSOR, "at most 64");
    RECORD_REFUSED("\x82\xa1" "x" TENSOR "\xa1" "y\x85" NDTRUE TYPEF4 KINDNO "\xc4\x05" "shape\x92\x02\x01" DATA8, "2 rows where x has 1");
    RECORD_REFUSED("\x81\xa1" "x\x85" NDTRUE TYPEF4 KINDNO "\xc4\x05" "shape\x90" "\xc4\x04" "data\xc4\x04" "abcd", "no rows");
    RECORD_REFUSED("\x80", "neither record");
    RECORD_REFUSED(RECORD RECORD, "the end counts");
    RECORD_REFUSED("\x93\x01\x02\x03", "neither record");
}

static void hostile_ends(void **state)
{
    (void)state;
    static const struct { const char *text; size_t n; const char *words; } end[] = {
#define END(text, words) { text, sizeof(text) - 1, words }
        END("\x83\xa3" "end\x01\xa7" "records\x00\xa4" "rows\x00", "3 keys"),
        END("\x84\xa3" "end\x02\xa7" "records\x00\xa4" "rows\x00\xa5" "crc32\x00", "version 2"),
        END("\x84\xa3" "end\x01\xa4" "rows\x00\xa7" "records\x00\xa5" "crc32\x00", "belongs"),
        END("\x84\xa3" "end\x01\xa7" "records\x01\xa4" "rows\x00\xa5" "crc32\x00", "counts 1 records"),
        END("\x84\xa3" "end\x01\xa7" "records\x00\xa4" "rows\x01\xa5" "crc32\x00", "1 rows"),
        END("\x84\xa3" "end\x01\xa7" "records\xc3\xa4" "rows\x00\xa5" "crc32\x00", "whole number"),
        END("\x84\xa3" "end\x01\xa7" "records\x00\xa4" "rows\xca\x00\x00\x00\x00\xa5" "crc32\x00", "whole number"),
        END("\x84\xa3" "end\x01\xa7" "records\x00\xa4" "rows\x00\xa5" "crc32\x00", "CRC-32"),
    };
    for (size_t i = 0; i < sizeof end / sizeof *end; i++) {
        struct bytes s = { .n = 0 };
        ADD(&s, HEAD);
        add(&s, end[i].text, end[i].n);
        refused(&s, end[i].words);
    }
    struct bytes s = { .n = 0 };
    add_end(&s, 0, 0, 0);
    refused(&s, "end without a header");
}

static void unusual_but_right(void **state)
{
    (void)state;
    /* keys of type str, as other writers make them, in another order, and keys of no meaning to us */
    RECORD_ACCEPTED("\x81\xa1" "x\x85\xa2" "nd\xc3\xa4" "kind\xa0\xa5" "shape\x92\x01\x02\xa4" "type\xc4\x03" "<f4\xa4" "data\xc4\x08" "abcdefgh");
    RECORD_ACCEPTED("\x81\xa1" "x\x86" NDTRUE "\xa3" "pad\xc4\x05" "12345" TYPEF4 KINDNO SHAPE12 DATA8);
    RECORD_ACCEPTED("\x81\xa1" "x\x87" NDTRUE TYPEF4 KINDNO SHAPE12 DATA8 "\xa1" "a\x92\xc0\x81\xa1" "b\xcb\x00\x00\x00\x00\x00\x00\x00\x00" "\xc4\x01" "b\xff");
    /* whole numbers wider than they need to be */
    RECORD_ACCEPTED("\xdf\x00\x00\x00\x01\xd9\x01" "x\xde\x00\x05" NDTRUE TYPEF4 KINDNO
                    "\xc4\x05" "shape\xdd\x00\x00\x00\x02\xcf\x00\x00\x00\x00\x00\x00\x00\x01\xcd\x00\x02" "\xc4\x04" "data\xc6\x00\x00\x00\x08" "abcdefgh");
    /* no rows at all, and a gradient after the rows, which has none */
    RECORD_ACCEPTED(RECORD);
    struct bytes s = { .n = 0 };
    ADD(&s, HEAD);
    add_end(&s, 0, 0, 0);
    accepted(&s);
    s.n = 0;
    ADD(&s, HEAD RECORD "\x81\xa6" "grad.w\x85" NDTRUE TYPEF4 KINDNO "\xc4\x05" "shape\x90" "\xc4\x04" "data\xc4\x04" "abcd");
    add_end(&s, 0, 2, 1);
    accepted(&s);
    /* header keys of later versions */
    s.n = 0;
    ADD(&s, "\x88\xa3" "iae\x01\xa4" "kind\xa5" "model\xa4" "rows\xc0\xa6" "fields\x90\xa4" "meta\x80\xa7" "history\x90\xa3" "new\x93\x01\xc3\xa1" "a\xa5" "newer\xc0");
    add_end(&s, 0, 0, 0);
    accepted(&s);
}

/* A claim of 90 MiB that is not kept must not cost its memory: pages appear as bytes do. */
static void claims_cost_nothing(void **state)
{
    (void)state;
    struct bytes s = { .n = 0 };
    struct rusage before, after;
    ADD(&s, HEAD "\x81\xa1" "x\x85" NDTRUE TYPEF4 KINDNO "\xc4\x05" "shape\x92\xce\x00\xb4\x00\x00\x02" "\xc4\x04" "data\xc6\x05\xa0\x00\x00" "abcdefgh");
    getrusage(RUSAGE_SELF, &before);
    refused(&s, "cut short");
    getrusage(RUSAGE_SELF, &after);
#ifndef __SANITIZE_ADDRESS__                    /* whose shadow of an allocation is memory, too */
    assert_true(after.ru_maxrss - before.ru_maxrss < 4096);
#endif
    s.n = 0;
    ADD(&s, HEAD "\x81\xa1" "x\x85" NDTRUE TYPEF4 KINDNO "\xc4\x05" "shape\x92\xce\x00\xd0\x00\x00\x02" "\xc4\x04" "data\xc6\x06\x80\x00\x00" "abcdefgh");
    refused(&s, "a record of more than");
}

static ssize_t broken(void *context, void *buf, size_t n)
{
    (void)context, (void)buf, (void)n;
    return -1;
}

static void failing_reads(void **state)
{
    (void)state;
    struct scanner w;
    scanner_init(&w, broken, NULL);
    assert_int_equal(scanner_next(&w), SCAN_ERROR);
    assert_int_equal(w.cursor.failed, -1);
    assert_int_equal(scanner_next(&w), SCAN_ERROR);
    scanner_free(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_streams), cmocka_unit_test(cut_anywhere), cmocka_unit_test(flipped_anywhere),
        cmocka_unit_test(bytes_after_the_end), cmocka_unit_test(hostile_headers), cmocka_unit_test(large_headers),
        cmocka_unit_test(hostile_tensors), cmocka_unit_test(hostile_records), cmocka_unit_test(hostile_ends),
        cmocka_unit_test(unusual_but_right), cmocka_unit_test(claims_cost_nothing), cmocka_unit_test(failing_reads)
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
