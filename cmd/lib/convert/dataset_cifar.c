/* dataset_cifar.c - CIFAR-10: a tar.gz that holds all splits, in files of 10,000 records */
#include "archive/archive_reader.h"
#include "array/cifar.h"
#include "base/alloc.h"
#include "base/die.h"
#include "base/sizes.h"
#include "convert/dataset_kinds.h"
#include "convert/dataset_reader.h"

#include <stdlib.h>
#include <string.h>

#define MEMBER_ROWS 10000

static void row_shape(struct dataset_reader *p, struct shape *x)
{
    (void)p;
    *x = shape_of(3, CIFAR_SIDE, CIFAR_SIDE, 3);
}

/* One member of the archive. The digest is that of the archive, each time, so that what is decoded is what was hashed. */
static void read_member(struct dataset_reader *p, struct row_builder *out, const char *name, uint64_t n)
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
    array_file_open_part(&p->rows, &p->images, archive_reader_member(&archive), &array_format_cifar10);
    if (row_builder_add_array(out, &p->rows, NULL, n) != n)
        die_verify(p->images.where, "member '%s': not the %d rows that are known", name, MEMBER_ROWS);
    array_file_free(&p->rows);
    archive_reader_close(&archive);
    dataset_files_check(&p->images, &p->split->images);
}

static void write_rows(struct dataset_reader *p, struct row_builder *out, uint64_t n)
{
    uint64_t done = 0;
    for (unsigned i = 0; done < n; i++, done += MEMBER_ROWS) {
        char *name = p->split->rows == MEMBER_ROWS ? xstrdup("cifar-10-batches-bin/test_batch.bin")
                                                   : xprintf("cifar-10-batches-bin/data_batch_%u.bin", i + 1);
        if (i && input_file_rewind(&p->images))
            die_verify(p->images.where, "cannot be read again");
        read_member(p, out, name, min_size((size_t)(n - done), MEMBER_ROWS));
        free(name);
    }
    if (!n)
        dataset_files_check(&p->images, &p->split->images);
}

const struct dataset_kind dataset_kind_cifar10 = {
    .name = "cifar10", .import = dataset_reader_import, .shape = row_shape, .rows = write_rows,
};
