/* iae-import - files in other formats as rows: arrays, and pictures in files, folders and archives */
#include "base/args.h"
#include "base/die.h"
#include "base/io.h"
#include "convert/array_archive.h"
#include "convert/array_import.h"
#include "convert/image_rows.h"
#include "convert/import_file.h"
#include "convert/import_list.h"

#include <string.h>

static struct import_options o;
static const char *size;
static int format = IMPORT_FILE_SNIFF, split = -1, side = -1, list;
static long crop;
static const struct arg options[] = {
    ARG_GROUP("Files"),
    ARG_CHOICE("format", 0, &format, import_file_format_name, "NAME", "the format of the files, instead of what their bytes say"),
    ARG_FLAG("list", 0, &list, "print what the files hold, instead of importing it"),
    ARG_GROUP("Pictures"),
    ARG_TEXT("size", 0, &size, "WxH", "then stretch pictures to this size; rows of CSV become pictures of it; one number for both sides"),
    ARG_FLAG("cover", 0, &o.images.transform.cover, "cut off at the sides what --size would have to squeeze"),
    ARG_LONG("crop", 0, &crop, 0, 65535, "N", "cut the middle out of pictures, NxN pixels, 0: take them whole"),
    ARG_FLAG("color", 0, &o.images.transform.color, "give grey pictures three equal channels"),
    ARG_FLAG("gray", 0, &o.images.transform.gray, "make pictures in colour grey"),
    ARG_FLAG("skip-damaged", 0, &o.images.skip_damaged, "leave out pictures that cannot be read, and say how many"),
    ARG_THREADS(&o.images.threads),
    ARG_GROUP("Arrays and tables"),
    ARG_TEXT("array", 0, &o.arrays.rows, "NAME", "of several arrays, the one that is the rows"),
    ARG_CHOICE("split", 0, &split, array_choice_split_word, "NAME", "which of arrays such as x_train and x_test"),
    ARG_CHOICE("sample-axis", 0, &side, array_choice_side_word, "WHICH", "the side of an array that counts rows; none: it is one row"),
    ARG_FLAG("channels-first", 0, &o.arrays.channels_first, "rows of arrays are [C,H,W], and become [H,W,C]"),
    ARG_FLAG("transpose", 0, &o.arrays.transpose, "exchange height and width of the rows of arrays"),
    ARG_REAL("divide", 0, &o.arrays.divisor, 1e-30, 1e30, "S", "divide the rows of arrays by S, which makes them f4"),
    ARG_GROUP("Labels"),
    ARG_TEXT("labels", 0, &o.labels_path, "FILE", "labels: of the rows of arrays, IDX, npy or text; of pictures by their names, text", .not_in_history = 1),
    ARG_TEXT("labels-array", 0, &o.arrays.labels, "NAME", "of several arrays, the one that is the labels"),
    ARG_TEXT("label-column", 0, &o.arrays.column, "NAME", "the column of labels: of a table its name or its number from 1, of an array its number"),
    ARG_LONG("zero", 0, &o.zero, 0, 1 << 30, "K", "the label K becomes 0 (10 in files of SVHN), 0: none does"),
    ARG_LONG("class-level", 0, &o.images.class_level, 1, 32, "K", "the class of a picture is the K-th folder below the one that is named, not the last"),
    ARG_FLAG("no-labels", 0, &o.images.no_labels, "pictures without labels, whatever their folders are called"),
    ARG_TEXT("names", 0, &o.names_path, "FILE", "write here which row is which picture: id, path, class and label", .not_in_history = 1),
    ARG_GROUP("Output"),
    ARG_OUT(&o.out_path),
    ARG_FORCE(&o.force),
    ARG_END
};
static const struct program program = {
    .name = "iae-import", .operands = "[FILE ...]", .options = options,
    .summary = "Files in other formats as rows: id, x and, where known, y",
    .history_by_name = 1,
    .hints = (const struct arg_hint[]){
        { "augment flip shift", "iae-augment mirrors and moves images, anew in each epoch" },
        { "data dataset dir folder input", "files and folders are operands: iae-import pictures" },
        { NULL, NULL }
    },
    .examples = "iae-import set > set.iae\n"
                "iae-import --size 28 images.csv > rows.iae\n"
                "iae-import --labels labels.csv set > named.iae",
};

static void check_options(char **files)
{
    for (char **f = files; o.names_path && *f; f++)
        if (io_same_file(*f, o.names_path))
            die_usage("--names: '%s' is read", *f);
    if (size && image_transform_parse_size(size, &o.images.transform.height, &o.images.transform.width))
        die_usage("--size: '%s' is neither WxH nor N, of at most 16 million pixels", size);
    if (o.images.transform.cover && !size)
        die_usage("--cover needs --size");
    if (o.images.transform.gray && o.images.transform.color)
        die_usage("--gray or --color, not both");
    if (o.names_path && o.out_path && !strcmp(o.names_path, o.out_path))
        die_usage("--names and --output are the same file");
    if (o.labels_path && (o.images.no_labels || o.images.class_level))
        die_usage("--labels, --no-labels or --class-level, one of them");
    o.images.transform.crop = (uint32_t)crop;
    o.arrays.split = (enum array_split)(split + 1);
    o.arrays.side = (enum array_side)(side + 1);
}

static void check_kind(const struct import_file *f, int are_arrays)
{
    const struct image_transform *t = &o.images.transform;
    int is_table = f->kind == IMPORT_ARRAY && f->array->is_table;
    if (are_arrays && (t->gray || t->color || t->crop || t->cover))
        die_usage("--gray, --color, --cover and --crop are for pictures");
    if (are_arrays && (o.names_path || o.images.skip_damaged || o.images.no_labels || o.images.class_level))
        die_usage("--names, --skip-damaged, --no-labels and --class-level are for pictures");
    if (are_arrays && size && !is_table)
        die_usage("--size is for pictures, and for rows of CSV");
    if (!are_arrays && !array_request_is_usual(&o.arrays))
        die_usage("--array, --channels-first, --divide, --labels-array, --sample-axis, --split and --transpose are for arrays");
    if (o.arrays.column && !o.labels_path && (!are_arrays || (f->array && f->array->is_single)))
        die_usage("--label-column is for the file of --labels, and for arrays");
}

int main(int argc, char **argv)
{
    size_t n;
    o.images.threads = compute_cores();
    argv = args_parse(argc, argv, &program);
    check_options(argv);
    struct import_file *files = import_file_list(argv, format, &n);
    if (list) {
        args_conflict("list", "output", "labels", "names", NULL);
        import_list(files, n);
        import_file_free(files, n);
        return 0;
    }
    int are_arrays = files->kind == IMPORT_ARRAY || array_archive_holds_arrays(files);
    check_kind(files, are_arrays);
    if (are_arrays)
        array_import(files, n, &o);
    else
        image_rows_import(files, n, &o);
    import_file_free(files, n);
    return 0;
}
