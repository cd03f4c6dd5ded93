/* import_file.c - recognizes the format of each file by the sniffers of the registries, and opens it */
#include "convert/import_file.h"

#include "array/array_formats.h"
#include "base/alloc.h"
#include "base/die.h"
#include "bytes/foreign.h"
#include "bytes/tempfile.h"
#include "convert/sample_names.h"
#include "image/image_formats.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define TAR_MAGIC 257           /* where "ustar" is */
#define TAR_SUM 148
#define TAR_HEADER 512

/* ---- formats ---- */

/* The i-th of all formats into f; 0, or -1 after the last one. */
static int set_format(struct import_file *f, size_t i)
{
    size_t arrays = 0, images = 0;
    while (array_formats_get(arrays))
        arrays++;
    while (image_formats_get(images))
        images++;
    f->array = i < arrays ? array_formats_get(i) : NULL;
    f->image = i >= arrays ? image_formats_get(i - arrays) : NULL;
    if (i >= arrays + images + 2)
        return -1;
    f->kind = f->array ? IMPORT_ARRAY : f->image ? IMPORT_IMAGE : i == arrays + images ? IMPORT_TAR : IMPORT_ZIP;
    return 0;
}

const char *import_file_format_name(size_t i)
{
    struct import_file f;
    if (set_format(&f, i))
        return NULL;
    return f.array ? f.array->name : f.image ? f.image->name : f.kind == IMPORT_TAR ? "tar" : "zip";
}

static _Noreturn void die_unknown(const struct input_file *s)
{
    char *list = xstrdup("");
    const char *name;
    for (size_t i = 0; (name = import_file_format_name(i)); i++) {
        char *longer = xprintf("%s%s%s", list, i ? ", " : "", name);
        free(list);
        list = longer;
    }
    die_data(s->where, "none of the formats %s, nor a gzip of one, by its bytes", list);
}

/* ---- sniffing ---- */

/* The sum of a tar's header, in which the field of the sum counts as blanks: is it right? */
static int tar_sum_is_right(const unsigned char *head, size_t n)
{
    char text[9] = "";
    unsigned long sum = 8 * ' ';
    if (n < TAR_HEADER || !head[0])
        return 0;
    memcpy(text, head + TAR_SUM, 8);
    for (size_t i = 0; i < TAR_HEADER; i++)
        sum += i < TAR_SUM || i >= TAR_SUM + 8 ? head[i] : 0;
    return strtoul(text, NULL, 8) == sum;
}

/* Tars of the seventh edition have no magic bytes. */
static enum sniff sniff_tar(const unsigned char *head, size_t n)
{
    if (sniff_bytes(head, n, TAR_MAGIC, "ustar", 5))
        return SNIFF_SURE;
    return tar_sum_is_right(head, n) ? SNIFF_LIKELY : SNIFF_NO;
}

static enum sniff sniff_zip(const unsigned char *head, size_t n)
{
    if (sniff_bytes(head, n, 0, "PK\5\6", 4))       /* an empty one */
        return SNIFF_SURE;
    return sniff_bytes(head, n, 0, "PK\3\4", 4) ? SNIFF_LIKELY : SNIFF_NO;
}

static int sniff_image(struct import_file *f, const unsigned char *head, size_t n, enum sniff level)
{
    f->image = image_formats_sniff(head, n, level);
    f->kind = IMPORT_IMAGE;
    return f->image != NULL;
}

static int sniff_array(struct import_file *f, const unsigned char *head, size_t n, enum sniff level)
{
    f->array = array_formats_sniff(head, n, level);
    f->kind = IMPORT_ARRAY;
    return f->array != NULL;
}

static int sniff_archive(struct import_file *f, const unsigned char *head, size_t n, enum sniff level)
{
    f->kind = sniff_tar(head, n) == level ? IMPORT_TAR : IMPORT_ZIP;
    return f->kind == IMPORT_TAR || sniff_zip(head, n) == level;
}

static int guess_array(struct import_file *f, struct input_file *s)
{
    if (array_formats_guess(input_file_reader(s), &f->array))
        input_file_die(s, NULL);
    f->kind = IMPORT_ARRAY;
    return f->array != NULL;
}

/* What has a picture's name is one, though a damaged one. */
static int is_named_as_image(struct import_file *f)
{
    f->kind = IMPORT_IMAGE;
    f->image = NULL;
    return f->path && sample_name_is_image(f->path);
}

/* The order: signatures; then what cannot be read, for which a zip or text may be taken; then bytes that files of several formats
 * may begin with, where npz comes before zip; then text, of several columns or of one; then formats without any such
 * bytes. */
static void sniff_format(struct import_file *f, struct input_file *s)
{
    const unsigned char *head = s->head;
    const char *foreign;
    ssize_t got = input_file_peek(s, INPUT_FILE_PEEK);
    size_t n = (size_t)got;
    if (got < 0)
        input_file_die(s, NULL);
    if (!n && is_named_as_image(f))
        return;
    if (!n)
        die_data(s->where, "no bytes");
    if (sniff_image(f, head, n, SNIFF_SURE) || sniff_array(f, head, n, SNIFF_SURE) || sniff_archive(f, head, n, SNIFF_SURE))
        return;
    if (sniff_image(f, head, n, SNIFF_LIKELY))
        return;
    if (is_named_as_image(f))
        return;
    if ((foreign = foreign_file(head, n)))
        die_data(s->where, "%s", foreign);
    if (sniff_array(f, head, n, SNIFF_LIKELY) || sniff_archive(f, head, n, SNIFF_LIKELY))
        return;
    if (sniff_bytes(head, n, 0, "\x1f\x8b", 2))
        die_data(s->where, "a gzip within a gzip");
    if (sniff_bytes(head, n, 1, "\xa3iae", 4))
        die_data(s->where, "a stream of this toolkit already");
    if (sniff_array(f, head, n, SNIFF_WEAK))
        return;
    if (sniff_text(head, n))
        f->kind = IMPORT_CSV;
    else if (!guess_array(f, s))
        die_unknown(s);
}

const struct array_format *import_file_find_array(struct input_file *s)
{
    struct import_file f = { 0 };
    ssize_t got = input_file_peek(s, INPUT_FILE_PEEK);
    if (got < 0)
        input_file_die(s, NULL);
    if (!got || sniff_array(&f, s->head, (size_t)got, SNIFF_SURE) || sniff_array(&f, s->head, (size_t)got, SNIFF_LIKELY))
        return f.array;
    if (!sniff_text(s->head, (size_t)got))
        (void)guess_array(&f, s);
    if (input_file_rewind(s))
        bug("a file that cannot be read twice");
    return f.array;
}

/* ---- files ---- */

const char *import_file_name(const struct import_file *f)
{
    return f->path ? f->path : "<stdin>";
}

struct input_file *import_file_open(struct import_file *f)
{
    struct input_file *s = f->opened;
    if (s && s->bytes_read && input_file_rewind(s)) {
        errno = ESPIPE;
        die_noinput(s->where, "it has to be read twice, which a pipe cannot be");
    }
    if (s)
        return s;
    s = xmalloc(sizeof *s);
    input_file_open(s, f->path, INPUT_FILE_NO_CAP);
    return s;
}

void import_file_close(struct import_file *f, struct input_file *s)
{
    if (s == f->opened)
        return;
    input_file_close(s);
    free(s);
}

/* Pictures are read as they come. All else from a pipe is copied to a temporary file first: archives have their directory at the end,
 * and arrays are read twice. */
static int reads_as_it_comes(struct input_file *s, int format)
{
    struct import_file f = { 0 };
    ssize_t got = input_file_peek(s, INPUT_FILE_PEEK);
    if (got < 0)
        input_file_die(s, NULL);
    if (format != IMPORT_FILE_SNIFF)
        return !set_format(&f, (size_t)format) && f.kind == IMPORT_IMAGE;
    return sniff_image(&f, s->head, (size_t)got, SNIFF_SURE) || sniff_image(&f, s->head, (size_t)got, SNIFF_LIKELY);
}

static struct input_file *copy_pipe(struct input_file *s)
{
    struct input_file *copy = xmalloc(sizeof *copy);
    unsigned char buf[64 << 10];
    struct tempfile t;
    ssize_t n;
    tempfile_open(&t);
    while ((n = input_file_read(s, buf, sizeof buf)) > 0)
        tempfile_write(&t, buf, (size_t)n);
    if (n < 0)
        input_file_die(s, NULL);
    input_file_take(copy, tempfile_descriptor(&t), s->where, INPUT_FILE_NO_CAP);
    tempfile_close(&t);
    input_file_close(s);
    free(s);
    return copy;
}

static void recognize(struct import_file *f, const char *path, int format)
{
    struct stat st;
    int is_stdin = !path || !strcmp(path, "-");
    memset(f, 0, sizeof *f);
    f->path = path;
    if (!is_stdin && !stat(path, &st) && S_ISDIR(st.st_mode)) {
        f->kind = IMPORT_FOLDER;
        return;
    }
    struct input_file *s = import_file_open(f);
    int is_pipe = fstat(s->fd, &st) || !S_ISREG(st.st_mode);       /* whatever its name */
    if (is_pipe && !reads_as_it_comes(s, format))
        s = copy_pipe(s);
    if (format == IMPORT_FILE_SNIFF)
        sniff_format(f, s);
    else if (set_format(f, (size_t)format))
        bug("no such format");
    if (is_stdin || is_pipe)            /* it cannot be opened twice */
        f->opened = s;
    else
        import_file_close(f, s);
}

struct import_file *import_file_list(char **paths, int format, size_t *n)
{
    *n = 0;
    while (paths[*n])
        ++*n;
    struct import_file *files = xzero(*n + 1, sizeof *files);
    for (size_t i = 0; i < *n; i++)
        recognize(&files[i], paths[i], format);
    if (!*n)
        recognize(&files[(*n)++], NULL, format);
    return files;
}

void import_file_free(struct import_file *files, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (files[i].opened) {
            input_file_close(files[i].opened);
            free(files[i].opened);
        }
    free(files);
}
