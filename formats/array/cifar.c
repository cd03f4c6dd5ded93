/* cifar.c - see cifar.h */
#include "array/cifar.h"

#include <stdio.h>
#include <string.h>

#define COARSE 20
#define GUESS_RECORDS 60000     /* as many as there are in either set: a longer file is to be named */

void cifar_open(struct cifar *c, struct reader from, int classes)
{
    memset(c, 0, sizeof *c);
    c->from = from;
    c->classes = classes;
}

static size_t record_bytes(int classes)
{
    return (classes == 100 ? 2 : 1) + CIFAR_ROW;
}

/* The byte of a label that is beyond its classes, or -1. */
static int wrong_label(int classes, const unsigned char *record)
{
    if (classes == 10)
        return record[0] < 10 ? -1 : 0;
    return record[0] >= COARSE ? 0 : record[1] >= 100 ? 1 : -1;
}

static void to_pixels(const unsigned char *planes, unsigned char *x)
{
    for (size_t i = 0; i < CIFAR_PIXELS; i++)
        for (size_t c = 0; c < 3; c++)
            x[3 * i + c] = planes[c * CIFAR_PIXELS + i];
}

ssize_t cifar_rows(struct cifar *c, unsigned char *x, int32_t *y, size_t n)
{
    unsigned char record[2 + CIFAR_ROW];
    size_t size = record_bytes(c->classes), labels = size - CIFAR_ROW, done = 0;
    for (; done < n; done++, x += CIFAR_ROW) {
        ssize_t got = reader_read_full(&c->from, record, size);
        if (got < 0)
            return -1;
        if (!got)
            break;
        if ((size_t)got < size) {
            snprintf(c->error, sizeof c->error, "CIFAR-%d: cut after %llu bytes, within record %llu", c->classes,
                     (unsigned long long)(c->offset + (uint64_t)got), (unsigned long long)c->rows + 1);
            return -1;
        }
        int wrong = wrong_label(c->classes, record);
        if (wrong >= 0) {
            snprintf(c->error, sizeof c->error, "CIFAR-%d: byte %llu: record %llu has the label %d", c->classes,
                     (unsigned long long)c->offset + (unsigned)wrong, (unsigned long long)c->rows + 1, record[wrong]);
            return -1;
        }
        y[done] = record[labels - 1];
        to_pixels(record + labels, x);
        c->offset += size;
        c->rows++;
    }
    return (ssize_t)done;
}

struct guess {
    int classes;                /* 0: it is not such a file */
    uint64_t next;              /* byte of the next label */
    unsigned char label[2];
};

static void guess_on(struct guess *g, const unsigned char *chunk, uint64_t at, size_t n)
{
    size_t size = record_bytes(g->classes), last = size - CIFAR_ROW - 1;
    while (g->classes && g->next < at + n) {
        size_t place = (size_t)(g->next % size);
        g->label[place] = chunk[g->next - at];
        if (g->next / size >= GUESS_RECORDS || (place == last && wrong_label(g->classes, g->label) >= 0))
            g->classes = 0;
        g->next += place == last ? size - last : 1;
    }
}

int cifar_guess(struct reader from)
{
    struct guess guess[] = { { .classes = 10 }, { .classes = 100 } };
    unsigned char chunk[8192];
    uint64_t at = 0;
    ssize_t got;
    while ((guess[0].classes || guess[1].classes) && (got = from.read(from.context, chunk, sizeof chunk)) != 0) {
        if (got < 0)
            return -1;
        for (int k = 0; k < 2; k++)
            guess_on(&guess[k], chunk, at, (size_t)got);
        at += (uint64_t)got;
    }
    for (int k = 0; k < 2; k++)
        if (guess[k].classes && at && at % record_bytes(guess[k].classes) == 0)
            return guess[k].classes;
    return 0;
}
