/* cifar.c - CIFAR's binary files: records decoded, and files recognized by their length and their labels */
#include "array/cifar.h"

#include "array/array_file.h"
#include "base/sizes.h"

#include <stdio.h>
#include <string.h>

#define COARSE 20               /* coarse classes of CIFAR-100 */
#define MAX_GUESSED 60000       /* records, as many as there are in either set: of a longer file the format must be named */

void cifar_open(struct cifar *c, struct reader from, int classes)
{
    memset(c, 0, sizeof *c);
    c->from = from;
    c->classes = classes;
}

static size_t labels_of_record(int classes)
{
    return classes == 100 ? 2 : 1;
}

/* The number of classes of the i-th label of a record. */
static int label_classes(int classes, size_t i)
{
    return classes == 100 && i == 0 ? COARSE : classes;
}

/* The first label of a record that is beyond its classes, or -1. */
static int wrong_label(int classes, const unsigned char *record)
{
    for (size_t i = 0; i < labels_of_record(classes); i++)
        if (record[i] >= label_classes(classes, i))
            return (int)i;
    return -1;
}

static void planes_to_pixels(const unsigned char *planes, unsigned char *x)
{
    for (size_t i = 0; i < CIFAR_PIXELS; i++)
        for (size_t c = 0; c < 3; c++)
            x[3 * i + c] = planes[c * CIFAR_PIXELS + i];
}

ssize_t cifar_rows(struct cifar *c, unsigned char *x, int32_t *y, size_t n)
{
    unsigned char record[2 + CIFAR_ROW];
    size_t labels = labels_of_record(c->classes), size = labels + CIFAR_ROW, done = 0;
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
        if (y)
            y[done] = record[labels - 1];
        planes_to_pixels(record + labels, x);
        c->offset += size;
        c->rows++;
    }
    return (ssize_t)done;
}

/* ---- the formats ---- */

static int is_plausible(int classes, uint64_t pos, const unsigned char *bytes, size_t n)
{
    size_t labels = labels_of_record(classes), size = labels + CIFAR_ROW, start = (size_t)(pos % size);
    if (!n)
        return pos && !start;
    if ((pos + n - 1) / size >= MAX_GUESSED)
        return 0;
    for (size_t label = 0; label < labels; label++)
        for (size_t i = (size + label - start) % size; i < n; i += size)
            if (bytes[i] >= label_classes(classes, label))
                return 0;
    return 1;
}

static int is_plausible_10(uint64_t pos, const unsigned char *bytes, size_t n)
{
    return is_plausible(10, pos, bytes, n);
}

static int is_plausible_100(uint64_t pos, const unsigned char *bytes, size_t n)
{
    return is_plausible(100, pos, bytes, n);
}

static void open_cifar(struct array_file *f, int classes)
{
    cifar_open(f->state, f->from, classes);
    f->type = DT_U1;
    f->row = shape_of(3, CIFAR_SIDE, CIFAR_SIDE, 3);
    f->rows = ROWS_UNKNOWN;
    f->labelled = 1;
}

static void open_10(struct array_file *f)
{
    open_cifar(f, 10);
}

static void open_100(struct array_file *f)
{
    open_cifar(f, 100);
}

static size_t read_rows(struct array_file *f, void *to, int32_t *y, size_t n)
{
    struct cifar *c = f->state;
    ssize_t got = cifar_rows(c, to, y, n);
    array_file_check(f, got < 0 ? -1 : 0, c->error);
    return (size_t)got;
}

const struct array_format array_format_cifar10 = {
    .name = "cifar10", .plausible = is_plausible_10, .state_size = sizeof(struct cifar), .open = open_10, .rows = read_rows,
};

const struct array_format array_format_cifar100 = {
    .name = "cifar100", .plausible = is_plausible_100, .state_size = sizeof(struct cifar), .open = open_100, .rows = read_rows,
};
