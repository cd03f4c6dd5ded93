/* dataset_reader.c - see dataset_reader.h */
#include "convert/dataset_reader.h"

#include "archive/archive_reader.h"
#include "base/alloc.h"
#include "base/die.h"

#include <stdlib.h>
#include <string.h>

#define SVHN_ZERO 10            /* the label that SVHN's files give to the digit 0 */
#define BATCH 10000             /* rows of each file in CIFAR's archive */

void dataset_reader_open(struct dataset_reader *p, const struct dataset *set, const struct dataset_split *split, const struct fetch_options *way)
{
    memset(p, 0, sizeof *p);
    p->set = set;
    p->split = split;
    catalogue_open(&p->images, set, &split->images, way);
    if (split->labels.name)
        catalogue_open(&p->labels, set, &split->labels, way);
}

void dataset_reader_close(struct dataset_reader *p)
{
    input_file_close(&p->images);
    if (p->split->labels.name)
        input_file_close(&p->labels);
}

void dataset_reader_shape(struct dataset_reader *p, struct shape *x)
{
    if (p->set->kind == DATASET_CIFAR) {
        *x = shape_of(3, CIFAR_SIDE, CIFAR_SIDE, 3);
        return;
    }
    array_file_open(&p->rows, &p->images, p->set->kind == DATASET_MAT ? FORMAT_MAT : FORMAT_IDX);
    if (array_file_x(&p->rows, x) || p->rows.type != DT_U1)
        die_verify(p->images.where, "no pictures of the known size");
}

static void take_labels(void *labels, int32_t *to, size_t n)
{
    array_file_labels(labels, to, n);
}

static void idx_rows_of(struct dataset_reader *p, struct row_builder *out, uint64_t n)
{
    struct array_file labels;
    const struct label_source labeller = { take_labels, &labels };
    array_file_open(&labels, &p->labels, FORMAT_IDX);
    if (p->rows.rows != p->split->rows || labels.rows != p->split->rows || !array_file_are_labels(&labels))
        die_verify(p->images.where, "%llu rows and %llu labels, where %lu are known", (unsigned long long)p->rows.rows,
                  (unsigned long long)labels.rows, (unsigned long)p->split->rows);
    row_builder_add_table(out, &p->rows, &labeller, n);
    catalogue_check(&p->images, &p->split->images);
    catalogue_check(&p->labels, &p->split->labels);
}

static void mat_rows_of(struct dataset_reader *p, struct row_builder *out, uint64_t n)
{
    if (p->rows.rows != p->split->rows || !p->rows.labelled)
        die_verify(p->images.where, "%llu rows, where %lu with labels are known", (unsigned long long)p->rows.rows,
                  (unsigned long)p->split->rows);
    out->zero = SVHN_ZERO;
    row_builder_add_table(out, &p->rows, NULL, n);
    if (n == p->split->rows)
        array_file_end(&p->rows);
    else
        array_file_free(&p->rows);
    catalogue_check(&p->images, &p->split->images);
}

/* One member of the archive; the digest is that of the whole, each time: what is decoded is what is hashed. */
static void cifar_member(struct dataset_reader *p, struct row_builder *out, const char *name, uint64_t n)
{
    struct archive_reader m;
    int r;
    if (archive_reader_open(&m, ARCHIVE_TAR, input_file_reader(&p->images), NULL))
        input_file_die(&p->images, m.error);
    while ((r = archive_reader_next(&m)) > 0 && strcmp(m.name, name))
        ;
    if (r < 0)
        input_file_die(&p->images, m.error);
    if (!r)
        die_verify(p->images.where, "no member '%s'", name);
    array_file_open_cifar(&p->rows, &p->images, archive_reader_member(&m), 10);
    if (row_builder_add_table(out, &p->rows, NULL, n) != n)
        die_verify(p->images.where, "member '%s': not the %d rows that are known", name, BATCH);
    archive_reader_close(&m);
    catalogue_check(&p->images, &p->split->images);
}

static void cifar_rows_of(struct dataset_reader *p, struct row_builder *out, uint64_t n)
{
    uint64_t done = 0;
    for (unsigned i = 0; done < n; i++, done += BATCH) {
        char *name = p->split->rows == BATCH ? xstrdup("cifar-10-batches-bin/test_batch.bin")
                                             : xprintf("cifar-10-batches-bin/data_batch_%u.bin", i + 1);
        if (i && input_file_rewind(&p->images))
            die_verify(p->images.where, "cannot be read again");
        cifar_member(p, out, name, n - done < BATCH ? n - done : BATCH);
        free(name);
    }
    if (!n)
        catalogue_check(&p->images, &p->split->images);
}

void dataset_reader_rows(struct dataset_reader *p, struct row_builder *out, uint64_t n)
{
    if (n > p->split->rows)
        n = p->split->rows;
    out->next = p->split->first;
    if (p->set->kind == DATASET_MAT)
        mat_rows_of(p, out, n);
    else if (p->set->kind == DATASET_CIFAR)
        cifar_rows_of(p, out, n);
    else
        idx_rows_of(p, out, n);
}
