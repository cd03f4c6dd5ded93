/* image_walk.c - opens files, folders and archives in turn, and reads their entries */
#include "convert/image_walk.h"

#include "base/alloc.h"
#include "base/die.h"

#include <stdlib.h>
#include <string.h>

void image_walk_start(struct image_walk *w, struct import_file *files, size_t n)
{
    image_walk_free(w);
    w->files = files;
    w->n_files = n;
}

void image_walk_free(struct image_walk *w)
{
    if (w->is_open)
        image_walk_close(w);
    free(w->bytes);
    memset(w, 0, sizeof *w);
}

struct import_file *image_walk_file(const struct image_walk *w)
{
    return &w->files[w->current < w->n_files ? w->current : 0];
}

static int is_archive(const struct import_file *f)
{
    return f->kind == IMPORT_TAR || f->kind == IMPORT_ZIP;
}

char *image_walk_place(const struct image_walk *w)
{
    const struct import_file *f = image_walk_file(w);
    if (f->kind == IMPORT_IMAGE)
        return xstrdup(import_file_name(f));
    return xprintf(f->kind == IMPORT_FOLDER ? "%s/%s" : "%s: %s", import_file_name(f), w->name);
}

void image_walk_open(struct image_walk *w)
{
    struct import_file *f = image_walk_file(w);
    w->is_open = 1;
    w->next_name = 0;
    if (f->kind == IMPORT_CSV)
        die_data(import_file_name(f), "text, where pictures are needed; a CSV file can only give their labels");
    if (f->kind == IMPORT_ARRAY)
        die_data(import_file_name(f), "an array; arrays and pictures cannot be imported together");
    if (f->kind == IMPORT_FOLDER)
        dir_list_read(&w->folder, f->path);
    if (!is_archive(f))
        return;
    w->source = import_file_open(f);
    if (archive_reader_open(&w->archive, f->kind == IMPORT_ZIP ? ARCHIVE_ZIP : ARCHIVE_TAR, input_file_reader(w->source), input_file_seek))
        input_file_die(w->source, w->archive.error);
}

/* Bytes of the archive, as far as it was read: of its gzip, if it is one. */
static uint64_t archive_bytes(const struct image_walk *w)
{
    return w->archive.length ? w->archive.length : w->source->gzip ? w->source->inflate.bytes_in : w->archive.bytes_in;
}

uint64_t image_walk_bytes_in(const struct image_walk *w)
{
    return w->bytes_in + (w->source ? archive_bytes(w) : 0);
}

void image_walk_close(struct image_walk *w)
{
    if (w->source) {
        w->bytes_in += archive_bytes(w);
        archive_reader_close(&w->archive);
        import_file_close(image_walk_file(w), w->source);
        w->source = NULL;
    }
    dir_list_free(&w->folder);
    w->is_open = 0;
}

static const char *next_name(struct image_walk *w)
{
    const struct import_file *f = image_walk_file(w);
    if (f->kind == IMPORT_FOLDER)
        return w->next_name < w->folder.names.n ? w->folder.names.item[w->next_name++] : NULL;
    if (!is_archive(f))
        return w->next_name++ ? NULL : "";
    int r = archive_reader_next(&w->archive);
    if (r < 0)
        input_file_die(w->source, w->archive.error);
    return r ? w->archive.name : NULL;
}

int image_walk_next(struct image_walk *w)
{
    w->name = next_name(w);
    return w->name != NULL;
}

const unsigned char *image_walk_read(struct image_walk *w, size_t *n)
{
    struct import_file *f = image_walk_file(w);
    struct input_file file, *s = &file;
    if (w->source) {
        if (archive_reader_read(&w->archive))
            input_file_die(w->source, w->archive.error);
        *n = w->archive.size;
        return w->archive.bytes;
    }
    char *where = image_walk_place(w);
    if (f->kind == IMPORT_FOLDER)
        input_file_take(s, dir_list_open(&w->folder, w->next_name - 1), where, ARCHIVE_MEMBER_BYTES);
    else
        s = import_file_open(f);
    free(w->bytes);
    w->bytes = input_file_all(s, n);
    if (!w->bytes)
        input_file_die(s, NULL);
    w->bytes_in += s->gzip ? s->inflate.bytes_in : *n;
    free(where);
    if (s == &file)
        input_file_close(s);
    else
        import_file_close(f, s);
    return w->bytes;
}
