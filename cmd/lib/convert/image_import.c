/* image_import.c - see image_import.h */
#include "convert/image_import.h"

#include "base/alloc.h"
#include "base/args.h"
#include "base/die.h"
#include "base/log.h"
#include "base/parse.h"
#include "base/strlist.h"
#include "image/image.h"

#include <stdlib.h>
#include <string.h>

#define PASSED_OVER INT32_MIN

/* ---- walking over the operands ---- */

static const char *operand_name(const struct image_import *p)
{
    const char *path = p->operand[p->at < p->operands ? p->at : 0].path;
    return path ? path : "<stdin>";
}

static char *place(const struct image_import *p)
{
    enum format f = p->operand[p->at].format;
    if (import_file_is_image(&p->operand[p->at]))
        return xstrdup(operand_name(p));
    return xprintf(f == FORMAT_FOLDER ? "%s/%s" : "%s: %s", operand_name(p), p->name);
}

static void enter(struct image_import *p)
{
    struct import_file *o = &p->operand[p->at];
    p->inside = 1;
    p->file = 0;
    if (o->format == FORMAT_CSV)
        die_data(operand_name(p), "text, where only labels can be: give those of a CSV file by --labels");
    if (import_file_is_array(o))
        die_data(operand_name(p), "an array; arrays and pictures cannot be imported together");
    if (o->format == FORMAT_FOLDER)
        dir_list_read(&p->folder, o->path);
    if (o->format != FORMAT_TAR && o->format != FORMAT_ZIP)
        return;
    p->source = import_file_open(o);
    if (archive_reader_open(&p->members, o->format == FORMAT_ZIP ? ARCHIVE_ZIP : ARCHIVE_TAR, input_file_reader(p->source), input_file_seek))
        input_file_die(p->source, p->members.error);
}

/* Bytes of the archive, as far as it was read: of its gzip, if it is one. */
static uint64_t archive_bytes(const struct image_import *p)
{
    return p->members.length ? p->members.length : p->source->gzip ? p->source->inflate.taken : p->members.in;
}

static void leave(struct image_import *p)
{
    if (p->source) {
        p->in += p->listing ? 0 : archive_bytes(p);
        archive_reader_close(&p->members);
        import_file_close(&p->operand[p->at], p->source);
        p->source = NULL;
    }
    dir_list_free(&p->folder);
    p->inside = 0;
}

/* The next name in this operand, or NULL. */
static const char *next_name(struct image_import *p)
{
    switch (p->operand[p->at].format) {
    case FORMAT_FOLDER:
        return p->file < p->folder.n ? p->folder.name[p->file++] : NULL;
    case FORMAT_TAR:
    case FORMAT_ZIP: {
        int r = archive_reader_next(&p->members);
        if (r < 0)
            input_file_die(p->source, p->members.error);
        return r ? p->members.name : NULL;
    }
    default:
        return p->file++ ? NULL : "";
    }
}

enum kind { NOTHING, PICTURE, LABEL };

/* The next file that matters; labels only while listing. */
static enum kind next_in_operand(struct image_import *p)
{
    while ((p->name = next_name(p))) {
        if (import_file_is_image(&p->operand[p->at]))
            return PICTURE;
        if (sample_name_is_hidden(p->name))
            continue;
        if (sample_name_is_image(p->name))
            return PICTURE;
        if (sample_name_is_label(p->name) && !p->picker) {
            if (p->listing)
                return LABEL;
        } else if (p->listing && !p->left_out++) {
            p->left_out_first = place(p);
        }
    }
    return NOTHING;
}

/* The whole file at hand, of n bytes, which is lent until the next call; *taken: bytes of the file that came for it. */
static const unsigned char *content(struct image_import *p, size_t *n, uint64_t *taken)
{
    struct import_file *o = &p->operand[p->at];
    struct input_file file, *s = &file;
    *taken = 0;
    if (p->source) {
        if (archive_reader_read(&p->members))
            input_file_die(p->source, p->members.error);
        *n = p->members.size;
        return p->members.bytes;
    }
    char *where = place(p);
    if (o->format == FORMAT_FOLDER)
        input_file_take(s, dir_list_open(&p->folder, p->file - 1), where, ARCHIVE_MEMBER_BYTES);
    else
        s = import_file_open(o);
    free(p->bytes);
    p->bytes = input_file_all(s, n);
    if (!p->bytes)
        input_file_die(s, NULL);
    *taken = s->gzip ? s->inflate.taken : *n;
    free(where);
    if (s == &file)
        input_file_close(s);
    else
        import_file_close(o, s);
    return p->bytes;
}

static size_t first_part(const char *folder)
{
    return strcspn(folder, "/");
}

/* The one top folder that holds all of an archive, as an unpacked archive is named by it. */
static char *find_root(const struct image_import *p)
{
    const struct strlist *f = &p->folders;
    if (p->operand[p->at].format == FORMAT_FOLDER || !f->n || !f->item[0][0])
        return NULL;
    size_t n = first_part(f->item[0]);
    for (size_t i = 1; i < f->n; i++)
        if (first_part(f->item[i]) != n || memcmp(f->item[i], f->item[0], n))
            return NULL;
    return xprintf("%.*s", (int)n, f->item[0]);
}

/* ---- labels that are files ---- */

static void add_label(struct image_import *p, int32_t y)
{
    if (!(p->labels & (p->labels - 1)))             /* room doubles at each power of two */
        p->label = xrealloc(p->label, (size_t)(p->labels ? 2 * p->labels : 1) * sizeof *p->label);
    p->label[p->labels++] = y;
}

/* The number that is the whole content of a .cls file. */
static int32_t read_label(struct image_import *p)
{
    size_t n;
    uint64_t taken;
    long v = 0;
    char text[32], *where;
    const unsigned char *bytes = content(p, &n, &taken);
    while (n && strchr("\r\n ", bytes[n - 1]) && bytes[n - 1])
        n--;
    int bad = !n || n >= sizeof text || memchr(bytes, 0, n) != NULL;
    if (!bad) {
        memcpy(text, bytes, n);
        text[n] = '\0';
        bad = parse_long(text, &v) || v < INT32_MIN || v > INT32_MAX;
    }
    if (bad) {
        where = place(p);
        die_data(where, "no label: a whole number is needed");
    }
    return (int32_t)v;
}

/* The file at hand belongs to the sample before it, or begins another. */
static void follow_sample(struct image_import *p)
{
    char *key = sample_name_key(p->name);
    if (p->sample.key && !strcmp(key, p->sample.key)) {
        free(key);
        return;
    }
    free(p->sample.key);
    p->sample = (struct webdataset_sample){ .key = key, .first = p->count, .y = -1 };
}

static void list_label(struct image_import *p)
{
    int32_t y = read_label(p);
    follow_sample(p);
    if (p->sample.labelled) {
        char *where = place(p);
        die_data(where, "a second label of one sample");
    }
    p->sample.labelled = 1;
    p->sample.y = y;
    for (uint64_t i = p->sample.first; i < p->count; i++)
        p->label[i] = y;
    p->cls++;
}

/* ---- the first pass: how many, of which classes ---- */

static void list_picture(struct image_import *p)
{
    int32_t y = -1;
    if (p->picker) {
        const char *name = import_file_is_image(&p->operand[p->at]) ? operand_name(p) : p->name;
        char *where = place(p);
        if (!p->picker->pick(p->picker->context, where, name, &y)) {
            add_label(p, PASSED_OVER);
            free(where);
            return;
        }
        free(where);
    } else {
        follow_sample(p);
        y = p->sample.y;
        strlist_add(&p->folders, sample_name_folder(p->name, NULL));
    }
    add_label(p, y);
    p->count++;
}

static void list_classes(struct image_import *p)
{
    strlist_sort(&p->folders);
    p->root[p->at] = find_root(p);
    for (size_t i = 0; i < p->folders.n; i++) {
        char *full = xprintf("%s/-", p->folders.item[i]);
        char *folder = sample_name_folder(p->folders.item[i][0] ? full : "-", p->root[p->at]);
        char *class = sample_name_class(folder);
        free(full);
        free(folder);
        if (*class)
            strlist_add(&p->classes, class);
        else
            free(class);
    }
    strlist_free(&p->folders);
}

static void list_operand(struct image_import *p)
{
    enum kind kind;
    while ((kind = next_in_operand(p)) != NOTHING)
        if (kind == PICTURE)
            list_picture(p);
        else
            list_label(p);
    list_classes(p);
    free(p->sample.key);
    p->sample.key = NULL;
}

static void eval_classes(struct image_import *p)
{
    size_t bytes = 0;
    strlist_sort(&p->classes);
    if (p->cls || p->picker)
        strlist_free(&p->classes);
    for (size_t i = 0; i < p->classes.n; i++) {
        sample_name_check_class(operand_name(p), p->classes.item[i]);
        bytes += strlen(p->classes.item[i]) + 1;
    }
    if (bytes > IMAGE_IMPORT_CLASS_NAMES)
        die_data(operand_name(p), "%zu classes, whose names do not fit into a stream's header", p->classes.n);
    p->labelled = p->picker || p->cls || p->classes.n;
}

void image_import_open(struct image_import *p, struct import_file *operands, size_t n, const struct image_transform *wish,
                   const struct sample_filter *picker)
{
    memset(p, 0, sizeof *p);
    p->operand = operands;
    p->operands = n;
    p->wish = *wish;
    p->picker = picker;
    p->root = xzero(n, sizeof *p->root);
    p->listing = 1;
    for (p->at = 0; p->at < n; p->at++) {
        enter(p);
        list_operand(p);
        leave(p);
    }
    p->at = 0;
    p->listing = 0;
    eval_classes(p);
    if (!p->count && p->left_out)
        die_data(operand_name(p), "no pictures, only other files, such as '%s'", p->left_out_first);
    if (!p->count)
        die_data(operand_name(p), "no pictures");
    if (p->left_out)
        log_warning(p->left_out_first, "no picture, left out%s", p->left_out > 1 ? ", as are others" : "");
}

/* ---- the second pass ---- */

static int32_t class_number(struct image_import *p)
{
    char *folder = sample_name_folder(p->name, p->root[p->at]), *class = sample_name_class(folder);
    char **found = *class ? bsearch(&class, p->classes.item, p->classes.n, sizeof class, strlist_by_bytes) : NULL;
    if (*class && !found)
        die_data(operand_name(p), "has changed while it was read");
    free(folder);
    free(class);
    return found ? (int32_t)(found - p->classes.item) : -1;
}

/* A picture may be a bomb within the limits of pictures, and a thousand of them within those of archives. */
static void judge_ratio(struct image_import *p)
{
    uint64_t in = p->in + (p->source ? archive_bytes(p) : 0);
    p->out += (uint64_t)p->image.height * p->image.width * p->image.channels;
    if (p->out > IMAGE_IMPORT_FREE && p->out / ARCHIVE_RATIO > in)
        die_data(operand_name(p), "pictures of %llu bytes from a file of %llu", (unsigned long long)p->out, (unsigned long long)in);
}

static void load(struct image_import *p)
{
    char error[300], *where;
    size_t n;
    uint64_t taken;
    const unsigned char *bytes = content(p, &n, &taken);
    p->in += taken;
    int r = image_file_decode(&p->image, p->operand[p->at].format, bytes, n, error);
    if (!r) {
        judge_ratio(p);
        p->height = p->image.height;
        p->width = p->image.width;
        r = image_file_transform(&p->image, &p->spare, &p->wish, error);
    }
    if (r) {
        where = place(p);
        die_data(where, "%s", error);
    }
}

static void compare(struct image_import *p)
{
    const struct image *a = &p->image, *b = &p->first;
    char *where = place(p);
    if (!p->first_place) {
        p->first = p->image;
        p->first.pixel = NULL;
        p->first_place = where;
        return;
    }
    if (a->width != b->width || a->height != b->height)
        die_data(where, "%lux%lu pixels, where '%s' has %lux%lu", (unsigned long)a->width, (unsigned long)a->height,
                 p->first_place, (unsigned long)b->width, (unsigned long)b->height);
    if (a->channels != b->channels)
        die_data(where, "%s, where '%s' is %s; --color and --gray make all alike", a->channels == 1 ? "grey" : "in colour",
                 p->first_place, b->channels == 1 ? "grey" : "in colour");
    free(where);
}

int image_import_next(struct image_import *p)
{
    for (; p->at < p->operands; p->at++) {
        if (!p->inside)
            enter(p);
        while (next_in_operand(p) == PICTURE) {
            if (p->done == p->labels)
                die_data(operand_name(p), "has changed while it was read");
            int32_t y = p->label[p->done++];
            if (p->picker && y == PASSED_OVER)
                continue;
            load(p);
            compare(p);
            p->y = p->picker || p->cls ? y : class_number(p);
            return 1;
        }
        leave(p);
    }
    if (p->done != p->labels)
        die_data(operand_name(p), "has changed while it was read");
    return 0;
}

void image_import_close(struct image_import *p)
{
    if (p->inside)
        leave(p);
    for (size_t i = 0; i < p->operands; i++)
        free(p->root[i]);
    free(p->root);
    strlist_free(&p->classes);
    image_free(&p->image);
    image_free(&p->spare);
    free(p->label);
    free(p->bytes);
    free(p->left_out_first);
    free(p->first_place);
    memset(p, 0, sizeof *p);
}

char *image_import_classes(const struct image_import *p)
{
    char *all = xmalloc(IMAGE_IMPORT_CLASS_NAMES + 1), *end = all;
    for (size_t i = 0; i < p->classes.n; i++) {
        end = stpcpy(end, p->classes.item[i]);
        *end++ = '\n';
    }
    *end = '\0';
    return all;
}
