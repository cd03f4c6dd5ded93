/* image_walk.c - opens files, folders and archives in turn, and reads the pictures of their entries */
#include "convert/image_walk.h"

#include "base/alloc.h"
#include "base/die.h"
#include "base/log.h"
#include "convert/sample_names.h"

#include <stdio.h>
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

static uint64_t file_bytes(const struct input_file *s)
{
    return s->gzip ? s->inflate.bytes_in : s->bytes_read;
}

/* Bytes of the archive, as far as it was read: of its gzip, if it is one. */
static uint64_t archive_bytes(const struct image_walk *w)
{
    return w->archive.length ? w->archive.length : w->source->gzip ? w->source->inflate.bytes_in : w->archive.bytes_in;
}

uint64_t image_walk_bytes_in(const struct image_walk *w)
{
    return w->bytes_in + (w->source ? archive_bytes(w) : w->entry ? file_bytes(w->entry) : 0);
}

static void close_entry(struct image_walk *w)
{
    if (!w->entry_is_open)
        return;
    image_split_close(&w->split);
    if (w->entry) {
        w->bytes_in += file_bytes(w->entry);
        import_file_close(image_walk_file(w), w->entry);
    }
    w->entry = NULL;
    w->entry_is_open = 0;
}

void image_walk_close(struct image_walk *w)
{
    close_entry(w);
    if (w->source) {
        w->bytes_in += archive_bytes(w);
        w->links += w->archive.links;
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
    close_entry(w);
    w->name = next_name(w);
    w->pictures = 0;
    return w->name != NULL;
}

/* Frames come through pipes, and in files of other names. */
static int may_be_several(const struct import_file *f)
{
    return f->kind == IMPORT_IMAGE && !(f->image && f->image->has_previews && f->path && sample_name_is_image(f->path));
}

/* Open the current entry; 0, or -1 with a text. */
static int open_entry(struct image_walk *w)
{
    struct import_file *f = image_walk_file(w);
    struct reader from;
    if (w->source) {
        from = archive_reader_member(&w->archive);
    } else if (f->kind == IMPORT_FOLDER) {
        int fd = dir_list_open(&w->folder, w->next_name - 1, w->error);
        if (fd < 0)
            return -1;
        char *where = image_walk_place(w);
        w->entry = xmalloc(sizeof *w->entry);
        input_file_take(w->entry, fd, where, INPUT_FILE_NO_CAP);
        free(where);
        from = input_file_reader(w->entry);
    } else {
        w->entry = import_file_open(f);
        from = input_file_reader(w->entry);
    }
    image_split_open(&w->split, from, may_be_several(f));
    w->entry_is_open = 1;
    return 0;
}

/* What is wrong with the archive, or with the disk, is fatal; with an entry, it is told. */
static int fail_entry(struct image_walk *w)
{
    const char *text = w->split.error;
    if (!*text && w->source)
        input_file_die(w->source, w->archive.error);
    if (!*text && w->entry->failed)
        input_file_die(w->entry, NULL);
    snprintf(w->error, sizeof w->error, "%s", *text ? text : w->entry->error);
    return -1;
}

int image_walk_picture(struct image_walk *w, unsigned char **bytes, size_t *n)
{
    if (!w->entry_is_open && open_entry(w))
        return -1;
    int r = image_split_next(&w->split, bytes, n);
    if (!r && w->split.left_over && w->pictures > 1)
        log_warning(import_file_name(image_walk_file(w)), "left out: bytes behind the last picture, at least %llu",
                    (unsigned long long)w->split.left_over);
    if (r < 0)
        return fail_entry(w);
    if (!r && !w->pictures) {
        snprintf(w->error, sizeof w->error, "no bytes");
        return -1;
    }
    w->pictures += (uint64_t)r;
    return r;
}
