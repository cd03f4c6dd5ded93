/* dataset_mat.c - data sets of one MATLAB file a split, images with labels, as SVHN's */
#include "base/die.h"
#include "convert/dataset_kinds.h"
#include "convert/dataset_reader.h"

static void row_shape(struct dataset_reader *p, struct shape *x)
{
    dataset_reader_open_array(p, &array_format_mat, x);
}

static void write_rows(struct dataset_reader *p, struct row_builder *out, uint64_t n)
{
    if (p->rows.rows != p->split->rows || !p->rows.labelled)
        die_verify(p->images.where, "%llu rows, where %lu with labels are known", (unsigned long long)p->rows.rows,
                   (unsigned long)p->split->rows);
    out->zero_label = p->set->zero_label;
    row_builder_add_array(out, &p->rows, NULL, n);
    if (n == p->split->rows)
        array_file_end(&p->rows);
    else
        array_file_free(&p->rows);
    dataset_files_check(&p->images, &p->split->images);
}

const struct dataset_kind dataset_kind_mat = {
    .name = "mat", .import = dataset_reader_import, .shape = row_shape, .rows = write_rows,
};
