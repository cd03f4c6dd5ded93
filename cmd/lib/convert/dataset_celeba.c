/* dataset_celeba.c - CelebA, from files that the user has downloaded himself
 *
 * The files are looked for where dataset_files.h looks, in a folder named celeba: img_align_celeba.zip, or the folder
 * img_align_celeba; list_eval_partition.txt, which gives the split of each picture; list_attr_celeba.txt, if an attribute is
 * asked for; or these two as .csv, as Kaggle has them. Their digests are not known; what is verified is that every picture of a
 * split is there and can be decoded, and that it has 178x218 pixels, of which the middle 148x148 become 48x48.
 *
 * A row's id is its picture's place in the list of partitions.
 * Memory      about 60 bytes a picture
 * Failure     does not return: 64 an unknown attribute, 65, 66 files that are not there, with the steps to get them, 76
 */
#include "base/alloc.h"
#include "base/die.h"
#include "base/log.h"
#include "bytes/delimited.h"
#include "convert/dataset_kinds.h"
#include "convert/image_import.h"
#include "convert/import_file.h"
#include "convert/row_builder.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH 178
#define HEIGHT 218
#define CROP 148
#define SIDE 48
#define MAX_FACES 1000000

struct face {
    char *name;
    uint32_t id;
    unsigned char split;
    signed char attribute;      /* 1 has it, 0 has it not, -1 unknown */
};

struct faces {
    const struct dataset_request *request;
    struct face *item;          /* sorted by name */
    size_t n;
    unsigned wanted;            /* set of splits */
};

static int compare_names(const void *a, const void *b)
{
    return strcmp(((const struct face *)a)->name, ((const struct face *)b)->name);
}

/* The path of a file, or of another one instead; or 66. */
static char *find_file(const struct dataset_request *q, const char *name, const char *or)
{
    char *path = dataset_files_find_local(q->set, name, q->options);
    if (!path && or)
        path = dataset_files_find_local(q->set, or, q->options);
    if (path)
        return path;
    log_info(NULL, "celeba is for research, and its owners want you to download it yourself, from mmlab.ie.cuhk.edu.hk/projects/CelebA.html:");
    log_info(NULL, "1. make a folder 'celeba' in $IAE_DATA, in ~/.cache/iae, or in a folder that you name as a mirror");
    log_info(NULL, "2. put img_align_celeba.zip there, as it is, or unpacked");
    log_info(NULL, "3. put list_eval_partition.txt there and, for attributes, list_attr_celeba.txt; or Kaggle's, which end in .csv");
    errno = ENOENT;
    die_noinput("celeba", "'%s' is in none of the folders searched", name);
}

static struct face *find_face(const struct faces *f, const char *name)
{
    const char *slash = strrchr(name, '/');
    struct face key = { .name = (char *)(uintptr_t)(slash ? slash + 1 : name) };
    return f->n ? bsearch(&key, f->item, f->n, sizeof key, compare_names) : NULL;
}

/* A list is separated by blanks, as its owners have it, or by commas with a heading, as Kaggle has it. */
struct list {
    const char *path;
    struct input_file source;
    struct delimited table;
};

static int is_known(const char *name)
{
    return !strcmp(name, "image_id");
}

/* skip - lines before the heading, if the list is not Kaggle's */
static void open_list(struct list *l, const char *path, unsigned skip)
{
    size_t n = strlen(path);
    int is_csv = n > 4 && !strcmp(path + n - 4, ".csv");
    const struct delimited_form form = { .is_known = is_known, .skip = is_csv ? 0 : skip };
    l->path = path;
    input_file_open(&l->source, path, INPUT_FILE_NO_CAP);
    if (delimited_open(&l->table, input_file_reader(&l->source), &form))
        input_file_die(&l->source, l->table.error);
}

static int next_line(struct list *l)
{
    int r = delimited_next(&l->table);
    if (r < 0)
        input_file_die(&l->source, l->table.error);
    return r;
}

static void close_list(struct list *l)
{
    delimited_close(&l->table);
    input_file_close(&l->source);
}

static void read_partition(struct faces *f, const char *path)
{
    struct list l;
    for (open_list(&l, path, 0); next_line(&l);) {
        const char *split = l.table.width == 2 ? l.table.cell[1] : "";
        if (strlen(split) != 1 || *split < '0' || *split > '2' || f->n == MAX_FACES)
            die_data(path, "line %llu: not the name of a picture and 0, 1 or 2", (unsigned long long)l.table.number);
        if (!(f->n & (f->n - 1)))           /* capacity doubles at each power of two */
            f->item = xrealloc(f->item, (f->n ? 2 * f->n : 1) * sizeof *f->item);
        f->item[f->n] = (struct face){ xstrdup(l.table.cell[0]), (uint32_t)f->n, (unsigned char)(*split - '0'), -1 };
        f->n++;
    }
    close_list(&l);
    if (f->n)
        qsort(f->item, f->n, sizeof *f->item, compare_names);
}

static void read_attributes(struct faces *f, const char *attribute, const char *path)
{
    struct list l;
    open_list(&l, path, 1);             /* their number */
    int column = l.table.width > 1 ? delimited_column(&l.table, attribute) : -1;
    if (column < 1)
        die_usage("the attribute '%s' is none of the %zu in '%s'", attribute, l.table.width ? l.table.width - 1 : 0, path);
    while (next_line(&l)) {
        const char *value = l.table.cell[column];
        if (strcmp(value, "1") && strcmp(value, "-1"))
            die_data(path, "line %llu: not the name of a picture and a 1 or -1 for each attribute", (unsigned long long)l.table.number);
        struct face *face = find_face(f, l.table.cell[0]);
        if (face)
            face->attribute = *value == '1';
    }
    close_list(&l);
}

static int accept_face(void *context, const char *where, const char *name, int32_t *y)
{
    const struct faces *f = context;
    const struct face *face = find_face(f, name);
    if (!face)
        die_data(where, "not in the list of partitions");
    if (f->request->attribute && face->attribute < 0)
        die_data(where, "not in the list of attributes");
    *y = face->attribute;
    return f->wanted >> face->split & 1;
}

static uint64_t count_wanted(const struct faces *f)
{
    uint64_t rows = 0, known = 0;
    for (size_t i = 0; i < f->n; i++)
        rows += f->wanted >> f->item[i].split & 1;
    for (size_t i = 0; i < f->request->splits; i++)
        known += f->request->set->split[f->request->which[i]].rows;
    if (rows != known)
        log_warning("celeba", "%llu pictures of %s, where the complete set has %llu", (unsigned long long)rows, f->request->split,
             (unsigned long long)known);
    return rows;
}

static void write_rows(const struct faces *f, struct import_file *o, uint64_t rows)
{
    const struct dataset_request *q = f->request;
    const struct sample_filter filter = { accept_face, (void *)(uintptr_t)f };
    const struct image_import_settings settings = { .transform = { .crop = CROP, .height = SIDE, .width = SIDE }, .filter = &filter };
    const struct shape x = shape_of(3, SIDE, SIDE, 3);
    struct image_import p;
    struct row_builder out;
    struct header h;
    uint64_t done = 0;
    image_import_open(&p, o, 1, &settings);
    if (p.count != rows)
        die_verify(o->path, "%llu pictures of %s, where the list of partitions has %llu", (unsigned long long)p.count, q->split,
                  (unsigned long long)rows);
    header_init(&h);
    h.rows = rows = q->count >= 0 && (uint64_t)q->count < rows ? (uint64_t)q->count : rows;
    header_set_text(&h, "dataset", q->set->name);
    header_set_text(&h, "split", q->split);
    if (q->attribute)
        header_set_text(&h, "attribute", q->attribute);
    row_builder_open(&out, q->path, q->force, &h, DT_U1, &x, q->attribute != NULL);
    for (; (q->count < 0 || done < rows) && image_import_next(&p); done++) {
        const struct image_job *face = p.job;
        if (face->image.channels != 3 || face->height != HEIGHT || face->width != WIDTH)
            die_verify(o->path, "'%s' has %lux%lu pixels%s, where %dx%d in colour are known", face->name, (unsigned long)face->width,
                      (unsigned long)face->height, face->image.channels == 3 ? "" : ", grey", WIDTH, HEIGHT);
        out.next_id = find_face(f, face->name)->id;
        row_builder_add_image(&out, &face->image, face->y);
    }
    row_builder_close(&out);
    log_info(NULL, "celeba: %llu rows of %s, from %s", (unsigned long long)done, q->split, o->path);
    header_free(&h);
    image_import_close(&p);
}

static void import_celeba(const struct dataset_kind *kind, const struct dataset_request *q)
{
    struct faces f = { .request = q };
    size_t n;
    (void)kind;
    for (size_t i = 0; i < q->splits; i++)
        f.wanted |= 1u << q->which[i];
    char *pictures = find_file(q, "img_align_celeba.zip", "img_align_celeba"), *list = find_file(q, "list_eval_partition.txt", "list_eval_partition.csv");
    char *attributes = q->attribute ? find_file(q, "list_attr_celeba.txt", "list_attr_celeba.csv") : NULL;
    read_partition(&f, list);
    if (attributes)
        read_attributes(&f, q->attribute, attributes);
    struct import_file *o = import_file_list((char *[]){ pictures, NULL }, IMPORT_FILE_SNIFF, &n);
    write_rows(&f, o, count_wanted(&f));
    import_file_free(o, n);
    for (size_t i = 0; i < f.n; i++)
        free(f.item[i].name);
    free(f.item);
    free(pictures);
    free(list);
    free(attributes);
}

const struct dataset_kind dataset_kind_celeba = { .name = "celeba", .has_attributes = 1, .import = import_celeba };
