/* iae-import - files of others to rows: arrays, and pictures in files, folders and archives */
#include "base/args.h"
#include "base/die.h"
#include "convert/array_import.h"
#include "convert/image_import.h"
#include "convert/import_file.h"
#include "convert/row_builder.h"

#include <stdlib.h>
#include <string.h>

static const char *out_path, *labels_path, *format, *size;
static int force;
static long crop, zero;
static struct image_transform wish;
static const struct arg options[] = {
    ARG_FLAG("color", 0, &wish.color, "make grey pictures pictures in colour, of three equal channels"),
    ARG_FLAG("cover", 0, &wish.cover, "cut off at the sides what --size would have to squeeze"),
    ARG_LONG("crop", 0, &crop, 0, 65535, "N", "cut the middle out of pictures, NxN pixels, 0: take them whole"),
    ARG_TEXT("format", 0, &format, "NAME",
             "what the files are: cifar10, cifar100, idx, jpeg, mat, npy, npz, png, pnm, tar, zip (default: by their bytes)"),
    ARG_FLAG("gray", 0, &wish.gray, "make pictures in colour grey"),
    ARG_TEXT("labels", 0, &labels_path, "FILE", "labels: of the rows of arrays, IDX, npy or CSV; of pictures by their names, CSV", .not_in_history = 1),
    ARG_TEXT("size", 0, &size, "WxH", "then stretch pictures to this size; one number for both sides"),
    ARG_LONG("zero", 0, &zero, 0, 1 << 30, "K", "the label K becomes 0 (10 in files of SVHN), 0: none does"),
    ARG_OUT(&out_path),
    ARG_FORCE(&force),
    ARG_END
};
static const struct program program = {
    .name = "iae-import", .operands = "[FILE ...]", .options = options,
    .summary = "Files of others as rows: id, x and, where known, y",
};

static int pick(void *labels, const char *where, const char *name, int32_t *y)
{
    if (label_file_find(labels, name, y))
        die_data(where, "no label in '%s'", labels_path);
    return 1;
}

static void import_pictures(struct import_file *o, size_t n)
{
    struct label_file labels;
    const struct sample_filter picker = { pick, &labels };
    struct image_import p;
    struct row_builder out;
    struct header h;

    if (labels_path)
        label_file_open(&labels, labels_path);
    if (labels_path && !label_file_are_named(&labels))
        die_data(labels_path, "labels without names; the labels of pictures are lines of name and number");
    image_import_open(&p, o, n, &wish, labels_path ? &picker : NULL);
    header_init(&h);
    h.rows = p.count;
    if (p.classes.n) {
        char *classes = image_import_classes(&p);
        header_set_text(&h, "classes", classes);
        free(classes);
    }
    for (int open = 0; image_import_next(&p); open = 1) {
        struct shape x = shape_of(3, p.image.height, p.image.width, p.image.channels);
        if (!open) {
            row_builder_open(&out, out_path, force, &h, DT_U1, &x, p.labelled);
            out.zero = (int32_t)zero;
        }
        row_builder_add_image(&out, &p.image, p.y);
    }
    if (labels_path)
        label_file_close(&labels);
    row_builder_close(&out);
    image_import_close(&p);
    header_free(&h);
}

int main(int argc, char **argv)
{
    size_t n;
    argv = args_parse(argc, argv, &program);
    if (size && image_file_parse_size(size, &wish.height, &wish.width))
        die_usage("--size: '%s' is neither WxH nor N, of at most 16 million pixels", size);
    if (wish.cover && !size)
        die_usage("--cover needs --size");
    if (wish.gray && wish.color)
        die_usage("--gray or --color, not both");
    wish.crop = (uint32_t)crop;
    struct import_file *o = import_file_list(argv, format, &n);
    if (import_file_is_array(o) && (wish.gray || wish.color || wish.crop || size))
        die_usage("--gray, --color, --crop and --size are for pictures");
    if (import_file_is_array(o))
        array_import(o, n, labels_path, (int32_t)zero, out_path, force);
    else
        import_pictures(o, n);
    import_file_free(o, n);
    return 0;
}
