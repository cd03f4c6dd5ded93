/* iae-import - files in other formats as rows: arrays, and pictures in files, folders and archives */
#include "base/args.h"
#include "base/die.h"
#include "convert/array_import.h"
#include "convert/image_import.h"
#include "convert/import_file.h"
#include "convert/row_builder.h"

#include <stdlib.h>
#include <string.h>

static const char *out_path, *labels_path, *size;
static int force, format = IMPORT_FILE_SNIFF;
static long crop, zero;
static struct image_transform transform;
static const struct arg options[] = {
    ARG_FLAG("color", 0, &transform.color, "give grey pictures three equal channels"),
    ARG_FLAG("cover", 0, &transform.cover, "cut off at the sides what --size would have to squeeze"),
    ARG_LONG("crop", 0, &crop, 0, 65535, "N", "cut the middle out of pictures, NxN pixels, 0: take them whole"),
    ARG_CHOICE("format", 0, &format, import_file_format_name, "NAME", "the format of the files, instead of what their bytes say"),
    ARG_FLAG("gray", 0, &transform.gray, "make pictures in colour grey"),
    ARG_TEXT("labels", 0, &labels_path, "FILE", "labels: of the rows of arrays, IDX, npy or CSV; of pictures by their names, CSV", .not_in_history = 1),
    ARG_TEXT("size", 0, &size, "WxH", "then stretch pictures to this size; one number for both sides"),
    ARG_LONG("zero", 0, &zero, 0, 1 << 30, "K", "the label K becomes 0 (10 in files of SVHN), 0: none does"),
    ARG_OUT(&out_path),
    ARG_FORCE(&force),
    ARG_END
};
static const struct program program = {
    .name = "iae-import", .operands = "[FILE ...]", .options = options,
    .summary = "Files in other formats as rows: id, x and, where known, y",
};

static int find_label(void *labels, const char *where, const char *name, int32_t *y)
{
    if (label_file_find(labels, name, y))
        die_data(where, "no label in '%s'", labels_path);
    return 1;
}

static void import_images(struct import_file *files, size_t n)
{
    struct label_file labels;
    const struct sample_filter filter = { find_label, &labels };
    struct image_import p;
    struct row_builder out;
    struct header h;

    if (labels_path)
        label_file_open(&labels, labels_path);
    if (labels_path && !label_file_are_named(&labels))
        die_data(labels_path, "labels without names; the labels of pictures are lines of name and number");
    image_import_open(&p, files, n, &transform, labels_path ? &filter : NULL);
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
            out.zero_label = (int32_t)zero;
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
    if (size && image_transform_parse_size(size, &transform.height, &transform.width))
        die_usage("--size: '%s' is neither WxH nor N, of at most 16 million pixels", size);
    if (transform.cover && !size)
        die_usage("--cover needs --size");
    if (transform.gray && transform.color)
        die_usage("--gray or --color, not both");
    transform.crop = (uint32_t)crop;
    struct import_file *files = import_file_list(argv, format, &n);
    if (files->kind == IMPORT_ARRAY && (transform.gray || transform.color || transform.crop || size))
        die_usage("--gray, --color, --crop and --size are for pictures");
    if (files->kind == IMPORT_ARRAY)
        array_import(files, n, labels_path, (int32_t)zero, out_path, force);
    else
        import_images(files, n);
    import_file_free(files, n);
    return 0;
}
