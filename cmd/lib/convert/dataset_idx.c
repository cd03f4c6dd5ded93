/* dataset_idx.c - data sets of two IDX files a split, images and labels, as MNIST's */
#include "base/die.h"
#include "convert/dataset_kinds.h"
#include "convert/dataset_reader.h"

static void row_shape(struct dataset_reader *p, struct shape *x)
{
    dataset_reader_open_array(p, &array_format_idx, x);
}

static void read_labels(void *labels, int32_t *to, size_t n)
{
    array_file_labels(labels, to, n);
}

static void write_rows(struct dataset_reader *p, struct row_builder *out, uint64_t n)
{
    static const struct array_request usual;
    struct array_file labels;
    const struct label_source source = { read_labels, &labels };
    array_file_open_labels(&labels, &p->labels, &array_format_idx, &usual);
    if (p->rows.rows != p->split->rows || labels.rows != p->split->rows)
        die_verify(p->images.where, "%llu rows and %llu labels, where %lu are known", (unsigned long long)p->rows.rows,
                   (unsigned long long)labels.rows, (unsigned long)p->split->rows);
    row_builder_add_array(out, &p->rows, &source, n);
    dataset_files_check(&p->images, &p->split->images);
    dataset_files_check(&p->labels, &p->split->labels);
    array_file_free(&p->rows);
    array_file_free(&labels);
}

const struct dataset_kind dataset_kind_idx = {
    .name = "idx", .import = dataset_reader_import, .shape = row_shape, .rows = write_rows,
};
