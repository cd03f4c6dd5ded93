/* array_archive.c - finds the arrays among the members of an archive */
#include "convert/array_archive.h"

#include "array/array_formats.h"
#include "base/alloc.h"
#include "base/die.h"
#include "convert/sample_names.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define CHUNK (64 << 10)

static void open_archive(struct array_archive *a, struct import_file *f)
{
    memset(a, 0, sizeof *a);
    a->file = f;
    a->source = import_file_open(f);
    if (archive_reader_open(&a->archive, f->kind == IMPORT_ZIP ? ARCHIVE_ZIP : ARCHIVE_TAR, input_file_reader(a->source), input_file_seek))
        input_file_die(a->source, a->archive.error);
}

static int next_member(struct array_archive *a)
{
    int r = archive_reader_next(&a->archive);
    if (r < 0)
        input_file_die(a->source, a->archive.error);
    return r;
}

int array_archive_holds_arrays(struct import_file *f)
{
    struct array_archive a;
    int members = 0, pictures = 0;
    if (f->kind != IMPORT_TAR && f->kind != IMPORT_ZIP)
        return 0;
    open_archive(&a, f);
    for (; !pictures && next_member(&a); members++)
        pictures = sample_name_is_image(a.archive.name) && !sample_name_is_hidden(a.archive.name);
    array_archive_close(&a);
    return members && !pictures;
}

void array_archive_open(struct array_archive *a, struct import_file *f)
{
    open_archive(a, f);
}

static void close_member(struct array_archive *a)
{
    if (a->is_member_open)
        input_file_close(&a->member);
    tempfile_close(&a->bytes);
    free(a->name);
    a->name = NULL;
    a->is_member_open = 0;
}

static void copy_member(struct array_archive *a)
{
    struct reader from = archive_reader_member(&a->archive);
    unsigned char *chunk = xmalloc(CHUNK);
    ssize_t got;
    tempfile_open(&a->bytes);
    while ((got = from.read(from.context, chunk, CHUNK)) > 0)
        tempfile_write(&a->bytes, chunk, (size_t)got);
    if (got < 0)
        input_file_die(a->source, a->archive.error);
    free(chunk);
}

int array_archive_next(struct array_archive *a)
{
    for (close_member(a); next_member(a); close_member(a)) {
        if (sample_name_is_hidden(a->archive.name))
            continue;
        a->name = xstrdup(a->archive.name);
        copy_member(a);
        char *where = xprintf("%s: %s", import_file_name(a->file), a->name);
        input_file_take(&a->member, tempfile_descriptor(&a->bytes), where, INPUT_FILE_NO_CAP);
        a->is_member_open = 1;
        a->format = import_file_find_array(&a->member);
        if (!a->format && !a->left_out++)
            a->left_out_first = where;
        else
            free(where);
        if (a->format)
            return 1;
    }
    return 0;
}

void array_archive_close(struct array_archive *a)
{
    close_member(a);
    archive_reader_close(&a->archive);
    import_file_close(a->file, a->source);
    free(a->left_out_first);
    memset(a, 0, sizeof *a);
}

static int is_one_of(const char *part, size_t n, const char *const words[])
{
    for (size_t i = 0; words[i]; i++)
        if (strlen(words[i]) == n && !strncasecmp(part, words[i], n))
            return 1;
    return 0;
}

#define SEPARATORS "/-_. "

static int says_labels(const char *name)
{
    static const char *const words[] = { "labels", "label", "targets", "target", NULL };
    const char *slash = strrchr(name, '/');
    for (const char *p = slash ? slash + 1 : name; *p; p += strcspn(p, SEPARATORS), p += strspn(p, SEPARATORS))
        if (is_one_of(p, strcspn(p, SEPARATORS), words))
            return 1;
    return 0;
}

enum array_role array_archive_role(const char *name, enum array_split *split)
{
    const char *slash = strrchr(name, '/'), *base = slash ? slash + 1 : name;
    char *stem = xprintf("%.*s", (int)strcspn(base, "."), base);
    enum array_role role = array_choice_role(stem, split);
    free(stem);
    return role == ROLE_LABELS || says_labels(name) ? ROLE_LABELS : ROLE_ROWS;
}

char *array_archive_key(const char *name)
{
    static const char *const left_out[] = { "images", "image", "imgs", "img", "data", "x", "fea", "labels", "label", "targets", "target",
                                            "y", "gnd", "npy", "npz", "mat", "gz", "bin", "idx1", "idx2", "idx3", "idx4", "ubyte",
                                            "int", "byte", NULL };
    char *key = xstrdup("");
    for (const char *p = name + strspn(name, SEPARATORS); *p;) {
        size_t n = strcspn(p, SEPARATORS);
        if (!is_one_of(p, n, left_out)) {
            char *longer = xprintf("%s/%.*s", key, (int)n, p);
            free(key);
            key = longer;
        }
        p += n;
        p += strspn(p, SEPARATORS);
    }
    return key;
}
