/* import_list.c - lists what is in files, folders and archives */
#include "convert/import_list.h"

#include "archive/archive_reader.h"
#include "archive/dir_list.h"
#include "array/array_file.h"
#include "base/alloc.h"
#include "base/die.h"
#include "base/strlist.h"
#include "convert/image_split.h"
#include "convert/sample_names.h"
#include "image/image_formats.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINES 50                /* most folders that are named */

/* Names come from the files: control characters become '?', as in messages. */
PRINTF_LIKE(1, 2) static void print_line(const char *fmt, ...)
{
    char line[4096];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(line, sizeof line, fmt, ap);
    va_end(ap);
    for (char *p = line; *p; p++)
        if ((unsigned char)*p < ' ' || *p == 127)
            *p = '?';
    puts(line);
}

/* ---- arrays and pictures ---- */

static void list_arrays(struct import_file *f, struct input_file *s)
{
    char text[ARRAY_INFO_TEXT];
    struct array_list l;
    array_file_list(&l, s, f->array);
    for (size_t i = 0; i < l.n; i++)
        print_line("%s: %s: %s%s", import_file_name(f), f->array->name, array_info_text(&l.item[i], text),
               l.item[i].fortran && !l.item[i].unreadable[0] ? ", Fortran order" : "");
    array_list_free(&l);
}

static void list_rows(struct import_file *f, struct input_file *s)
{
    static const struct array_request usual;
    char shape[SHAPE_TEXT];
    struct array_file t;
    array_file_open(&t, s, f->array, &usual);
    print_line("%s: %s: rows %s %s%s", import_file_name(f), f->array->name, shape_text(&t.row, shape), dtype_name(t.type) + 1,
           t.labelled ? ", with labels" : "");
    array_file_free(&t);
}

static void list_image(struct import_file *f, struct input_file *s)
{
    const struct image_request all = { IMAGE_SIDE, IMAGE_SIDE };        /* as many pixels as anyone may ask for */
    char error[300];
    size_t n;
    struct image x = { 0 };
    struct image_split split;
    unsigned char *bytes;
    image_split_open(&split, input_file_reader(s), 1);
    int r = image_split_next(&split, &bytes, &n);
    if (r < 0 && !split.error[0])
        input_file_die(s, NULL);
    if (r <= 0)
        die_data(import_file_name(f), "%s", r < 0 ? split.error : "no bytes");
    if (image_formats_decode(&x, f->image, &all, bytes, n, error))
        die_data(import_file_name(f), "%s", error);
    print_line("%s: %s: %lux%lu pixels, %s", import_file_name(f), split.format ? split.format->name : f->image->name,
               (unsigned long)x.width, (unsigned long)x.height, x.channels == 1 ? "grey" : "colour");
    image_free(&x);
    free(bytes);
    image_split_close(&split);
}

/* ---- names in folders and archives ---- */

struct names {
    char **item;
    size_t n;
};

static void add_name(struct names *l, char *name)
{
    if (!(l->n & (l->n - 1)))                       /* capacity doubles at each power of two */
        l->item = xrealloc(l->item, (l->n ? 2 * l->n : 1) * sizeof *l->item);
    l->item[l->n++] = name;
}

/* How often each name is there, in byte order. */
static void print_counts(struct names *l, const char *where, const char *before, const char *after)
{
    size_t lines = 0;
    if (l->n)
        qsort(l->item, l->n, sizeof *l->item, strlist_by_bytes);
    for (size_t i = 0, k; i < l->n; i += k) {
        for (k = 1; i + k < l->n && !strcmp(l->item[i], l->item[i + k]);)
            k++;
        if (lines++ < LINES)
            print_line("%s: %s%s: %zu %s", where, before, l->item[i], k, after);
    }
    if (lines > LINES)
        print_line("%s: and %zu more", where, lines - LINES);
    for (size_t i = 0; i < l->n; i++)
        free(l->item[i]);
    free(l->item);
}

static void add_entry(struct names *kinds, struct names *folders, const char *name)
{
    const char *slash = strrchr(name, '/'), *base = slash ? slash + 1 : name, *dot = strrchr(base, '.');
    if (sample_name_is_hidden(name))
        return;
    add_name(kinds, xstrdup(dot ? dot : "no ending"));
    if (sample_name_is_image(name))
        add_name(folders, slash ? xprintf("%.*s", (int)(slash - name), name) : xstrdup("."));
}

static void list_folder(struct import_file *f, struct names *kinds, struct names *folders)
{
    struct dir_list d;
    dir_list_read(&d, f->path);
    for (size_t i = 0; i < d.names.n; i++)
        add_entry(kinds, folders, d.names.item[i]);
    dir_list_free(&d);
}

static void list_archive(struct import_file *f, struct input_file *s, struct names *kinds, struct names *folders)
{
    struct archive_reader m;
    int r = archive_reader_open(&m, f->kind == IMPORT_ZIP ? ARCHIVE_ZIP : ARCHIVE_TAR, input_file_reader(s), input_file_seek);
    while (!r && (r = archive_reader_next(&m)) > 0) {
        add_entry(kinds, folders, m.name);
        r = 0;
    }
    if (r < 0)
        input_file_die(s, m.error);
    archive_reader_close(&m);
}

static void list_entries(struct import_file *f, struct input_file *s)
{
    struct names kinds = { NULL, 0 }, folders = { NULL, 0 };
    if (f->kind == IMPORT_FOLDER)
        list_folder(f, &kinds, &folders);
    else
        list_archive(f, s, &kinds, &folders);
    print_counts(&kinds, import_file_name(f), "", "files");
    print_counts(&folders, import_file_name(f), "folder ", "pictures");
}

/* ---- files ---- */

static void list_file(struct import_file *f)
{
    struct input_file *s = f->kind == IMPORT_FOLDER ? NULL : import_file_open(f);
    if (f->kind == IMPORT_CSV)
        print_line("%s: text", import_file_name(f));
    else if (f->kind == IMPORT_ARRAY && f->array->rows)
        list_rows(f, s);
    else if (f->kind == IMPORT_ARRAY)
        list_arrays(f, s);
    else if (f->kind == IMPORT_IMAGE)
        list_image(f, s);
    else
        list_entries(f, s);
    if (s)
        import_file_close(f, s);
}

void import_list(struct import_file *files, size_t n)
{
    for (size_t i = 0; i < n; i++)
        list_file(&files[i]);
    if (fflush(stdout) || ferror(stdout))
        die_io("<stdout>", "cannot write");
}
