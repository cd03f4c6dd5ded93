/* image_import.c - walks over files, folders and archives twice: first to list pictures and labels, then to decode them */
#include "convert/image_import.h"

#include "base/alloc.h"
#include "base/die.h"
#include "base/log.h"
#include "base/parse.h"
#include "base/strlist.h"
#include "image/image_formats.h"

#include <stdlib.h>
#include <string.h>

#define LEFT_OUT INT32_MIN       /* the label of a picture that the filter refused */

/* ---- walking over the files ---- */

static struct import_file *current(const struct image_import *p)
{
    return &p->files[p->current < p->n_files ? p->current : 0];
}

static const char *current_name(const struct image_import *p)
{
    return import_file_name(current(p));
}

static int in_archive(const struct image_import *p)
{
    return current(p)->kind == IMPORT_TAR || current(p)->kind == IMPORT_ZIP;
}

/* The place of the current picture, for messages; the caller frees it. */
static char *place_of_image(const struct image_import *p)
{
    if (current(p)->kind == IMPORT_IMAGE)
        return xstrdup(current_name(p));
    return xprintf(current(p)->kind == IMPORT_FOLDER ? "%s/%s" : "%s: %s", current_name(p), p->name);
}

static void open_current(struct image_import *p)
{
    struct import_file *f = current(p);
    p->is_open = 1;
    p->next_name = 0;
    if (f->kind == IMPORT_CSV)
        die_data(current_name(p), "text, where pictures are needed; a CSV file can only give their labels");
    if (f->kind == IMPORT_ARRAY)
        die_data(current_name(p), "an array; arrays and pictures cannot be imported together");
    if (f->kind == IMPORT_FOLDER)
        dir_list_read(&p->folder, f->path);
    if (!in_archive(p))
        return;
    p->source = import_file_open(f);
    if (archive_reader_open(&p->archive, f->kind == IMPORT_ZIP ? ARCHIVE_ZIP : ARCHIVE_TAR, input_file_reader(p->source), input_file_seek))
        input_file_die(p->source, p->archive.error);
}

/* Bytes of the archive, as far as it was read: of its gzip, if it is one. */
static uint64_t archive_bytes(const struct image_import *p)
{
    return p->archive.length ? p->archive.length : p->source->gzip ? p->source->inflate.bytes_in : p->archive.bytes_in;
}

static void close_current(struct image_import *p)
{
    if (p->source) {
        p->bytes_in += p->listing ? 0 : archive_bytes(p);
        archive_reader_close(&p->archive);
        import_file_close(current(p), p->source);
        p->source = NULL;
    }
    dir_list_free(&p->folder);
    p->is_open = 0;
}

/* The next name in this file, folder or archive, or NULL. */
static const char *next_name(struct image_import *p)
{
    if (current(p)->kind == IMPORT_FOLDER)
        return p->next_name < p->folder.names.n ? p->folder.names.item[p->next_name++] : NULL;
    if (!in_archive(p))
        return p->next_name++ ? NULL : "";
    int r = archive_reader_next(&p->archive);
    if (r < 0)
        input_file_die(p->source, p->archive.error);
    return r ? p->archive.name : NULL;
}

enum entry { ENTRY_NONE, ENTRY_IMAGE, ENTRY_LABEL };

/* The next entry that matters; labels only while listing. */
static enum entry next_entry(struct image_import *p)
{
    while ((p->name = next_name(p))) {
        if (current(p)->kind == IMPORT_IMAGE)
            return ENTRY_IMAGE;
        if (sample_name_is_hidden(p->name))
            continue;
        if (sample_name_is_image(p->name))
            return ENTRY_IMAGE;
        if (sample_name_is_label(p->name) && !p->filter) {
            if (p->listing)
                return ENTRY_LABEL;
        } else if (p->listing && !p->left_out++) {
            p->left_out_first = place_of_image(p);
        }
    }
    return ENTRY_NONE;
}

/* All n bytes of the current entry, valid until the next call; *packed: bytes of its file, where it is in no archive. */
static const unsigned char *read_entry(struct image_import *p, size_t *n, uint64_t *packed)
{
    struct import_file *f = current(p);
    struct input_file file, *s = &file;
    *packed = 0;
    if (p->source) {
        if (archive_reader_read(&p->archive))
            input_file_die(p->source, p->archive.error);
        *n = p->archive.size;
        return p->archive.bytes;
    }
    char *where = place_of_image(p);
    if (f->kind == IMPORT_FOLDER)
        input_file_take(s, dir_list_open(&p->folder, p->next_name - 1), where, ARCHIVE_MEMBER_BYTES);
    else
        s = import_file_open(f);
    free(p->bytes);
    p->bytes = input_file_all(s, n);
    if (!p->bytes)
        input_file_die(s, NULL);
    *packed = s->gzip ? s->inflate.bytes_in : *n;
    free(where);
    if (s == &file)
        input_file_close(s);
    else
        import_file_close(f, s);
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
    if (current(p)->kind == IMPORT_FOLDER || !f->n || !f->item[0][0])
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
    uint64_t packed;
    long v = 0;
    char text[32], *where;
    const unsigned char *bytes = read_entry(p, &n, &packed);
    while (n && strchr("\r\n ", bytes[n - 1]) && bytes[n - 1])
        n--;
    int bad = !n || n >= sizeof text || memchr(bytes, 0, n) != NULL;
    if (!bad) {
        memcpy(text, bytes, n);
        text[n] = '\0';
        bad = parse_long(text, &v) || v < INT32_MIN || v > INT32_MAX;
    }
    if (bad) {
        where = place_of_image(p);
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
        char *where = place_of_image(p);
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
        const char *name = current(p)->kind == IMPORT_IMAGE ? current_name(p) : p->name;
        char *where = place_of_image(p);
        if (!p->filter->accept(p->filter->context, where, name, &y)) {
            add_label(p, LEFT_OUT);
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
    p->root[p->current] = find_root(p);
    for (size_t i = 0; i < p->folders.n; i++) {
        char *full = xprintf("%s/-", p->folders.item[i]);
        char *folder = sample_name_folder(p->folders.item[i][0] ? full : "-", p->root[p->current]);
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
    p->files = files;
    p->n_files = n;
    p->transform = *transform;
    p->filter = filter;
    p->root = xzero(n, sizeof *p->root);
    p->listing = 1;
    for (p->current = 0; p->current < n; p->current++) {
        open_current(p);
        list_current(p);
        close_current(p);
    }
    p->current = 0;
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
    char *folder = sample_name_folder(p->name, p->root[p->current]), *class = sample_name_class(folder);
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
    uint64_t in = p->bytes_in + (p->source ? archive_bytes(p) : 0);
    p->bytes_out += (uint64_t)p->image.height * p->image.width * p->image.channels;
    if (p->bytes_out > IMAGE_IMPORT_FREE && p->bytes_out / ARCHIVE_RATIO > in)
        die_data(current_name(p), "pictures of %llu bytes from a file of %llu", (unsigned long long)p->bytes_out, (unsigned long long)in);
}

static void decode_image(struct image_import *p)
{
    char error[300], *where;
    size_t n;
    uint64_t packed;
    const unsigned char *bytes = read_entry(p, &n, &packed);
    p->bytes_in += packed;
    int r = image_formats_decode(&p->image, current(p)->image, bytes, n, error);
    if (!r) {
        check_ratio(p);
        p->height = p->image.height;
        p->width = p->image.width;
        r = image_transform_apply(&p->image, &p->spare, &p->transform, error);
    }
    if (r) {
        where = place_of_image(p);
        die_data(where, "%s", error);
    }
}

static void check_size(struct image_import *p)
{
    const struct image *a = &p->image, *b = &p->first_size;
    char *where = place_of_image(p);
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
    for (; p->current < p->n_files; p->current++) {
        if (!p->is_open)
            open_current(p);
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
        close_current(p);
    }
    if (p->passed != p->listed)
        die_data(current_name(p), "has changed while it was read");
    return 0;
}

void image_import_close(struct image_import *p)
{
    if (p->is_open)
        close_current(p);
    for (size_t i = 0; i < p->n_files; i++)
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
