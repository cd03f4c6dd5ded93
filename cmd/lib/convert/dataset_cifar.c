/* dataset_cifar.c - CIFAR-10 and CIFAR-100: a tar.gz that holds all splits, in files of some records */
#include "archive/archive_reader.h"
#include "array/cifar.h"
#include "base/alloc.h"
#include "base/die.h"
#include "base/sizes.h"
#include "convert/dataset_kinds.h"
#include "convert/dataset_reader.h"

#include <stdlib.h>
#include <string.h>

/* Where the records of a split are. */
struct layout {
    const struct array_format *format;
    uint64_t member_rows;       /* of training data */
    int numbered;
    const char *train, *test;   /* members of the archive; train without _NUMBER, if numbered, and .bin */
};

static void row_shape(struct dataset_reader *p, struct shape *x)
{
    (void)p;
    *x = shape_of(3, CIFAR_SIDE, CIFAR_SIDE, 3);
}

/* One member of the archive. The digest is that of the archive, each time, so that what is decoded is what was hashed. */
static void read_member(struct dataset_reader *p, const struct array_format *format, struct row_builder *out, const char *name, uint64_t n)
{
    struct archive_reader archive;
    int r;
    if (archive_reader_open(&archive, ARCHIVE_TAR, input_file_reader(&p->images), NULL))
        input_file_die(&p->images, archive.error);
    while ((r = archive_reader_next(&archive)) > 0 && strcmp(archive.name, name))
        ;
    if (r < 0)
        input_file_die(&p->images, archive.error);
    if (!r)
        die_verify(p->images.where, "no member '%s'", name);
    array_file_open_part(&p->rows, &p->images, archive_reader_member(&archive), format);
    if (row_builder_add_array(out, &p->rows, NULL, n) != n)
        die_verify(p->images.where, "member '%s': not the %llu rows that are known", name, (unsigned long long)n);
    array_file_free(&p->rows);
    archive_reader_close(&archive);
    dataset_files_check(&p->images, &p->split->images);
}

static void write_rows(struct dataset_reader *p, struct row_builder *out, uint64_t n, const struct layout *layout)
{
    int test = !strcmp(p->split->name, "test");
    uint64_t done = 0, most = test ? p->split->rows : layout->member_rows;
    for (unsigned i = 0; done < n; i++, done += most) {
        char *name = test ? xstrdup(layout->test) : layout->numbered ? xprintf("%s_%u.bin", layout->train, i + 1) : xprintf("%s.bin", layout->train);
        if (i && input_file_rewind(&p->images))
            die_verify(p->images.where, "cannot be read again");
        read_member(p, layout->format, out, name, min_size((size_t)(n - done), most));
        free(name);
    }
    if (!n)
        dataset_files_check(&p->images, &p->split->images);
}

static void rows_10(struct dataset_reader *p, struct row_builder *out, uint64_t n)
{
    static const struct layout layout = { &array_format_cifar10, 10000, 1, "cifar-10-batches-bin/data_batch", "cifar-10-batches-bin/test_batch.bin" };
    write_rows(p, out, n, &layout);
}

static void rows_100(struct dataset_reader *p, struct row_builder *out, uint64_t n)
{
    static const struct layout layout = { &array_format_cifar100, 50000, 0, "cifar-100-binary/train", "cifar-100-binary/test.bin" };
    write_rows(p, out, n, &layout);
}

const struct dataset_kind dataset_kind_cifar10 = {
    .name = "cifar10", .import = dataset_reader_import, .shape = row_shape, .rows = rows_10,
};

const struct dataset_kind dataset_kind_cifar100 = {
    .name = "cifar100", .import = dataset_reader_import, .shape = row_shape, .rows = rows_100,
};
