/* event_file.c - writes TFRecords of protobuf messages */
#include "plot/event_file.h"

#include "base/alloc.h"
#include "base/die.h"
#include "plot/plain_text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define POLYNOMIAL 0x82f63b78u  /* of CRC-32C (Castagnoli), reflected */
#define MOST_STEPS 9007199254740992.0       /* 2^53: whole numbers in a double */

/* ---- bytes ---- */

struct message {
    unsigned char *bytes;
    size_t n, capacity;
};

static void append_bytes(struct message *m, const void *bytes, size_t n)
{
    if (m->capacity - m->n < n) {
        m->capacity = 2 * (m->n + n) + 256;
        m->bytes = xrealloc(m->bytes, m->capacity);
    }
    if (n)
        memcpy(m->bytes + m->n, bytes, n);
    m->n += n;
}

static void append_little_endian(struct message *m, uint64_t v, size_t n)
{
    unsigned char b[8];
    for (size_t i = 0; i < n; i++)
        b[i] = (unsigned char)(v >> 8 * i);
    append_bytes(m, b, n);
}

static uint32_t crc32c(const unsigned char *p, size_t n)
{
    static uint32_t table[256];
    uint32_t crc = 0xffffffff;
    for (uint32_t i = 0; i < 256 && !table[255]; i++) {
        uint32_t v = i;
        for (int k = 0; k < 8; k++)
            v = v & 1 ? v >> 1 ^ POLYNOMIAL : v >> 1;
        table[i] = v;
    }
    while (n--)
        crc = table[(crc ^ *p++) & 0xff] ^ crc >> 8;
    return ~crc;
}

/* So that a CRC of bytes that hold CRCs is a good one, too. */
static uint64_t masked_crc(const unsigned char *p, size_t n)
{
    uint32_t crc = crc32c(p, n);
    return (uint32_t)((crc >> 15 | crc << 17) + 0xa282ead8u);
}

static void write_record(struct output_file *out, const struct message *m)
{
    struct message record = { 0 };
    append_little_endian(&record, m->n, 8);
    append_little_endian(&record, masked_crc(record.bytes, 8), 4);
    append_bytes(&record, m->bytes, m->n);
    append_little_endian(&record, masked_crc(m->bytes, m->n), 4);
    output_file_write(out, record.bytes, record.n);
    free(record.bytes);
}

/* ---- protobuf ---- */

enum wire_type { VARINT, FIXED64, DELIMITED, FIXED32 = 5 };

static void put_varint(struct message *m, uint64_t v)
{
    for (; v >= 0x80; v >>= 7)
        append_little_endian(m, (v & 0x7f) | 0x80, 1);
    append_little_endian(m, v, 1);
}

static void put_key(struct message *m, unsigned field, enum wire_type type)
{
    put_varint(m, field << 3 | type);
}

static void put_bytes(struct message *m, unsigned field, const void *bytes, size_t n)
{
    put_key(m, field, DELIMITED);
    put_varint(m, n);
    append_bytes(m, bytes, n);
}

/* Event: wall_time, in seconds, and another field behind it. */
static void put_event(struct message *event, double time, unsigned field, const struct message *value)
{
    uint64_t bits;
    memcpy(&bits, &time, sizeof bits);
    put_key(event, 1, FIXED64);
    append_little_endian(event, bits, 8);
    put_bytes(event, field, value->bytes, value->n);
}

/* Summary.Value, in Summary's field 1: tag and simple_value. */
static void put_value(struct message *summary, const char *name, double v)
{
    struct message tag = { 0 }, value = { 0 };
    char glyph[PLAIN_TEXT_GLYPH];
    float number = (float)v;
    uint32_t bits;
    memcpy(&bits, &number, sizeof bits);
    while (plain_text_next(&name, 1, glyph))        /* protobuf's strings are UTF-8 */
        append_bytes(&tag, glyph, strlen(glyph));
    put_bytes(&value, 1, tag.bytes, tag.n);
    put_key(&value, 2, FIXED32);
    append_little_endian(&value, bits, 4);
    put_bytes(summary, 1, value.bytes, value.n);
    free(tag.bytes);
    free(value.bytes);
}

static void write_row(struct output_file *out, const struct run_metrics *m, size_t row, const struct metric_column *step)
{
    double at = step ? floor(step->value[row]) : (double)row + 1;
    struct message event = { 0 }, summary = { 0 };
    for (size_t i = 0; i < m->width && fabs(at) <= MOST_STEPS; i++) {
        const struct metric_column *c = &m->column[i];
        if (c != step && !c->text_line && !isnan(c->value[row]))
            put_value(&summary, c->name, c->value[row]);
    }
    if (summary.n) {
        put_event(&event, at, 5, &summary);
        put_key(&event, 2, VARINT);
        put_varint(&event, (uint64_t)(int64_t)at);
        write_record(out, &event);
    }
    free(summary.bytes);
    free(event.bytes);
}

static int has_values(const struct run_metrics *m, const struct metric_column *step)
{
    for (size_t i = 0; i < m->width; i++)
        if (&m->column[i] != step && run_metrics_has_values(m, &m->column[i]))
            return 1;
    return 0;
}

void event_file_write(struct output_file *out, const struct run_metrics *m, const char *step)
{
    const struct metric_column *c = step ? run_metrics_column(m, step) : NULL;
    unsigned char version[] = "brain.Event:2";
    struct message event = { 0 };
    if (!has_values(m, c))
        die_data(m->where, "no column of numbers besides the steps");
    put_event(&event, 0, 3, &(struct message){ .bytes = version, .n = sizeof version - 1 });
    write_record(out, &event);
    free(event.bytes);
    for (size_t i = 0; i < m->rows; i++)
        write_row(out, m, i, c);
}
