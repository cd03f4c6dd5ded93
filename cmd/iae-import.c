/* iae-import - files in other formats as rows: arrays, and pictures in files, folders and archives */
#include "base/args.h"
#include "base/die.h"
#include "convert/array_import.h"
#include "convert/image_rows.h"
#include "convert/import_file.h"

static struct import_options o;
static const char *size;
static int format = IMPORT_FILE_SNIFF;
static long crop;
static const struct arg options[] = {
    ARG_LONG("class-level", 0, &o.images.class_level, 1, 32, "K", "the class of a picture is the K-th folder below the one that is named, not the last"),
    ARG_FLAG("color", 0, &o.images.transform.color, "give grey pictures three equal channels"),
    ARG_FLAG("cover", 0, &o.images.transform.cover, "cut off at the sides what --size would have to squeeze"),
    ARG_LONG("crop", 0, &crop, 0, 65535, "N", "cut the middle out of pictures, NxN pixels, 0: take them whole"),
    ARG_CHOICE("format", 0, &format, import_file_format_name, "NAME", "the format of the files, instead of what their bytes say"),
    ARG_FLAG("gray", 0, &o.images.transform.gray, "make pictures in colour grey"),
    ARG_TEXT("label-column", 0, &o.label_column, "NAME", "of a table: the column of labels, by its name, or by its number from 1"),
    ARG_TEXT("labels", 0, &o.labels_path, "FILE", "labels: of the rows of arrays, IDX, npy or text; of pictures by their names, text", .not_in_history = 1),
    ARG_TEXT("names", 0, &o.names_path, "FILE", "write here which row is which picture: id, path, class and label", .not_in_history = 1),
    ARG_FLAG("no-labels", 0, &o.images.no_labels, "pictures without labels, whatever their folders are called"),
    ARG_TEXT("size", 0, &size, "WxH", "then stretch pictures to this size; rows of CSV become pictures of it; one number for both sides"),
    ARG_FLAG("skip-damaged", 0, &o.images.skip_damaged, "leave out pictures that cannot be read, and say how many"),
    ARG_THREADS(&o.images.threads),
    ARG_LONG("zero", 0, &o.zero, 0, 1 << 30, "K", "the label K becomes 0 (10 in files of SVHN), 0: none does"),
    ARG_OUT(&o.out_path),
    ARG_FORCE(&o.force),
    ARG_END
};
static const struct program program = {
    .name = "iae-import", .operands = "[FILE ...]", .options = options,
    .summary = "Files in other formats as rows: id, x and, where known, y",
};

static void check_options(void)
{
    if (size && image_transform_parse_size(size, &o.images.transform.height, &o.images.transform.width))
        die_usage("--size: '%s' is neither WxH nor N, of at most 16 million pixels", size);
    if (o.images.transform.cover && !size)
        die_usage("--cover needs --size");
    if (o.images.transform.gray && o.images.transform.color)
        die_usage("--gray or --color, not both");
    o.images.transform.crop = (uint32_t)crop;
}

int main(int argc, char **argv)
{
    size_t n;
    argv = args_parse(argc, argv, &program);
    check_options();
    struct import_file *files = import_file_list(argv, format, &n);
    int is_table = files->kind == IMPORT_ARRAY && files->array->is_table;
    if (files->kind == IMPORT_ARRAY && (o.images.transform.gray || o.images.transform.color || o.images.transform.crop || o.images.transform.cover))
        die_usage("--gray, --color, --cover and --crop are for pictures");
    if (files->kind == IMPORT_ARRAY && size && !is_table)
        die_usage("--size is for pictures, and for rows of CSV");
    if (o.label_column && !o.labels_path && !is_table)
        die_usage("--label-column is for the file of --labels, and for rows of CSV");
    if (files->kind == IMPORT_ARRAY)
        array_import(files, n, &o);
    else
        image_rows_import(files, n, &o);
    import_file_free(files, n);
    return 0;
}
