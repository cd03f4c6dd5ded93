/* image_import.c - walks over pictures twice: first to list them with their labels, then to decode them */
#include "convert/image_import.h"

#include "base/alloc.h"
#include "base/die.h"
#include "base/log.h"
#include "base/parse.h"
#include "base/strlist.h"
#include "image/image_formats.h"

#include <stdlib.h>
#include <string.h>

#define LEFT_OUT INT32_MIN      /* the label of a picture that the filter refused */

static const char *current_name(const struct image_import *p)
{
    return import_file_name(image_walk_file(&p->walk));
}

static int is_single(const struct image_import *p)
{
    return image_walk_file(&p->walk)->kind == IMPORT_IMAGE;
}

enum entry { ENTRY_NONE, ENTRY_IMAGE, ENTRY_LABEL };

/* The next entry that matters; labels only while listing. */
static enum entry next_entry(struct image_import *p)
{
    while (image_walk_next(&p->walk)) {
        if (is_single(p))
            return ENTRY_IMAGE;
        if (sample_name_is_hidden(p->walk.name))
            continue;
        if (sample_name_is_image(p->walk.name))
            return ENTRY_IMAGE;
        if (sample_name_is_label(p->walk.name) && !p->filter) {
            if (p->listing)
                return ENTRY_LABEL;
        } else if (p->listing && !p->left_out++) {
            p->left_out_first = image_walk_place(&p->walk);
        }
    }
    return ENTRY_NONE;
}

static size_t first_part(const char *folder)
{
    return strcspn(folder, "/");
}

/* The one top folder that holds all of an archive, as an unpacked archive is named by it. */
static char *find_root(const struct image_import *p)
{
    const struct strlist *f = &p->folders;
    if (image_walk_file(&p->walk)->kind == IMPORT_FOLDER || !f->n || !f->item[0][0])
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
    if (!(p->listed & (p->listed - 1)))             /* capacity doubles at each power of two */
        p->label = xrealloc(p->label, (size_t)(p->listed ? 2 * p->listed : 1) * sizeof *p->label);
    p->label[p->listed++] = y;
}

/* The number that is the whole content of a .cls file. */
static int32_t read_label(struct image_import *p)
{
    size_t n;
    long v = 0;
    char text[32], *where;
    const unsigned char *bytes = image_walk_read(&p->walk, &n);
    while (n && strchr("\r\n ", bytes[n - 1]) && bytes[n - 1])
        n--;
    int bad = !n || n >= sizeof text || memchr(bytes, 0, n) != NULL;
    if (!bad) {
        memcpy(text, bytes, n);
        text[n] = '\0';
        bad = parse_long(text, &v) || v < INT32_MIN || v > INT32_MAX;
    }
    if (bad) {
        where = image_walk_place(&p->walk);
        die_data(where, "no label: a whole number is needed");
    }
    return (int32_t)v;
}

/* The current entry belongs to the sample before it, or begins another. */
static void follow_sample(struct image_import *p)
{
    char *key = sample_name_key(p->walk.name);
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
        char *where = image_walk_place(&p->walk);
        die_data(where, "a second label of one sample");
    }
    p->sample.labelled = 1;
    p->sample.y = y;
    for (uint64_t i = p->sample.first; i < p->count; i++)
        p->label[i] = y;
    p->label_files++;
}

/* ---- the first pass: how many, of which classes ---- */

static void list_image(struct image_import *p)
{
    int32_t y = -1;
    if (p->filter) {
        const char *name = is_single(p) ? current_name(p) : p->walk.name;
        char *where = image_walk_place(&p->walk);
        if (!p->filter->accept(p->filter->context, where, name, &y)) {
            add_label(p, LEFT_OUT);
            free(where);
            return;
        }
        free(where);
    } else {
        follow_sample(p);
        y = p->sample.y;
        strlist_add(&p->folders, sample_name_folder(p->walk.name, NULL));
    }
    add_label(p, y);
    p->count++;
}

static void list_classes(struct image_import *p)
{
    strlist_sort(&p->folders);
    p->root[p->walk.current] = find_root(p);
    for (size_t i = 0; i < p->folders.n; i++) {
        char *full = xprintf("%s/-", p->folders.item[i]);
        char *folder = sample_name_folder(p->folders.item[i][0] ? full : "-", p->root[p->walk.current]);
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

static void list_current(struct image_import *p)
{
    enum entry entry;
    while ((entry = next_entry(p)) != ENTRY_NONE)
        if (entry == ENTRY_IMAGE)
            list_image(p);
        else
            list_label(p);
    list_classes(p);
    free(p->sample.key);
    p->sample.key = NULL;
}

static void number_classes(struct image_import *p)
{
    size_t bytes = 0;
    strlist_sort(&p->classes);
    if (p->label_files || p->filter)
        strlist_free(&p->classes);
    for (size_t i = 0; i < p->classes.n; i++) {
        sample_name_check_class(current_name(p), p->classes.item[i]);
        bytes += strlen(p->classes.item[i]) + 1;
    }
    if (bytes > IMAGE_IMPORT_CLASS_NAMES)
        die_data(current_name(p), "%zu classes, whose names do not fit into a stream's header", p->classes.n);
    p->labelled = p->filter || p->label_files || p->classes.n;
}

void image_import_open(struct image_import *p, struct import_file *files, size_t n, const struct image_transform *transform,
                       const struct sample_filter *filter)
{
    memset(p, 0, sizeof *p);
    p->transform = *transform;
    p->filter = filter;
    p->root = xzero(n, sizeof *p->root);
    p->listing = 1;
    image_walk_start(&p->walk, files, n);
    for (; p->walk.current < n; p->walk.current++) {
        image_walk_open(&p->walk);
        list_current(p);
        image_walk_close(&p->walk);
    }
    image_walk_start(&p->walk, files, n);
    p->listing = 0;
    number_classes(p);
    if (!p->count && p->left_out)
        die_data(current_name(p), "no pictures, only other files, such as '%s'", p->left_out_first);
    if (!p->count)
        die_data(current_name(p), "no pictures");
    if (p->left_out)
        log_warning(p->left_out_first, "no picture, left out%s", p->left_out > 1 ? ", as are others" : "");
}

/* ---- the second pass ---- */

static int32_t class_number(struct image_import *p)
{
    char *folder = sample_name_folder(p->walk.name, p->root[p->walk.current]), *class = sample_name_class(folder);
    char **found = *class ? bsearch(&class, p->classes.item, p->classes.n, sizeof class, strlist_by_bytes) : NULL;
    if (*class && !found)
        die_data(current_name(p), "has changed while it was read");
    free(folder);
    free(class);
    return found ? (int32_t)(found - p->classes.item) : -1;
}

/* One bomb may stay within the limits of a picture, and a thousand of them within those of an archive. */
static void check_ratio(struct image_import *p)
{
    uint64_t in = image_walk_bytes_in(&p->walk);
    p->bytes_out += (uint64_t)p->image.height * p->image.width * p->image.channels;
    if (p->bytes_out > IMAGE_IMPORT_FREE && p->bytes_out / ARCHIVE_RATIO > in)
        die_data(current_name(p), "pictures of %llu bytes from a file of %llu", (unsigned long long)p->bytes_out, (unsigned long long)in);
}

static void decode_image(struct image_import *p)
{
    char error[300], *where;
    size_t n;
    const unsigned char *bytes = image_walk_read(&p->walk, &n);
    int r = image_formats_decode(&p->image, image_walk_file(&p->walk)->image, bytes, n, error);
    if (!r) {
        check_ratio(p);
        p->height = p->image.height;
        p->width = p->image.width;
        r = image_transform_apply(&p->image, &p->spare, &p->transform, error);
    }
    if (r) {
        where = image_walk_place(&p->walk);
        die_data(where, "%s", error);
    }
}

static void check_size(struct image_import *p)
{
    const struct image *a = &p->image, *b = &p->first_size;
    char *where = image_walk_place(&p->walk);
    if (!p->first_place) {
        p->first_size = p->image;
        p->first_size.pixel = NULL;
        p->first_place = where;
        return;
    }
    if (a->width != b->width || a->height != b->height)
        die_data(where, "%lux%lu pixels, where '%s' has %lux%lu", (unsigned long)a->width, (unsigned long)a->height,
                 p->first_place, (unsigned long)b->width, (unsigned long)b->height);
    if (a->channels != b->channels)
        die_data(where, "%s, where '%s' is %s", a->channels == 1 ? "grey" : "in colour",
                 p->first_place, b->channels == 1 ? "grey" : "in colour");
    free(where);
}

int image_import_next(struct image_import *p)
{
    for (struct image_walk *w = &p->walk; w->current < w->n_files; w->current++) {
        if (!w->is_open)
            image_walk_open(w);
        while (next_entry(p) == ENTRY_IMAGE) {
            if (p->passed == p->listed)
                die_data(current_name(p), "has changed while it was read");
            int32_t y = p->label[p->passed++];
            if (p->filter && y == LEFT_OUT)
                continue;
            decode_image(p);
            check_size(p);
            p->y = p->filter || p->label_files ? y : class_number(p);
            return 1;
        }
        image_walk_close(w);
    }
    if (p->passed != p->listed)
        die_data(current_name(p), "has changed while it was read");
    return 0;
}

void image_import_close(struct image_import *p)
{
    for (size_t i = 0; i < p->walk.n_files; i++)
        free(p->root[i]);
    free(p->root);
    strlist_free(&p->classes);
    image_free(&p->image);
    image_free(&p->spare);
    free(p->label);
    image_walk_free(&p->walk);
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
