/* import_file.c - see import_file.h */
#include "convert/import_file.h"

#include "array/cifar.h"
#include "base/alloc.h"
#include "base/die.h"
#include "tensor/tensor.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define TAR_MAGIC 257           /* where "ustar" stands */

#define NAMES "cifar10, cifar100, idx, jpeg, mat, npy, npz, png, pnm, tar, zip"

static const char *const names[] = { "cifar10", "cifar100", "csv", "idx", "jpeg", "mat", "npy", "npz", "png", "pnm",
                                     "tar", "zip" };

static int forced_format(const char *name)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (i != FORMAT_CSV && !strcmp(name, names[i]))
            return (int)i;
    die_usage("--format: '%s' is none of " NAMES, name);
}

static int begins(const struct input_file *s, size_t n, size_t at, const char *magic, size_t size)
{
    return n >= at + size && !memcmp(s->head + at, magic, size);
}

/* A zip of numpy's is named by its first member. */
static enum format which_zip(const struct input_file *s, size_t n)
{
    size_t name = n >= 30 ? (size_t)(s->head[26] | s->head[27] << 8) : 0;
    return name >= 4 && begins(s, n, 30 + name - 4, ".npy", 4) ? FORMAT_NPZ : FORMAT_ZIP;
}

static int is_pnm(const struct input_file *s, size_t n)
{
    return n > 2 && s->head[0] == 'P' && strchr("23567", s->head[1]) && strchr(" \n\r\t#", s->head[2]);
}

/* u64 length of the header, which is JSON */
static int is_safetensors(const struct input_file *s, size_t n)
{
    return n > 9 && s->head[8] == '{' && !memcmp(s->head + 4, "\0\0\0\0", 4) && s->head[9] && strchr("\"} \t\r\n", s->head[9]);
}

static int is_text(const struct input_file *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if ((s->head[i] < ' ' && !strchr("\n\r\t", s->head[i])) || !s->head[i] || s->head[i] == 127)
            return 0;
    return 1;
}

static enum format sniff_length(struct input_file *s)
{
    int classes = cifar_guess(input_file_reader(s));
    if (classes < 0)
        input_file_die(s, NULL);
    if (!classes)
        die_data(s->where, "none of the formats " NAMES ", nor a gzip of one, by its bytes");
    return classes == 10 ? FORMAT_CIFAR10 : FORMAT_CIFAR100;
}

static enum format sniff(struct input_file *s)
{
    static const struct {
        size_t at, size;
        const char *bytes;
        enum format format;
    } known[] = { { 0, 8, "\x89PNG\r\n\x1a\n", FORMAT_PNG }, { 0, 6, "\x93NUMPY", FORMAT_NPY }, { 0, 3, "\xff\xd8\xff", FORMAT_JPEG },
                  { 124, 4, "\0\1IM", FORMAT_MAT }, { 124, 4, "\1\0MI", FORMAT_MAT }, { 124, 4, "\0\2IM", FORMAT_MAT },
                  { TAR_MAGIC, 5, "ustar", FORMAT_TAR }, { 0, 4, "PK\5\6", FORMAT_ZIP } };
    ssize_t got = input_file_peek(s, INPUT_FILE_PEEK);
    if (got < 0)
        input_file_die(s, NULL);
    size_t n = (size_t)got;
    if (!n)
        die_data(s->where, "no bytes");
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (begins(s, n, known[i].at, known[i].bytes, known[i].size))
            return known[i].format;
    if (begins(s, n, 0, "PK\3\4", 4))
        return which_zip(s, n);
    if (is_pnm(s, n))
        return FORMAT_PNM;
    if (is_safetensors(s, n))
        die_data(s->where, "safetensors hold a model, and iae-init --weights reads them");
    if (begins(s, n, 0, "\0\0", 2) && n >= 4 && s->head[2] >= 8 && s->head[2] <= 14 && s->head[3] && s->head[3] <= TENSOR_RANK)
        return FORMAT_IDX;
    if (begins(s, n, 0, "\x1f\x8b", 2))
        die_data(s->where, "a gzip within a gzip");
    if (begins(s, n, 1, "\xa3iae", 4))
        die_data(s->where, "a stream of this toolkit already");
    return is_text(s, n) ? FORMAT_CSV : sniff_length(s);
}

int import_file_is_array(const struct import_file *o)
{
    return o->format == FORMAT_CIFAR10 || o->format == FORMAT_CIFAR100 || o->format == FORMAT_IDX || o->format == FORMAT_MAT ||
           o->format == FORMAT_NPY || o->format == FORMAT_NPZ;
}

int import_file_is_image(const struct import_file *o)
{
    return o->format == FORMAT_PNG || o->format == FORMAT_JPEG || o->format == FORMAT_PNM;
}

struct input_file *import_file_open(struct import_file *o)
{
    struct input_file *s = o->opened;
    if (s && s->given && input_file_rewind(s)) {
        errno = ESPIPE;
        die_noinput(s->where, "it has to be read twice, which a pipe cannot be");
    }
    if (s)
        return s;
    s = xmalloc(sizeof *s);
    input_file_open(s, o->path, INPUT_FILE_NO_CAP);
    return s;
}

void import_file_close(struct import_file *o, struct input_file *s)
{
    if (s == o->opened)
        return;
    input_file_close(s);
    free(s);
}

static void open_operand(struct import_file *o, const char *path, const char *forced)
{
    struct stat st;
    int is_stdin = !path || !strcmp(path, "-");
    o->path = path;
    o->opened = NULL;
    if (!is_stdin && !stat(path, &st) && S_ISDIR(st.st_mode)) {
        o->format = FORMAT_FOLDER;
        return;
    }
    struct input_file *s = import_file_open(o);
    o->format = forced ? (enum format)forced_format(forced) : sniff(s);
    if (is_stdin)
        o->opened = s;
    else
        import_file_close(o, s);
}

struct import_file *import_file_list(char **paths, const char *forced, size_t *n)
{
    *n = 0;
    while (paths[*n])
        ++*n;
    if (forced)
        (void)forced_format(forced);
    struct import_file *o = xzero(*n + 1, sizeof *o);
    for (size_t i = 0; i < *n; i++)
        open_operand(&o[i], paths[i], forced);
    if (!*n)
        open_operand(&o[(*n)++], NULL, forced);
    return o;
}

void import_file_free(struct import_file *o, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (o[i].opened) {
            input_file_close(o[i].opened);
            free(o[i].opened);
        }
    free(o);
}
