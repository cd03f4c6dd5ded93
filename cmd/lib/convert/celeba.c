/* celeba.c - see celeba.h */
#include "convert/celeba.h"

#include "base/alloc.h"
#include "base/die.h"
#include "base/log.h"
#include "bytes/line_reader.h"
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
#define MOST 1000000

struct face {
    char *name;
    uint32_t id;
    unsigned char split;
    signed char has;            /* the attribute: 1, 0; -1 not said */
};

struct faces {
    const struct celeba *job;
    struct face *item;          /* sorted by name */
    size_t n;
    unsigned wanted;            /* set of splits */
};

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct face *)a)->name, ((const struct face *)b)->name);
}

static char *find(const struct celeba *c, const char *name, const char *or)
{
    char *path = catalogue_find_local(c->set, name, c->way);
    if (!path && or)
        path = catalogue_find_local(c->set, or, c->way);
    if (path)
        return path;
    log_info(NULL, "celeba is for research, and its owners want you to get it yourself, from mmlab.ie.cuhk.edu.hk/projects/CelebA.html:");
    log_info(NULL, "1. make a folder 'celeba' in $IAE_DATA, in ~/.cache/iae, or in a folder that you name by --mirror");
    log_info(NULL, "2. put img_align_celeba.zip there, as it is, or unpacked");
    log_info(NULL, "3. put list_eval_partition.txt there and, for --attribute, list_attr_celeba.txt");
    errno = ENOENT;
    die_noinput("celeba", "'%s' is in no folder that was looked in", name);
}

/* The next word of a line, or NULL. */
static char *word(char **rest)
{
    char *w = *rest + strspn(*rest, " \t");
    size_t n = strcspn(w, " \t");
    *rest = w + n + (w[n] != '\0');
    w[n] = '\0';
    return n ? w : NULL;
}

static struct face *face_of(const struct faces *f, const char *name)
{
    const char *slash = strrchr(name, '/');
    struct face key = { .name = (char *)(uintptr_t)(slash ? slash + 1 : name) };
    return f->n ? bsearch(&key, f->item, f->n, sizeof key, by_name) : NULL;
}

static void read_partition(struct faces *f, char *path)
{
    struct input_file s;
    struct line_reader l;
    int r;
    input_file_open(&s, path, INPUT_FILE_NO_CAP);
    line_reader_open(&l, input_file_reader(&s));
    while ((r = line_reader_next(&l)) > 0) {
        char *rest = l.text, *name = word(&rest), *split = name ? word(&rest) : NULL;
        if (!split || word(&rest) || strlen(split) != 1 || *split < '0' || *split > '2' || f->n == MOST)
            die_data(path, "line %llu: not the name of a picture and 0, 1 or 2", (unsigned long long)l.number);
        if (!(f->n & (f->n - 1)))           /* room doubles at each power of two */
            f->item = xrealloc(f->item, (f->n ? 2 * f->n : 1) * sizeof *f->item);
        f->item[f->n] = (struct face){ xstrdup(name), (uint32_t)f->n, (unsigned char)(*split - '0'), -1 };
        f->n++;
    }
    if (r < 0)
        input_file_die(&s, l.error);
    if (f->n)
        qsort(f->item, f->n, sizeof *f->item, by_name);
    line_reader_close(&l);
    input_file_close(&s);
}

/* The number of the attribute's column, from the list's second line. */
static size_t column(const char *path, char *line, const char *attribute)
{
    size_t n = 0;
    for (char *w; (w = word(&line)); n++)
        if (!strcmp(w, attribute))
            return n;
    die_usage("--attribute: '%s' is none of the %zu in '%s'", attribute, n, path);
}

static void read_attributes(struct faces *f, const char *attribute, char *path)
{
    struct input_file s;
    struct line_reader l;
    size_t at = 0;
    int r;
    input_file_open(&s, path, INPUT_FILE_NO_CAP);
    line_reader_open(&l, input_file_reader(&s));
    while ((r = line_reader_next(&l)) > 0) {
        if (l.number == 1)
            continue;
        if (l.number == 2) {
            at = column(path, l.text, attribute);
            continue;
        }
        char *rest = l.text, *name = word(&rest), *value = NULL;
        for (size_t i = 0; name && i <= at; i++)
            value = word(&rest);
        if (!value || (strcmp(value, "1") && strcmp(value, "-1")))
            die_data(path, "line %llu: not the name of a picture and a 1 or -1 for each attribute", (unsigned long long)l.number);
        struct face *face = face_of(f, name);
        if (face)
            face->has = *value == '1';
    }
    if (r < 0)
        input_file_die(&s, l.error);
    line_reader_close(&l);
    input_file_close(&s);
}

static int pick(void *context, const char *where, const char *name, int32_t *y)
{
    const struct faces *f = context;
    const struct face *face = face_of(f, name);
    if (!face)
        die_data(where, "not in the list of partitions");
    if (f->job->attribute && face->has < 0)
        die_data(where, "not in the list of attributes");
    *y = face->has;
    return f->wanted >> face->split & 1;
}

static uint64_t rows_wanted(const struct faces *f)
{
    uint64_t rows = 0, known = 0;
    for (size_t i = 0; i < f->n; i++)
        rows += f->wanted >> f->item[i].split & 1;
    for (size_t i = 0; i < f->job->splits; i++)
        known += f->job->set->split[f->job->which[i]].rows;
    if (rows != known)
        log_warning("celeba", "%llu pictures of %s, where the whole set has %llu", (unsigned long long)rows, f->job->split,
             (unsigned long long)known);
    return rows;
}

static void put(const struct faces *f, struct import_file *o, uint64_t rows)
{
    const struct celeba *c = f->job;
    const struct image_transform wish = { .crop = CROP, .height = SIDE, .width = SIDE };
    const struct sample_filter picker = { pick, (void *)(uintptr_t)f };
    const struct shape x = shape_of(3, SIDE, SIDE, 3);
    struct image_import p;
    struct row_builder out;
    struct header h;
    uint64_t done = 0;
    image_import_open(&p, o, 1, &wish, &picker);
    if (p.count != rows)
        die_verify(o->path, "%llu pictures of %s, where the list of partitions has %llu", (unsigned long long)p.count, c->split,
                  (unsigned long long)rows);
    header_init(&h);
    h.rows = rows = c->count >= 0 && (uint64_t)c->count < rows ? (uint64_t)c->count : rows;
    header_set_text(&h, "dataset", c->set->name);
    header_set_text(&h, "split", c->split);
    if (c->attribute)
        header_set_text(&h, "attribute", c->attribute);
    row_builder_open(&out, c->path, c->force, &h, DT_U1, &x, c->attribute != NULL);
    for (; (c->count < 0 || done < rows) && image_import_next(&p); done++) {
        if (p.image.channels != 3 || p.height != HEIGHT || p.width != WIDTH)
            die_verify(o->path, "'%s' has %lux%lu pixels%s, where %dx%d in colour are known", p.name, (unsigned long)p.width,
                      (unsigned long)p.height, p.image.channels == 3 ? "" : ", grey", WIDTH, HEIGHT);
        out.next = face_of(f, p.name)->id;
        row_builder_add_image(&out, &p.image, p.y);
    }
    row_builder_close(&out);
    log_info(NULL, "celeba: %llu rows of %s, from %s", (unsigned long long)done, c->split, o->path);
    header_free(&h);
    image_import_close(&p);
}

void celeba_import(const struct celeba *c)
{
    struct faces f = { .job = c };
    size_t n;
    for (size_t i = 0; i < c->splits; i++)
        f.wanted |= 1u << c->which[i];
    char *pictures = find(c, "img_align_celeba.zip", "img_align_celeba"), *list = find(c, "list_eval_partition.txt", NULL);
    char *attributes = c->attribute ? find(c, "list_attr_celeba.txt", NULL) : NULL;
    read_partition(&f, list);
    if (attributes)
        read_attributes(&f, c->attribute, attributes);
    struct import_file *o = import_file_list((char *[]){ pictures, NULL }, NULL, &n);
    put(&f, o, rows_wanted(&f));
    import_file_free(o, n);
    for (size_t i = 0; i < f.n; i++)
        free(f.item[i].name);
    free(f.item);
    free(pictures);
    free(list);
    free(attributes);
}
