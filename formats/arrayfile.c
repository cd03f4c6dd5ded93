/* arrayfile.c - see arrayfile.h */
#include "arrayfile.h"

#include "die.h"

static const char *cause(const struct arrayfile *t)
{
    return t->format == FORMAT_IDX ? t->u.idx.error : t->u.npy.error;
}

static void check(const struct arrayfile *t, int r)
{
    if (r)
        source_die(t->source, cause(t));
}

void arrayfile_open(struct arrayfile *t, struct source *s, enum format format)
{
    t->source = s;
    t->format = format;
    if (format == FORMAT_IDX) {
        check(t, idx_open(&t->u.idx, source_pull(s)));
        t->type = DT_U1;
        t->row = t->u.idx.row;
        t->rows = t->u.idx.rows;
    } else {
        check(t, npy_open(&t->u.npy, source_pull(s)));
        t->type = t->u.npy.type;
        t->row = t->u.npy.row;
        t->rows = t->u.npy.rows;
    }
}

void arrayfile_rows(struct arrayfile *t, void *to, size_t n)
{
    check(t, t->format == FORMAT_IDX ? idx_rows(&t->u.idx, to, n) : npy_rows(&t->u.npy, to, n));
}

void arrayfile_end(struct arrayfile *t)
{
    check(t, t->format == FORMAT_IDX ? idx_end(&t->u.idx) : npy_end(&t->u.npy));
}

int table_are_labels(const struct arrayfile *t)
{
    return !t->row.rank && (t->type == DT_U1 || t->type == DT_I4);
}

void arrayfile_labels(struct arrayfile *t, int32_t *to, size_t n)
{
    arrayfile_rows(t, to, n);
    if (t->type == DT_U1)
        for (size_t i = n; i-- > 0;)        /* widened in place, from behind */
            to[i] = ((unsigned char *)to)[i];
}

int arrayfile_x(const struct arrayfile *t, struct shape *x)
{
    *x = t->row;
    if (x->rank == 2)
        x->dim[x->rank++] = 1;
    return (x->rank == 1 || x->rank == 3) && t->type != DT_I4 ? 0 : -1;
}
